import type { LifecycleState, ReplaySummary } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';

/** The mark of a state; the word beside it says the same. */
export const MARKS: Readonly<Record<LifecycleState, string>> = {
  completed: 'mark mark-applied',
  failed: 'mark mark-failed',
  aborted: 'mark mark-unavailable',
  in_progress: 'mark mark-skipped',
  unknown: 'mark mark-skipped',
};

/** How a request ended, and where its reply came from unless a model gave it. */
export function State({ record }: { record: ReplaySummary }) {
  const { t } = useLanguage();
  const { lifecycle_state, response_path, response_status, from_cache, guards = [] } = record;
  const silent = guards.filter(({ state }) => state === 'unavailable');
  return (
    <span className="record-state">
      <span>
        <span className={MARKS[lifecycle_state]} aria-hidden="true" />
        {t(`lifecycle.${lifecycle_state}`)}
      </span>
      {response_status !== undefined && response_status >= 400 && <span className="badge badge-caution">{response_status}</span>}
      {from_cache === true ? (
        <span className="badge">{t('responsePath.cache')}</span>
      ) : (
        response_path !== undefined && response_path !== 'upstream' && <span className="badge">{t.term('responsePath', response_path)}</span>
      )}
      {silent.length > 0 && (
        <span className="badge badge-caution">
          {t('guards.silent')} {silent.map(({ family }) => t.term('family', family)).join(t('lost.separator'))}
        </span>
      )}
    </span>
  );
}
