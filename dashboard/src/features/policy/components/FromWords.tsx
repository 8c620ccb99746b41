import { useState } from 'react';
import { compileIntent } from '../../../api/intent.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { compileProgram } from '../../../api/policy.ts';
import { IntentBox, useIntent, useRetold } from '../../../intent/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { withParameter } from '../../../ui/hash.ts';
import { overlaid } from '../model/overlay.ts';
import type { Drafting } from '../useDraft.ts';

type Taken = 'no' | 'taking' | 'yes' | 'same' | 'broken';

/** Plain words as a program, and the program as the draft; it is checked and deployed like any other. */
export function FromWords({ drafting }: { drafting: Drafting }) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const asked = useIntent(compileIntent);
  const { answer, failure, asking, ask } = asked;
  useRetold(asked, answer?.of);
  const [taken, setTaken] = useState<Taken>('no');
  const [refused, setRefused] = useState<Failure>();

  const take = async (program: string): Promise<void> => {
    setTaken('taking');
    setRefused(undefined);
    const before = drafting.draft.text;
    try {
      const { yaml } = await compileProgram(program, before);
      const after = overlaid(before, yaml);
      if (after !== undefined) drafting.edit(after);
      setTaken(after === undefined ? 'broken' : after === before ? 'same' : 'yes');
    } catch (cause) {
      setRefused(failureOf(cause));
      setTaken('no');
    }
  };

  return (
    <details className="from-words" data-testid="from-words">
      <summary>{t('intent.open')}</summary>
      <p className="part-about">
        {t('intent.policyAbout')} <ManualLink topic="intent" />
      </p>
      <IntentBox
        text={text}
        onText={setText}
        onAsk={(words) => {
          setTaken('no');
          ask(words);
        }}
        answer={answer}
        failure={failure}
        asking={asking}
        on
        actions={
          answer !== undefined && (
            <button
              type="button"
              className="button button-small"
              data-testid="intent-use"
              disabled={!answer.intent.usable || taken === 'taking'}
              onClick={() => void take(answer.intent.program)}
            >
              {t('intent.use')}
            </button>
          )
        }
      />
      {refused !== undefined && <FailureNote failure={refused} />}
      <p role="status" data-testid="intent-taken" data-state={taken}>
        {taken === 'yes' && (
          <>
            {t('intent.taken')} <a href={withParameter(location.hash, 'tab', 'deploy')}>{t('intent.toDeploy')}</a>
          </>
        )}
        {taken === 'same' && t('intent.same')}
        {taken === 'broken' && t('intent.broken')}
      </p>
    </details>
  );
}
