import { useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { EXPORT_LIMIT, type ReplayFilter, exportRecords, purgeRecords } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { useReadOnly } from '../../../ui/readOnly.ts';

/** What can be done with all records the filter takes: take them away as a file, or delete them. */
export function Tools({ filter, total, onChanged }: { filter: ReplayFilter; total: number; onChanged: () => void }) {
  const { t, format } = useLanguage();
  const readOnly = useReadOnly();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const opener = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  // What was pressed goes away with the question: the focus returns to what opened it.
  useEffect(() => {
    if (asked.current && !sure) opener.current?.focus();
    asked.current = sure;
  }, [sure]);

  const attempt = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setSaid(await work());
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
      setSure(false);
    }
  };
  const exported = async (): Promise<string> => {
    save(await exportRecords(filter, new AbortController().signal), 'router-replay.jsonl');
    return total > EXPORT_LIMIT ? t('tools.exportedNewest', { count: format.count(EXPORT_LIMIT) }) : t('tools.exported', { count: format.count(total) });
  };
  const purged = async (): Promise<string> => {
    const deleted = await purgeRecords(filter);
    onChanged();
    return t('tools.purged', { count: format.count(deleted) });
  };

  return (
    <section className="part" aria-labelledby="tools" data-testid="tools">
      <h2 id="tools" className="part-title">
        {t('tools.title')}
      </h2>
      <p className="part-about">{t('tools.about', { count: format.count(total) })}</p>
      <div className="tools">
        <button type="button" className="button" data-testid="export" disabled={busy} onClick={() => void attempt(exported)}>
          {t('tools.export')}
        </button>
        {sure ? (
          <>
            <button type="button" className="button button-primary" data-testid="purge-now" disabled={busy} onClick={() => void attempt(purged)}>
              {t('tools.purgeNow', { count: format.count(total) })}
            </button>
            <button
              type="button"
              className="button button-quiet"
              data-testid="purge-keep"
              autoFocus
              onClick={() => {
                setSure(false);
              }}
            >
              {t('tools.keep')}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button"
            data-testid="purge"
            ref={opener}
            disabled={busy || readOnly}
            title={readOnly ? t('app.readOnly.part') : undefined}
            onClick={() => {
              setSure(true);
            }}
          >
            {t('tools.purge')}
          </button>
        )}
      </div>
      <p role="status">{said}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
    </section>
  );
}

/** How long a browser may take to begin with a file it was given, in ms. */
const BEGUN = 60_000;

/** Has the browser keep a file. The address of its content lives only in this page. */
function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, BEGUN);
}
