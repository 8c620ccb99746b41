import type { CacheAudit, CacheAuditRecord } from '../../../api/cache.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Section } from '../../../ui/Section.tsx';
import { partsOf } from '../model/selection.ts';

/** Who took what out of the cache, newest first. */
export function Audit({ audit }: { audit: CacheAudit }) {
  const { t, format } = useLanguage();
  const none = audit.data.length === 0;
  const counts = { count: format.count(audit.data.length), total: format.count(audit.total) };
  return (
    <Section level={2} title={t('audit.title')} about={none ? undefined : t('audit.about', counts)} testId="audit">
      {none ? (
        <p className="soft" data-testid="audit-none">
          {t('audit.none')}
        </p>
      ) : (
        <table className="cache-audit">
          <thead>
            <tr>
              <th scope="col">{t('audit.time')}</th>
              <th scope="col">{t('audit.what')}</th>
              <th scope="col" className="right">{t('audit.answers')}</th>
              <th scope="col" className="wide">{t('audit.request')}</th>
            </tr>
          </thead>
          <tbody>
            {audit.data.map((record) => (
              <Row key={record.sequence} record={record} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Row({ record }: { record: CacheAuditRecord }) {
  const { t, format } = useLanguage();
  const parts = partsOf(record);
  const failed = record.outcome !== 'done';
  return (
    <tr data-action={record.action} data-outcome={record.outcome} data-dry={record.dry_run}>
      <th scope="row">
        <time dateTime={record.time}>{format.time(record.time)}</time>
        <span className="id soft cache-note">{record.role}</span>
      </th>
      <td>
        {parts.length === 0 && t('audit.all')}
        <ul>
          {parts.map(({ part, value }) => (
            <li key={part}>
              <span className="soft">{t(`cachePart.${part}`)}</span> <span className="id">{value}</span>
            </li>
          ))}
        </ul>
      </td>
      <td className="right">
        <span className="figure">{failed ? format.count(undefined) : format.count(record.dry_run ? record.matched : record.deleted)}</span>
        <span className={failed ? 'tone-fault cache-note' : 'soft cache-note'}>
          {failed ? t('audit.failed') : record.dry_run ? t('audit.counted') : t.term('auditAction', record.action)}
        </span>
      </td>
      <td className="wide">
        <span className="id soft">{record.request_id}</span>
      </td>
    </tr>
  );
}
