import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { staircase } from '../model/entropy.ts';
import { type Verdict, verdict } from '../model/verdict.ts';

/** Which model and why, on the screen of the instrument: the path of the request, its trace and its figures. */
export function VerdictScreen({ explanation }: { explanation: Explanation }) {
  const { t } = useLanguage();
  const summary = verdict(explanation);
  return (
    <div className="screen" data-testid="verdict">
      <SignalPath summary={summary} />
      <div className="screen-main">
        <div>
          <p className="screen-label">
            {t('verdict.model')}
            {summary.simulated && <span className="badge screen-badge">{t('verdict.simulated')}</span>}
          </p>
          <p className="screen-model" data-testid="selected-model">
            {summary.model ?? t('verdict.none')}
          </p>
          <p className="screen-why">
            <Why summary={summary} />
          </p>
        </div>
        <Trace explanation={explanation} />
      </div>
      <Readouts summary={summary} />
    </div>
  );
}

function Why({ summary }: { summary: Verdict }) {
  const { t } = useLanguage();
  if (summary.passThrough) return t('verdict.passThrough');
  if (summary.decision === undefined) return t('verdict.noDecision');
  return (
    <>
      {t('verdict.decision')} <span className="id screen-strong" data-testid="selected-decision">{summary.decision}</span>
      {summary.algorithm !== undefined && (
        <>
          <span aria-hidden="true"> · </span>
          {t('verdict.algorithm')} <span className="id screen-strong">{summary.algorithm}</span>
        </>
      )}
    </>
  );
}

/** Query, signals, decision, model: the request as a message that travels through the router. */
function SignalPath({ summary }: { summary: Verdict }) {
  const { t, format } = useLanguage();
  const stops = [
    { label: t('path.query'), value: summary.tokens === undefined ? format.count(undefined) : t('path.tokens', { count: format.count(summary.tokens) }) },
    { label: t('path.signals'), value: summary.signals === 0 ? format.count(undefined) : t('path.matched', { matched: summary.matched, all: summary.signals }) },
    { label: t('path.decision'), value: summary.decision ?? format.count(undefined), id: true },
    { label: t('path.model'), value: summary.model ?? format.count(undefined), id: true },
  ];
  return (
    <ol className="path">
      {stops.map((stop) => (
        <li key={stop.label} className="path-stop">
          <span className="path-label">{stop.label}</span>
          <span className={stop.id === true ? 'path-value id' : 'path-value'}>{stop.value}</span>
        </li>
      ))}
    </ol>
  );
}

const WIDTH = 320;
const HEIGHT = 96;

/** Staircase of the bits left after each stage; the figures are in the section on uncertainty. */
function Trace({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const stages = explanation.entropy ?? [];
  const first = stages[0];
  const last = stages.at(-1);
  if (first === undefined || last === undefined || stages.length < 2) return null;
  return (
    <figure className="trace">
      <svg viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="trace-glow" d={staircase(stages, WIDTH, HEIGHT)} />
        <path className="trace-line" d={staircase(stages, WIDTH, HEIGHT)} />
      </svg>
      <figcaption className="trace-caption figure">{t('path.fold', { from: format.bits(first.bits), to: format.bits(last.bits) })}</figcaption>
    </figure>
  );
}

function Readouts({ summary }: { summary: Verdict }) {
  const { t, format } = useLanguage();
  const readouts: [string, string][] = [];
  if (!summary.passThrough) readouts.push([t('verdict.confidence'), format.score(summary.confidence)]);
  readouts.push([t('latency.routing'), format.duration(summary.routingUs)]);
  if (summary.totalUs !== undefined) readouts.push([t('verdict.time'), format.duration(summary.totalUs)]);
  if (summary.usage !== undefined) {
    const { prompt_tokens, completion_tokens } = summary.usage;
    readouts.push([t('verdict.tokens'), t('verdict.tokenCounts', { prompt: format.count(prompt_tokens), completion: format.count(completion_tokens) })]);
  }
  if (summary.cost !== undefined) readouts.push([t('verdict.cost'), format.cost(summary.cost)]);
  if (summary.responsePath !== undefined && summary.responsePath !== 'upstream') readouts.push([t('verdict.path'), t.term('responsePath', summary.responsePath)]);
  if (summary.status !== 'selected') readouts.push([t('verdict.status'), t.term('selectionStatus', summary.status)]);
  return (
    <dl className="readouts">
      {readouts.map(([label, value]) => (
        <div key={label} className="readout">
          <dt>{label}</dt>
          <dd className="figure">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
