import type { ReactNode } from 'react';
import type { NamedCount, ReplayAggregate } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { BarRow, Card } from '../../../ui/Sums.tsx';
import { type Saving, type Share, distribution, lifecycle, savingOf } from '../model/shares.ts';
import { MARKS } from './State.tsx';

/** What the records add up to. Every figure is over all records the filter takes, not over one page. */
export function Aggregates({ aggregate }: { aggregate: ReplayAggregate }) {
  const { t, format } = useLanguage();
  const { record_count: count, total = count } = aggregate;
  return (
    <section className="part" aria-labelledby="sums" data-testid="aggregates">
      <h2 id="sums" className="part-title">
        {t('sums.title')}
      </h2>
      <p className="part-about">
        {total > count ? t('sums.newest', { count: format.count(count), total: format.count(total) }) : t('sums.over', { count: format.count(count) })}
      </p>
      <div className="sums">
        <Costs aggregate={aggregate} />
        <Lives aggregate={aggregate} />
        <Tokens aggregate={aggregate} />
        <Names title={t('sums.models')} testId="sum-models" counts={aggregate.model_selection} of={count} />
        <Names title={t('sums.decisions')} testId="sum-decisions" counts={aggregate.decision_distribution} of={count} unnamed={t('insights.noDecision')} />
        <Names title={t('sums.signals')} testId="sum-signals" counts={aggregate.signal_distribution} of={count} name={(id) => <SignalName id={id} />} />
        <Entropy aggregate={aggregate} />
      </div>
    </section>
  );
}

function Costs({ aggregate }: { aggregate: ReplayAggregate }) {
  const { t, format } = useLanguage();
  const saving = savingOf(aggregate.summary);
  const { cost_record_count: priced, excluded_record_count: excluded } = aggregate.summary;
  return (
    <Card title={t('sums.cost')} testId="sum-cost">
      {saving === undefined ? (
        <p className="soft">{t('sums.noCost')}</p>
      ) : (
        <>
          <SavingBars saving={saving} />
          <p className="soft sum-note">
            {t('sums.priced', { count: format.count(priced) })}
            {excluded > 0 && <> {t('sums.excluded', { count: format.count(excluded) })}</>}
          </p>
        </>
      )}
    </Card>
  );
}

/** What was paid under what the most expensive model would have cost, to one scale. */
export function SavingBars({ saving, baseline }: { saving: Saving; baseline?: string | undefined }) {
  const { t, format } = useLanguage();
  const { currency } = saving;
  const lost = saving.saved < 0;
  return (
    <>
      <p className="sum-figure figure">
        {format.cost({ amount: Math.abs(saving.saved), currency })}{' '}
        <span className="sum-figure-note">
          {t(lost ? 'sums.more' : 'sums.saved')}
          {saving.share !== undefined && <> ({format.percent(Math.abs(saving.share))})</>}
        </span>
      </p>
      <dl className="bars">
        <BarRow label={t('sums.actual')} length={saving.actualLength} value={format.cost({ amount: saving.actual, currency })} />
        <BarRow
          label={baseline === undefined ? t('sums.baseline') : t('sums.baselineOf', { model: baseline })}
          length={saving.baselineLength}
          value={format.cost({ amount: saving.baseline, currency })}
          soft
        />
      </dl>
    </>
  );
}

function Lives({ aggregate }: { aggregate: ReplayAggregate }) {
  const { t, format } = useLanguage();
  const states = lifecycle(aggregate.lifecycle);
  return (
    <Card title={t('sums.lifecycle')} testId="sum-lifecycle">
      <div className="lives" aria-hidden="true">
        {states.map(({ state, value }) => (
          <span key={state} className={`life life-${state}`} style={{ flexGrow: value }} />
        ))}
      </div>
      <dl className="sum-rows">
        {states.map(({ state, value, share }) => (
          <div key={state} data-lifecycle={state}>
            <dt>
              <span className={MARKS[state]} aria-hidden="true" />
              {t(`lifecycle.${state}`)}
            </dt>
            <dd className="figure">
              {format.count(value)} <span className="soft">{format.percent(share)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Tokens({ aggregate }: { aggregate: ReplayAggregate }) {
  const { t, format } = useLanguage();
  const { token_volume: all, token_breakdown: parts } = aggregate;
  const most = Math.max(1, all.prompt_tokens, all.completion_tokens);
  const bars = (rows: readonly { name: string; total_tokens: number }[]) =>
    distribution(rows.map(({ name, total_tokens }) => ({ name, value: total_tokens })), all.total_tokens);
  return (
    <Card title={t('sums.tokens')} testId="sum-tokens">
      <p className="sum-figure figure">{format.count(all.total_tokens)}</p>
      <dl className="bars">
        <BarRow label={t('sums.tokensIn')} length={all.prompt_tokens / most} value={format.count(all.prompt_tokens)} />
        <BarRow label={t('sums.tokensOut')} length={all.completion_tokens / most} value={format.count(all.completion_tokens)} />
      </dl>
      {all.total_tokens > 0 && (
        <details>
          <summary>{t('sums.tokensBy')}</summary>
          <Bars shares={[...bars(parts.by_selected_model).shown, ...bars(parts.by_selected_model).rest]} />
        </details>
      )}
    </Card>
  );
}

interface NamesProps {
  title: string;
  testId: string;
  counts: readonly NamedCount[];
  of: number;
  /** What stands for the empty name. */
  unnamed?: string;
  name?: (id: string) => ReactNode;
}

function Names({ title, testId, counts, of, unnamed, name }: NamesProps) {
  const { t, format } = useLanguage();
  const { shown, rest } = distribution(counts, of);
  return (
    <Card title={title} testId={testId}>
      {shown.length === 0 && <p className="soft">{t('sums.none')}</p>}
      <Bars shares={shown} unnamed={unnamed} name={name} />
      {rest.length > 0 && (
        <details>
          <summary>{t('lost.more', { count: format.count(rest.length) })}</summary>
          <Bars shares={rest} unnamed={unnamed} name={name} />
        </details>
      )}
    </Card>
  );
}

function Bars({ shares, unnamed, name }: { shares: readonly Share[]; unnamed?: string | undefined; name?: ((id: string) => ReactNode) | undefined }) {
  const { format } = useLanguage();
  const label = (id: string): ReactNode => {
    if (id === '') return unnamed ?? format.count(undefined);
    return name === undefined ? <span className="id">{id}</span> : name(id);
  };
  return (
    <dl className="bars">
      {shares.map((share) => (
        <BarRow key={share.name} label={label(share.name)} length={Math.min(1, share.share)} value={format.count(share.value)} note={format.percent(share.share)} />
      ))}
    </dl>
  );
}

function SignalName({ id }: { id: string }) {
  const { t } = useLanguage();
  const colon = id.indexOf(':');
  if (colon < 0) return <span className="id">{id}</span>;
  return (
    <>
      <span className="soft">{t.term('family', id.slice(0, colon))}</span> <span className="id">{id.slice(colon + 1)}</span>
    </>
  );
}

const OWN_STAGES = ['start', 'projections', 'decision', 'selection'];

/** How far the uncertainty has come down after each stage, in the mean over the requests that went through it. */
function Entropy({ aggregate }: { aggregate: ReplayAggregate }) {
  const { t, format } = useLanguage();
  const stages = aggregate.entropy ?? [];
  if (stages.length === 0) return null;
  const most = Math.max(...stages.map(({ mean_bits }) => mean_bits));
  return (
    <Card title={t('sums.entropy')} testId="sum-entropy">
      <dl className="bars">
        {stages.map(({ stage, mean_bits, value }) => (
          <BarRow
            key={stage}
            label={t.term(OWN_STAGES.includes(stage) ? 'stage' : 'family', stage)}
            length={most === 0 ? 0 : mean_bits / most}
            value={format.bits(mean_bits)}
            note={t('sums.n', { count: format.count(value) })}
          />
        ))}
      </dl>
    </Card>
  );
}
