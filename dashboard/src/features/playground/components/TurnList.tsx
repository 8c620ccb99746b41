import { useEffect, useRef } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { Prose } from '../../../ui/Prose.tsx';
import { MAX_TURNS, type Playground, type Turn, active } from '../model.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { RouteCard } from './RouteCard.tsx';

/** How near the end, in pixels, still counts as reading along. */
const NEAR = 120;

interface Handlers {
  onShow: (id: number) => void;
  /** Runs a turn once more; absent while another request is running. */
  onAgain: ((turn: Turn) => void) | undefined;
}

/** A prompt beyond this many characters may scroll, so the keyboard must reach it. */
const LONG = 300;

export function TurnList({ state, onShow, onAgain }: Handlers & { state: Playground }) {
  const { t, format } = useLanguage();
  const end = useRef<HTMLDivElement>(null);
  const last = state.turns.at(-1);

  const following = useRef(true);
  useEffect(() => {
    const scroller = end.current?.closest('.talk-body');
    const onScroll = (): void => {
      if (scroller) following.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    };
    scroller?.addEventListener('scroll', onScroll, { passive: true });
    return () => scroller?.removeEventListener('scroll', onScroll);
  }, []);

  // Follows a growing answer, unless the reader has scrolled up; a new prompt always comes into view.
  useEffect(() => {
    const scroller = end.current?.closest('.talk-body');
    if (scroller && last && (last.phase === 'routing' || following.current)) scroller.scrollTop = scroller.scrollHeight;
  }, [last]);

  return (
    <div className="turns">
      {state.forgot && <p className="soft turns-note">{t('playground.turnsLimit', { count: format.count(MAX_TURNS) })}</p>}
      {state.turns.map((turn) => (
        <TurnView key={turn.id} turn={turn} shown={turn.id === state.selected} onShow={onShow} onAgain={onAgain} />
      ))}
      <div ref={end} />
    </div>
  );
}

function TurnView({ turn, shown, onShow, onAgain }: Handlers & { turn: Turn; shown: boolean }) {
  const { t } = useLanguage();
  return (
    <article className="turn" data-phase={turn.phase} data-kind={turn.kind}>
      <h2 className="turn-who">{t('playground.you')}</h2>
      <p className="turn-prompt" {...(turn.prompt.length > LONG ? { tabIndex: 0 } : {})}>
        {turn.prompt}
      </p>
      {turn.kind === 'chat' && <Answer turn={turn} />}
      {turn.failure !== undefined && <FailureNote failure={turn.failure} />}
      {turn.phase === 'stopped' && <p className="notice notice-caution">{t('playground.stopped')}</p>}
      {turn.finish === 'length' && <p className="notice notice-caution">{t('playground.truncated')}</p>}
      {turn.finish === 'content_filter' && <p className="notice notice-caution">{t('playground.filtered')}</p>}
      {turn.phase === 'failed' && (
        <button
          type="button"
          className="button turn-again"
          data-testid="again"
          disabled={onAgain === undefined}
          onClick={() => onAgain?.(turn)}
        >
          {t('playground.again')}
        </button>
      )}
      <RouteCard turn={turn} shown={shown} onShow={onShow} />
      <RecordLink id={turn.headers['x-vsr-replay-id']} />
    </article>
  );
}

/** Leads to what the router has recorded of the request, if it records. */
function RecordLink({ id }: { id: string | undefined }) {
  const { t } = useLanguage();
  if (id === undefined || id === '') return null;
  return (
    <a className="turn-record" data-testid="record-link" href={`#/insights?id=${encodeURIComponent(id)}`}>
      {t('insights.open')}
    </a>
  );
}

function Answer({ turn }: { turn: Turn }) {
  const { t } = useLanguage();
  if (turn.phase === 'failed' && turn.text === '') return null;
  return (
    <>
      <h2 className="turn-who">{t('playground.answer')}</h2>
      {turn.reasoning !== '' && (
        <details className="reasoning">
          <summary>{t('playground.reasoning')}</summary>
          <Prose text={turn.reasoning} />
        </details>
      )}
      <div className="turn-answer" data-testid="answer" aria-busy={active(turn)}>
        <Prose text={turn.text} />
        {active(turn) && <span className="caret" aria-hidden="true" />}
        {turn.phase === 'done' && turn.text === '' && <p className="soft">{t('playground.noText')}</p>}
      </div>
    </>
  );
}
