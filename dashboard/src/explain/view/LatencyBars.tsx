import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';
import { type Segment, latencySplit } from '../model/latency.ts';

/** Where the time went: the whole request to scale, and its routing part enlarged below it. */
export function LatencyBars({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const split = latencySplit(explanation.latency);
  if (split === undefined) return <Section title={t('latency.title')} about={t('latency.none')} testId="latency">{null}</Section>;
  const routingShare = split.request.find(({ name }) => name === 'routing')?.share ?? 0;
  return (
    <Section title={t('latency.title')} testId="latency">
      <h4 className="part-subtitle">
        {t('latency.request')} <span className="figure">{format.duration(split.totalUs)}</span>
      </h4>
      <Strip segments={split.request} />
      {routingShare > 0 && routingShare < 0.98 && <Zoom to={routingShare} />}
      {split.routing.length > 0 && (
        <>
          <Strip segments={split.routing} />
          <h4 className="part-subtitle strip-caption">
            {t('latency.zoom')} <span className="figure">{format.duration(split.routingUs)}</span>
          </h4>
        </>
      )}
      <div className="legends">
        <Legend segments={split.request} />
        <Legend segments={split.routing} />
      </div>
    </Section>
  );
}

type Part = Segment<keyof typeof LABELS>;

const LABELS = {
  routing: 'latency.routing',
  firstByte: 'latency.firstByte',
  stream: 'latency.stream',
  rest: 'latency.rest',
  parse: 'latency.parse',
  signals: 'latency.signals',
  projections: 'latency.projections',
  decision: 'latency.decision',
  selection: 'latency.selection',
  plugins: 'latency.plugins',
  unattributed: 'latency.unattributed',
} as const;

function Strip({ segments }: { segments: Part[] }) {
  return (
    <div className="strip" aria-hidden="true">
      {segments.map(({ name, us }) => (
        <span key={name} className={`strip-part part-${name}`} style={{ flexGrow: us }} />
      ))}
    </div>
  );
}

/** Lines from the routing part of the upper bar to the ends of the lower one. */
function Zoom({ to }: { to: number }) {
  return (
    <svg className="zoom" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 0V10H100L${Math.max(0.6, to * 100)} 0Z`} />
    </svg>
  );
}

function Legend({ segments }: { segments: Part[] }) {
  const { t, format } = useLanguage();
  return (
    <dl className="legend">
      {segments.map(({ name, us, share }) => (
        <div key={name} className="legend-row">
          <dt>
            <span className={`swatch part-${name}`} aria-hidden="true" />
            {t(LABELS[name])}
          </dt>
          <dd className="figure">{format.duration(us)}</dd>
          <dd className="figure soft legend-share">{format.percent(share)}</dd>
        </div>
      ))}
    </dl>
  );
}
