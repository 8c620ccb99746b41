import { useCallback, useState } from 'react';
import { fetchAggregate, fetchRecords } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { usePolled } from '../../../ui/usePolled.ts';
import { PAGE, type View } from '../model/view.ts';
import { Aggregates } from './Aggregates.tsx';
import { Filters } from './Filters.tsx';
import { RecordingNote } from './RecordingNote.tsx';
import { RecordTable } from './RecordTable.tsx';
import { Tools } from './Tools.tsx';

/** How often the list is read anew, in ms. */
const EVERY = 5000;

export function RecordList({ view, hash }: { view: View; hash: string }) {
  const { t } = useLanguage();
  const [live, setLive] = useState(true);
  const { filter, offset } = view;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [page, aggregate] = await Promise.all([fetchRecords(filter, offset, PAGE, signal), fetchAggregate(filter, signal)]);
      return { page, aggregate };
    },
    [filter, offset],
  );
  const { value, of, failure, again } = usePolled(load, live ? EVERY : undefined);
  const anyFilter = Object.keys(filter).length > 0;
  const page = value?.page;
  const none = page?.total === 0 && !anyFilter;

  return (
    <>
      <header className="insights-head">
        <div className="titled">
          <h1 className="insights-title">{t('insights.title')}</h1>
          <ManualLink topic="insights" />
        </div>
        <label className="insights-live">
          <input
            type="checkbox"
            data-testid="live"
            checked={live}
            onChange={(event) => {
              setLive(event.target.checked);
            }}
          />
          {t('insights.live')}
        </label>
      </header>
      {failure !== undefined && (
        <>
          <FailureNote failure={failure} />
          <button type="button" className="button" onClick={again}>
            {t('playground.retry')}
          </button>
        </>
      )}
      {value === undefined && failure === undefined && <p role="status">{t('insights.loading')}</p>}
      {page?.recording !== undefined && <RecordingNote recording={page.recording} none={none} />}
      {none && page.recording?.enabled !== false && <Empty />}
      {value !== undefined && !none && (
        <>
          <Filters key={filter.search ?? ''} filter={filter} aggregate={value.aggregate} hash={hash} />
          <div className="insights-body" aria-busy={of !== load}>
            {value.page.total > 0 && <Aggregates aggregate={value.aggregate} />}
            <RecordTable page={value.page} filtered={anyFilter} hash={hash} />
          </div>
          {value.page.total > 0 && <Tools filter={filter} total={value.page.total} onChanged={again} />}
        </>
      )}
    </>
  );
}

/** Recording is on and nothing has come yet. */
function Empty() {
  const { t } = useLanguage();
  return (
    <div className="insights-empty" data-testid="insights-empty">
      <p>{t('insights.empty')}</p>
      <a className="button button-primary" href="#/playground">
        {t('app.toFirst')}
      </a>
    </div>
  );
}
