import type { RefObject } from 'react';
import type { Overview } from '../../../api/types.ts';
import { ExplanationView } from '../../../explain/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { type Turn, modelOf } from '../model.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Idle } from './Idle.tsx';

interface Props {
  turn: Turn | undefined;
  overview: Overview | undefined;
  paneRef: RefObject<HTMLElement | null>;
}

/** The explanation of the chosen turn, or what is in force while there is none. */
export function ExplanationPane({ turn, overview, paneRef }: Props) {
  const { t, format } = useLanguage();
  const time = turn?.why.state === 'ready' ? turn.why.explanation.time : undefined;
  return (
    <section className="why" aria-labelledby="why-title" ref={paneRef} tabIndex={0}>
      <header className="why-head">
        <h2 id="why-title" className="why-title">
          {t('explain.title')} {turn !== undefined && <span className="soft">{t(turn.kind === 'eval' ? 'explain.of.eval' : 'explain.of.request')}</span>}
        </h2>
        {time !== undefined && (
          <time className="soft why-time" dateTime={time} title={time}>
            {format.time(time)}
          </time>
        )}
      </header>
      {turn === undefined ? <Idle overview={overview} /> : <Content turn={turn} />}
    </section>
  );
}

function Content({ turn }: { turn: Turn }) {
  const { t } = useLanguage();
  const { why } = turn;
  switch (why.state) {
    case 'pending':
      return <Waiting note={t('explain.pending')} model={modelOf(turn)} />;
    case 'loading':
      return <Waiting note={t('explain.loading')} model={modelOf(turn)} />;
    case 'missing':
      return <Waiting note={t('explain.missing')} model={modelOf(turn)} />;
    case 'failed':
      return (
        <>
          <Waiting note={t('explain.failed')} model={modelOf(turn)} />
          <FailureNote failure={why.failure} />
        </>
      );
    case 'none':
      return <Waiting note={t('explain.none')} model={modelOf(turn)} />;
    case 'ready':
      return <ExplanationView key={turn.id} explanation={why.explanation} headers={turn.headers} />;
  }
}

/** The screen while there is no explanation, with the model as far as the answer's headers named it. */
function Waiting({ note, model }: { note: string; model: string | undefined }) {
  const { t } = useLanguage();
  return (
    <div className="screen waiting">
      <p className="screen-note">{note}</p>
      {model !== undefined && (
        <>
          <p className="screen-label">{t('verdict.model')}</p>
          <p className="screen-model">{model}</p>
        </>
      )}
    </div>
  );
}
