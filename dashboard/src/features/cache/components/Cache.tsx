import { useCallback, useState } from 'react';
import { CACHE_CALLS, fetchAudit, fetchCapabilities, fetchHealth, fetchStats } from '../../../api/cache.ts';
import { type Allowed, EVERYTHING, fetchAllowed } from '../../../api/permissions.ts';
import { RequestFailed } from '../../../api/failure.ts';
import { checkDraft, fetchPolicy } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { usePolled } from '../../../ui/usePolled.ts';
import { type Keeping, keepingOf } from '../model/keeping.ts';
import { Audit } from './Audit.tsx';
import { Denied } from './Denied.tsx';
import { Flush } from './Flush.tsx';
import { Place } from './Place.tsx';
import { Stats } from './Stats.tsx';
import { TakeOut } from './TakeOut.tsx';
import { TryQuestions } from './TryQuestions.tsx';
import { TryStore } from './TryStore.tsx';
import './cache.css';

/** How often the cache is looked at, in ms. */
const EVERY = 5000;
/** Records of the audit that are shown. */
const AUDITED = 50;

/** A caller who may not read the list of routes is offered everything, and refused by the router. */
async function loadAllowed(signal: AbortSignal): Promise<Allowed> {
  try {
    return await fetchAllowed(signal);
  } catch (cause) {
    if (cause instanceof RequestFailed && cause.failure.status === 403) return EVERYTHING;
    throw cause;
  }
}

/** The response cache: where it is, what it has done, and what can be taken out of it. */
export default function Cache() {
  const { t } = useLanguage();
  const { value: allowed, failure, again } = usePolled(loadAllowed, undefined);
  const { method, path } = CACHE_CALLS.read;
  return (
    <div className="cache" data-testid="cache">
      {failure !== undefined && (
        <>
          <h1 className="cache-title">{t('cache.heading')}</h1>
          <FailureNote failure={failure} />
          <button type="button" className="button" onClick={again}>
            {t('playground.retry')}
          </button>
        </>
      )}
      {allowed !== undefined &&
        (allowed.may(method, path) ? (
          <Page allowed={allowed} />
        ) : (
          <>
            <h1 className="cache-title">{t('cache.heading')}</h1>
            <Denied permission={CACHE_CALLS.read.permission} page />
          </>
        ))}
    </div>
  );
}

async function load(signal: AbortSignal) {
  const [able, health, stats, audit] = await Promise.all([fetchCapabilities(signal), fetchHealth(signal), fetchStats(signal), fetchAudit(AUDITED, signal)]);
  return { able, health, stats, audit };
}

/** The configuration in force, with every default the router fills in. */
async function loadKeeping(signal: AbortSignal): Promise<Keeping | undefined> {
  const { yaml } = await fetchPolicy(signal);
  const { effective } = await checkDraft(yaml, true, signal);
  return keepingOf(effective?.yaml ?? yaml);
}

function Page({ allowed }: { allowed: Allowed }) {
  const { t } = useLanguage();
  const [live, setLive] = useState(true);
  const { value, failure, again } = usePolled(load, live ? EVERY : undefined);
  const may = (call: keyof typeof CACHE_CALLS): boolean => allowed.may(CACHE_CALLS[call].method, CACHE_CALLS[call].path);
  const readable = may('policy');
  const loadOwn = useCallback((signal: AbortSignal) => (readable ? loadKeeping(signal) : Promise.resolve(undefined)), [readable]);
  const policy = usePolled(loadOwn, undefined);
  // What is below depends on which decisions keep answers, and should not move once it is shown.
  const settled = policy.of !== undefined || policy.failure !== undefined;

  return (
    <>
      <header className="cache-head">
        <div className="titled">
          <h1 className="cache-title">{t('cache.heading')}</h1>
          <ManualLink topic="cache" />
        </div>
        <label className="cache-live">
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
      <p className="cache-about soft">{t('cache.about')}</p>
      {failure !== undefined && (
        <>
          <FailureNote failure={failure} />
          <button type="button" className="button" onClick={again}>
            {t('playground.retry')}
          </button>
        </>
      )}
      {value === undefined && failure === undefined && <p role="status">{t('cache.loading')}</p>}
      {value !== undefined && (
        <>
          <div className="cache-columns">
            <Place able={value.able} health={value.health} keeping={policy.value} reading={!settled} readable={readable} failure={policy.failure} />
            <Stats stats={value.stats} shared={value.able.shared} />
          </div>
          {settled && (
            <>
              <div className="cache-columns">
                <TryQuestions able={value.able} keeping={policy.value} may={may('compare')} />
                <TakeOut keeping={policy.value} may={may('invalidate')} onChanged={again} />
              </div>
              <div className="cache-columns">
                <Flush able={value.able} stats={value.stats} may={may('flush')} onChanged={again} />
                <TryStore may={may('test')} />
              </div>
              <Audit audit={value.audit} />
            </>
          )}
        </>
      )}
    </>
  );
}
