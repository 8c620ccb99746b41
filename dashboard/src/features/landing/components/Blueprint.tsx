import { useEffect, useRef, useState } from 'react';
import type { DemoCatalogue, DemoExplanation } from '../../../api/demo.ts';
import type { Intent } from '../../../api/intent.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { useHash } from '../../../ui/hash.ts';
import { FIGURES, type FigureId, figureOf, hashOf, tabAfter } from '../model/blueprint.ts';
import { Figure } from './Figure.tsx';
import { Part } from './Part.tsx';
import './blueprint.css';

interface Props {
  catalogue: DemoCatalogue | undefined;
  answer: DemoExplanation | undefined;
  text: string;
  intent: Intent | undefined;
}

/** Six figures of how a request is routed, all drawn from the answer about the visitor's text. */
export function Blueprint(props: Props) {
  const { t } = useLanguage();
  const hash = useHash();
  const [chosen, setChosen] = useState<FigureId>(() => figureOf(hash) ?? FIGURES[0]);
  const [seen, setSeen] = useState(hash);
  // An address that names a figure, from a link of this page or elsewhere, opens it.
  if (hash !== seen) {
    setSeen(hash);
    setChosen(figureOf(hash) ?? chosen);
  }

  useEffect(() => {
    if (figureOf(hash) !== undefined) document.getElementById('blueprint')?.scrollIntoView();
  }, [hash]);

  const open = (figure: FigureId): void => {
    setChosen(figure);
    history.replaceState(history.state, '', hashOf(figure));
  };
  return (
    <Part id="blueprint" eyebrow={t('landing.blueprint.eyebrow')} title={t('landing.blueprint.title')} about={t('landing.blueprint.about')}>
      <div className="blueprint">
        <Tabs chosen={chosen} onChoose={open} />
        <Figure key={chosen} figure={chosen} {...props} />
      </div>
    </Part>
  );
}

function Tabs({ chosen, onChoose }: { chosen: FigureId; onChoose: (figure: FigureId) => void }) {
  const { t } = useLanguage();
  const list = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={t('landing.blueprint.tabs')}
      aria-orientation="vertical"
      className="blueprint-tabs"
      onKeyDown={(event) => {
        const next = tabAfter(event.key, FIGURES.indexOf(chosen), FIGURES.length);
        const figure = next === undefined ? undefined : FIGURES[next];
        if (figure === undefined) return;
        event.preventDefault();
        onChoose(figure);
        list.current?.querySelector<HTMLElement>(`[data-figure="${figure}"]`)?.focus();
      }}
    >
      {FIGURES.map((figure, index) => (
        <button
          key={figure}
          type="button"
          role="tab"
          id={`tab-${figure}`}
          className="blueprint-tab"
          data-figure={figure}
          aria-selected={figure === chosen}
          aria-controls="blueprint-panel"
          tabIndex={figure === chosen ? 0 : -1}
          onClick={() => {
            onChoose(figure);
          }}
        >
          <span className="blueprint-number figure" aria-hidden="true">
            {`0${index + 1}`}
          </span>
          {t(`landing.figure.${figure}`)}
        </button>
      ))}
    </div>
  );
}
