import type { ReplayPage, ReplaySummary } from '../../../api/replay.ts';
import { Sparkline } from '../../../explain/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { shortId } from '../model/record.ts';
import { savingOfRecord } from '../model/shares.ts';
import { opened, paged } from '../model/view.ts';
import { State } from './State.tsx';

/** One page of records, newest first; every row leads to its record. */
export function RecordTable({ page, filtered, hash }: { page: ReplayPage; filtered: boolean; hash: string }) {
  const { t, format } = useLanguage();
  if (page.data.length === 0) {
    return (
      <p className="insights-empty" role="status" data-testid="insights-none">
        {t(filtered ? 'insights.noneMatch' : 'insights.noneHere')}
      </p>
    );
  }
  const last = page.offset + page.data.length;
  return (
    <section className="part" aria-labelledby="records" data-testid="records">
      <h2 id="records" className="part-title">
        {t('insights.records')}
      </h2>
      <table className="records">
        <thead>
          <tr>
            <th scope="col">{t('insights.request')}</th>
            <th scope="col">{t('insights.route')}</th>
            <th scope="col">{t('insights.state')}</th>
            <th scope="col" className="wide">{t('entropy.title')}</th>
            <th scope="col" className="right wide">{t('verdict.tokens')}</th>
            <th scope="col" className="right wide">{t('verdict.cost')}</th>
            <th scope="col" className="right wide">{t('insights.saved')}</th>
            <th scope="col" className="right wide">{t('insights.duration')}</th>
          </tr>
        </thead>
        <tbody>
          {page.data.map((record) => (
            <Row key={record.id} record={record} href={opened(hash, record.id)} />
          ))}
        </tbody>
      </table>
      <nav className="pager" aria-label={t('insights.pages')}>
        <p role="status">
          {t('insights.range', { from: format.count(page.offset + 1), to: format.count(last), total: format.count(page.total) })}
        </p>
        {page.offset > 0 && (
          <a className="button button-small" data-testid="newer" href={paged(hash, page.offset - page.limit)}>
            {t('insights.newer')}
          </a>
        )}
        {page.has_more && (
          <a className="button button-small" data-testid="older" href={paged(hash, page.next_offset ?? last)}>
            {t('insights.older')}
          </a>
        )}
      </nav>
    </section>
  );
}

function Row({ record, href }: { record: ReplaySummary; href: string }) {
  const { t, format } = useLanguage();
  const { usage } = record;
  const saving = savingOfRecord(usage);
  const decided = record.decision !== undefined && record.decision !== '';
  return (
    <tr data-record={record.id} data-state={record.lifecycle_state}>
      <th scope="row">
        <a href={href} className="record-link" title={record.id}>
          <time dateTime={record.timestamp}>{format.time(record.timestamp)}</time>
          <span className="id soft">{shortId(record.id)}</span>
        </a>
      </th>
      <td>
        <span className="record-route">
          <span className="id">{record.selected_model ?? format.count(undefined)}</span>
          <span className={decided ? 'id soft' : 'soft'}>{decided ? record.decision : t('insights.noDecision')}</span>
        </span>
      </td>
      <td>
        <State record={record} />
      </td>
      <td className="wide">{record.entropy !== undefined && <Sparkline stages={record.entropy} />}</td>
      <td className="right figure wide">
        {usage === undefined
          ? format.count(undefined)
          : t('verdict.tokenCounts', { prompt: format.count(usage.prompt_tokens), completion: format.count(usage.completion_tokens) })}
      </td>
      <td className="right figure wide">
        {format.cost(usage?.actual_cost === undefined ? undefined : { amount: usage.actual_cost, currency: usage.currency ?? 'USD' })}
      </td>
      <td className="right figure wide">{saving?.share === undefined ? format.count(undefined) : format.percent(saving.share)}</td>
      <td className="right figure wide">{format.duration(record.duration_ms === undefined ? undefined : record.duration_ms * 1000)}</td>
    </tr>
  );
}
