import { type ReactNode, useCallback, useState } from 'react';
import { type Failure, RequestFailed, failureOf } from '../../../api/failure.ts';
import { type ReplayRecord, deleteRecord, fetchRecord } from '../../../api/replay.ts';
import { ExplanationView } from '../../../explain/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import { withParameters } from '../../../ui/hash.ts';
import { useReadOnly } from '../../../ui/readOnly.ts';
import { usePolled } from '../../../ui/usePolled.ts';
import { explanationOf } from '../model/record.ts';
import { savingOfRecord } from '../model/shares.ts';
import { filtered, opened } from '../model/view.ts';
import { SavingBars } from './Aggregates.tsx';
import { Bodies } from './Bodies.tsx';
import { Guards } from './Guards.tsx';
import { Rerun } from './Rerun.tsx';
import { State } from './State.tsx';
import { TrajectoryPart } from './TrajectoryPart.tsx';

/** How often a request that still runs is looked at, in ms. */
const EVERY = 2000;

export function RecordPage({ id, hash }: { id: string; hash: string }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(true);
  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        const record = await fetchRecord(id, signal);
        setOpen(record.lifecycle_state === 'in_progress');
        return record;
      } catch (cause) {
        // One that is not there does not come.
        if (cause instanceof RequestFailed && cause.failure.status === 404) setOpen(false);
        throw cause;
      }
    },
    [id],
  );
  const { value: record, failure } = usePolled(load, open ? EVERY : undefined);
  return (
    <>
      <p>
        <a href={opened(hash, '')} data-testid="back">
          {t('record.back')}
        </a>
      </p>
      <h1 className="insights-title">
        {t('record.title')} <span className="id record-id">{id}</span>
      </h1>
      {record === undefined && failure === undefined && <p role="status">{t('record.loading')}</p>}
      {failure !== undefined && <FailureNote failure={failure} advice={failure.status === 404 ? t('record.gone') : undefined} />}
      {record !== undefined && <RecordView record={record} hash={hash} />}
    </>
  );
}

/** One record, in the order of its life: what it was, why it went where it went, what it cost, what was said. */
export function RecordView({ record, hash }: { record: ReplayRecord; hash: string }) {
  return (
    <div className="record" data-testid="record" data-state={record.lifecycle_state}>
      <div className="record-main">
        <ExplanationView explanation={explanationOf(record)} />
      </div>
      <div className="record-side">
        <Facts record={record} hash={hash} />
        <Usage record={record} />
        <Guards guards={record.guards ?? []} />
        <Bodies record={record} />
        <Rerun record={record} />
        {record.session_id !== undefined && <TrajectoryPart session={record.session_id} hash={hash} />}
        <Remove id={record.id} hash={hash} />
      </div>
    </div>
  );
}

function Facts({ record, hash }: { record: ReplayRecord; hash: string }) {
  const { t, format } = useLanguage();
  const text = (value: string | undefined): ReactNode =>
    value === undefined || value === '' ? format.count(undefined) : <span className="id">{value}</span>;
  const time = (instant: string | undefined): ReactNode =>
    instant === undefined ? (
      format.count(undefined)
    ) : (
      <time dateTime={instant} title={instant}>
        {format.time(instant)}
      </time>
    );
  const decision = (
    <>
      {record.decision === undefined || record.decision === '' ? t('insights.noDecision') : <span className="id">{record.decision}</span>}
      {record.decision_priority !== undefined && (
        <span className="soft">
          {' '}
          {t('rules.tier', { value: format.count(record.decision_tier ?? 0) })}
          <span aria-hidden="true"> · </span>
          {t('rules.priority', { value: format.count(record.decision_priority) })}
        </span>
      )}
    </>
  );
  const rows: [string, ReactNode][] = [
    [t('insights.state'), <State key="state" record={record} />],
    [t('record.began'), time(record.timestamp)],
    [t('record.ended'), time(record.ended_at)],
    [t('insights.duration'), format.duration(record.duration_ms === undefined ? undefined : record.duration_ms * 1000)],
    [t('record.status'), format.count(record.response_status)],
    [t('record.delivery'), t(record.streaming === true ? 'record.streamed' : 'record.whole')],
    [t('insights.recipe'), text(record.recipe)],
    [t('insights.decision'), decision],
    [t('record.asked'), text(record.original_model)],
    [t('record.served'), text(record.selected_model)],
    [t('record.method'), text(record.selection_method)],
    [t('verdict.confidence'), format.score(record.confidence_score)],
  ];
  if (record.terminal_reason !== undefined) rows.splice(1, 0, [t('record.reason'), text(record.terminal_reason)]);
  if (record.refused_decision !== undefined) rows.push([t('record.refused'), text(record.refused_decision)]);
  if (record.category !== undefined && record.category !== '') rows.push([t('record.category'), text(record.category)]);
  if (record.selection_reason !== undefined && record.selection_reason !== '') {
    rows.push([t('verdict.said'), <span key="said" lang="en">{record.selection_reason}</span>]);
  }
  if (record.session_id !== undefined) {
    rows.push([
      t('insights.session'),
      <a key="session" className="id" href={filtered(withParameters(hash, { id: '' }), { session_id: record.session_id })}>
        {record.session_id}
      </a>,
    ]);
    rows.push([t('record.turn'), format.count(record.turn_index)]);
  }
  return (
    <Section title={t('record.facts')} testId="facts">
      <dl className="facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Usage({ record }: { record: ReplayRecord }) {
  const { t, format } = useLanguage();
  const { usage } = record;
  const saving = savingOfRecord(usage);
  if (usage === undefined) return <Section title={t('record.usage')} about={t('record.noUsage')} testId="usage-cost">{null}</Section>;
  const rows: [string, number | undefined][] = [
    [t('sums.tokensIn'), usage.prompt_tokens],
    [t('record.cachedIn'), usage.cached_prompt_tokens],
    [t('record.cacheWrite'), usage.cache_write_tokens],
    [t('sums.tokensOut'), usage.completion_tokens],
    [t('record.totalTokens'), usage.total_tokens],
  ];
  return (
    <Section title={t('record.usage')} testId="usage-cost">
      {saving === undefined ? <p className="soft">{t('record.noPrice')}</p> : <SavingBars saving={saving} baseline={usage.baseline_model} />}
      <dl className="facts">
        {rows
          .filter(([, value]) => value !== undefined)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="figure">{format.count(value)}</dd>
            </div>
          ))}
      </dl>
    </Section>
  );
}

function Remove({ id, hash }: { id: string; hash: string }) {
  const { t } = useLanguage();
  const readOnly = useReadOnly();
  const [sure, setSure] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const remove = async (): Promise<void> => {
    try {
      await deleteRecord(id);
      location.replace(opened(hash, ''));
    } catch (cause) {
      setFailure(failureOf(cause));
      setSure(false);
    }
  };
  return (
    <Section title={t('record.remove')} testId="record-remove">
      {failure !== undefined && <FailureNote failure={failure} />}
      {sure ? (
        <button type="button" className="button button-primary" data-testid="delete-now" onClick={() => void remove()}>
          {t('record.removeNow')}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          data-testid="delete"
          disabled={readOnly}
          title={readOnly ? t('app.readOnly.part') : undefined}
          onClick={() => {
            setSure(true);
          }}
        >
          {t('record.removeThis')}
        </button>
      )}
    </Section>
  );
}
