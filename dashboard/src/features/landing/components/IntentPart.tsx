import { useEffect, useState } from 'react';
import { IntentBox, type Compiled, useRetold } from '../../../intent/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import type { Asked } from '../../../ui/useAsked.ts';
import type { DemoState } from '../useDemo.ts';
import { Part } from './Part.tsx';

/** The visitor's words as a policy. A link to this part has the first example compiled. */
export function IntentPart({ demo, asked, opened }: { demo: DemoState; asked: Asked<Compiled>; opened: boolean }) {
  const { t } = useLanguage();
  const on = demo.kind === 'on';
  const { answer, failure, asking, ask } = asked;
  const [typed, setTyped] = useState<string>();
  // A text nobody has touched follows the language.
  const first = t('intent.preset.first');
  const untouched = typed === undefined;

  useEffect(() => {
    if (opened && on && untouched) ask(first);
  }, [opened, on, untouched, first, ask]);

  const told = untouched && opened; // above
  useRetold(asked, answer === undefined || told ? undefined : untouched ? first : answer.of);

  return (
    <Part id="intent" eyebrow={t('intent.eyebrow')} title={t('intent.title')} about={t('intent.about')}>
      {!on && (
        <p className="notice" role={demo.kind === 'opening' ? undefined : 'status'}>
          {t(`landing.demo.${demo.kind}`)}
        </p>
      )}
      <IntentBox
        text={typed ?? first}
        onText={setTyped}
        onAsk={ask}
        answer={answer}
        failure={failure}
        asking={asking}
        on={on}
        characters={on ? demo.catalogue.characters : undefined}
      />
    </Part>
  );
}
