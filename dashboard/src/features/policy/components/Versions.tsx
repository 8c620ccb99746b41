import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { isAbort } from '../../../api/http.ts';
import { type PolicyVersion, fetchVersionText, fetchVersions } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { useReadOnly } from '../../../ui/readOnly.ts';
import { changed } from '../model/draft.ts';
import { withoutMaskNumbers } from '../model/diff.ts';
import type { Drafting } from '../useDraft.ts';
import { DiffView } from './DiffView.tsx';

/** Stands for the text in use, beside the versions it replaced. */
const NOW = 'now';

/** The texts that were replaced: compare any two, go back to one. */
export function Versions({ drafting }: { drafting: Drafting }) {
  const { t, format } = useLanguage();
  const readOnly = useReadOnly();
  const { draft } = drafting;
  const etag = draft.base?.etag;
  const [versions, setVersions] = useState<PolicyVersion[]>();
  const [failure, setFailure] = useState<Failure>();
  const [pair, setPair] = useState<[string, string]>();
  const [sure, setSure] = useState<string>();

  useEffect(() => {
    const controller = new AbortController();
    fetchVersions(controller.signal).then(setVersions, (cause: unknown) => {
      if (!isAbort(cause)) setFailure(failureOf(cause));
    });
    return () => {
      controller.abort();
    };
  }, [etag]);

  const restore = async (version: string): Promise<void> => {
    setSure(undefined);
    setFailure(await drafting.restore(version));
  };
  const label = (id: string): string => {
    const version = versions?.find((candidate) => candidate.version === id);
    return version === undefined ? t('versions.now') : format.time(version.timestamp);
  };
  const shown = pair ?? [versions?.[0]?.version ?? NOW, NOW];

  return (
    <section className="part" aria-labelledby="versions" data-testid="versions">
      <h2 id="versions" className="part-title">
        {t('versions.title')}
      </h2>
      <p className="part-about">{t('versions.about')}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      {versions?.length === 0 && <p className="soft">{t('versions.none')}</p>}
      {versions !== undefined && versions.length > 0 && (
        <>
          <ul className="versions">
            {versions.map(({ version, timestamp, source }) => (
              <li key={version} className="version" data-version={version}>
                <span>
                  {format.time(timestamp)} <span className="soft">{t.term('replacedBy', source)}</span>
                </span>
                <span className="version-actions">
                  <button
                    type="button"
                    className="button button-small"
                    data-testid="compare"
                    onClick={() => {
                      setPair([version, NOW]);
                    }}
                  >
                    {t('versions.compare')}
                  </button>
                  {sure === version ? (
                    <button type="button" className="button button-small button-primary" data-testid="rollback-now" onClick={() => void restore(version)}>
                      {t('versions.sure')}
                    </button>
                  ) : (
                    <button
                      type="button"
                      className="button button-small"
                      data-testid="rollback"
                      disabled={readOnly || changed(draft)}
                      title={readOnly ? t('app.readOnly.part') : changed(draft) ? t('versions.draft') : undefined}
                      onClick={() => {
                        setSure(version);
                      }}
                    >
                      {t('versions.rollback')}
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {changed(draft) && <p className="soft">{t('versions.draft')}</p>}
          <h3 className="versions-compare">{t('versions.two')}</h3>
          <p className="versions-pick">
            {([0, 1] as const).map((side) => (
              <label key={side}>
                {t(side === 0 ? 'versions.from' : 'versions.to')}
                <select
                  className="select"
                  value={shown[side]}
                  onChange={(event) => {
                    setPair(side === 0 ? [event.target.value, shown[1]] : [shown[0], event.target.value]);
                  }}
                >
                  {[NOW, ...versions.map(({ version }) => version)].map((id) => (
                    <option key={id} value={id}>
                      {label(id)}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </p>
          {pair !== undefined && <Compared key={pair.join()} pair={pair} now={draft.base?.yaml ?? ''} />}
        </>
      )}
    </section>
  );
}

function Compared({ pair: [from, to], now }: { pair: [string, string]; now: string }) {
  const { t } = useLanguage();
  const [texts, setTexts] = useState<[string, string]>();
  const [failure, setFailure] = useState<Failure>();
  const text = useCallback((id: string, signal: AbortSignal): Promise<string> => (id === NOW ? Promise.resolve(now) : fetchVersionText(id, signal)), [now]);

  useEffect(() => {
    const controller = new AbortController();
    Promise.all([text(from, controller.signal), text(to, controller.signal)]).then(
      (both) => {
        setTexts(both.map(withoutMaskNumbers) as [string, string]);
      },
      (cause: unknown) => {
        if (!isAbort(cause)) setFailure(failureOf(cause));
      },
    );
    return () => {
      controller.abort();
    };
  }, [from, to, text]);

  if (failure !== undefined) return <FailureNote failure={failure} />;
  return texts === undefined ? <p role="status">{t('versions.loading')}</p> : <DiffView before={texts[0]} after={texts[1]} />;
}
