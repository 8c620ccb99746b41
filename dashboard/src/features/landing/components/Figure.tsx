import { useRef } from 'react';
import type { DemoCatalogue, DemoExplanation } from '../../../api/demo.ts';
import type { Intent } from '../../../api/intent.ts';
import { scored } from '../../../intent/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Bars } from '../figures/Bars.tsx';
import { Columns } from '../figures/Columns.tsx';
import { Flow } from '../figures/Flow.tsx';
import { Folding } from '../figures/Folding.tsx';
import { useParts } from '../figures/useParts.ts';
import type { FigureId } from '../model/blueprint.ts';
import { useRotation } from '../useRotation.ts';

const DRAWN = { shannon: Flow, entropy: Bars, layers: Flow, taxonomy: Columns, synthesis: Flow, folding: Folding } as const;

/** How long each part of a figure stays in focus, in ms. */
const EVERY: Readonly<Record<FigureId, number>> = { shannon: 2200, entropy: 1800, layers: 2400, taxonomy: 2600, synthesis: 2400, folding: 1900 };

interface Props {
  figure: FigureId;
  catalogue: DemoCatalogue | undefined;
  answer: DemoExplanation | undefined;
  text: string;
  /** What the visitor's words became, where they were compiled. */
  intent?: Intent | undefined;
}

/** One figure of the blueprint: what it shows of the visitor's text, and the note on the part in focus. */
export function Figure({ figure, catalogue, answer, text, intent }: Props) {
  const { t, format } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const parts = useParts(figure, { catalogue, answer, text, intent });
  const [rotation, send] = useRotation(box, parts.length, EVERY[figure]);
  const part = parts[rotation.at];
  const Drawn = DRAWN[figure];
  const held = rotation.pinned || rotation.paused;
  return (
    <div ref={box} className="blueprint-panel" role="tabpanel" id="blueprint-panel" aria-labelledby={`tab-${figure}`} data-testid="figure" data-figure={figure}>
      <div className="blueprint-head">
        <div>
          <h3 className="blueprint-title">{t(`landing.figure.${figure}`)}</h3>
          <p className="blueprint-about">{t(`landing.figure.${figure}.about`)}</p>
        </div>
        {!rotation.still && parts.length > 1 && (
          <button
            type="button"
            className="button button-small blueprint-pause"
            data-testid="rotation"
            data-state={held ? 'held' : 'moving'}
            onClick={() => {
              send({ kind: held ? 'resume' : 'pause' });
            }}
          >
            {t(held ? 'landing.resume' : 'landing.pause')}
          </button>
        )}
      </div>
      <div className="blueprint-stage">
        {parts.length === 0 ? (
          <p className="blueprint-empty">{t('landing.fig.empty')}</p>
        ) : (
          <Drawn
            parts={parts}
            at={rotation.at}
            onChoose={(at) => {
              send({ kind: 'choose', at });
            }}
          />
        )}
      </div>
      {/* Told aloud only where a person chose the part: a figure that moves on by itself would not stop talking. */}
      <p className="blueprint-note" aria-live={rotation.pinned ? 'polite' : 'off'} data-testid="note">
        {part !== undefined && (
          <>
            <strong>{part.title}</strong> {part.note}
          </>
        )}
      </p>
      {figure === 'synthesis' && (
        <p className="blueprint-link">
          <span data-testid="feedback" title={t('landing.synthesis.feedback')}>
            ↩ Q(r, m*): {intent === undefined ? format.count(undefined) : scored(t, format, intent.tests)}
          </span>{' '}
          <a href="#intent" data-testid="try-intent">
            {t('landing.synthesis.try')}
          </a>
        </p>
      )}
    </div>
  );
}
