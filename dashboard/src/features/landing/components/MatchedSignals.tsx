import type { DemoExplanation } from '../../../api/demo.ts';
import { signalGroups } from '../../../explain/model/signals.ts';
import { useLanguage } from '../../../i18n/context.ts';

/** Chips that are shown; the rest is counted. */
const MOST = 6;

/** The signals that hold for the text, and what the policy makes of them. */
export function MatchedSignals({ explanation }: { explanation: DemoExplanation }) {
  const { t, format } = useLanguage();
  const held = signalGroups(explanation).flatMap(({ family, rows }) =>
    rows.filter(({ state }) => state === 'matched').map(({ name, confidence }) => ({ family, name, confidence })),
  );
  const bands = explanation.projections ?? [];
  return (
    <div className="held" data-testid="held">
      <p className="held-title">{t('landing.held', { count: format.count(held.length) })}</p>
      <ul className="held-list">
        {held.slice(0, MOST).map(({ family, name, confidence }) => (
          <li key={`${family}:${name}`} className="held-signal">
            <span className="soft">{t.term('family', family)}</span> <span className="id">{name}</span>
            {confidence !== undefined && <span className="figure"> {format.score(confidence)}</span>}
          </li>
        ))}
        {bands.map((band) => (
          <li key={`projection:${band}`} className="held-signal">
            <span className="soft">{t.term('family', 'projection')}</span> <span className="id">{band}</span>
          </li>
        ))}
        {held.length > MOST && <li className="held-signal soft">{t('landing.more', { count: format.count(held.length - MOST) })}</li>}
      </ul>
      {explanation.response_path === 'fast_response' && <p className="notice notice-caution">{t('landing.refused')}</p>}
    </div>
  );
}
