import { useRef, useState } from 'react';
import { CACHE_CALLS, type CacheTrial, tryStore } from '../../../api/cache.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { isAbort } from '../../../api/http.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import { settingsOf } from '../model/keeping.ts';
import { Denied } from './Denied.tsx';

const EXAMPLE = `backend_type: redis
redis:
  connection: {host: 127.0.0.1, port: 6379}
`;

/** Tries settings out before they are deployed: whether they are valid, and whether their server answers. */
export function TryStore({ may }: { may: boolean }) {
  const { t } = useLanguage();
  return (
    <Section level={2} title={t('store.title')} about={t('store.about')} testId="try-store">
      {may ? <StoreForm /> : <Denied permission={CACHE_CALLS.test.permission} />}
    </Section>
  );
}

function StoreForm() {
  const { t } = useLanguage();
  const [text, setText] = useState(EXAMPLE);
  const [outcome, setOutcome] = useState<{ trial?: CacheTrial; failure?: Failure; unread?: boolean }>({});
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(null);
  const run = async (): Promise<void> => {
    const settings = settingsOf(text);
    if (settings === undefined) {
      setOutcome({ unread: true });
      return;
    }
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    try {
      setOutcome({ trial: await tryStore(settings, controller.signal) });
    } catch (cause) {
      if (isAbort(cause)) return;
      setOutcome({ failure: failureOf(cause) });
    }
    setBusy(false);
  };
  return (
    <>
      <form
        className="cache-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <label>
          <span>
            {t('store.settings')} <code>global.stores.response_cache</code>
          </span>
          <textarea
            className="input cache-yaml"
            data-testid="store-settings"
            rows={4}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={outcome.unread === true}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setOutcome({});
            }}
          />
        </label>
        <button type="submit" className="button" data-testid="store-run" disabled={busy || text.trim() === ''}>
          {t(busy ? 'store.busy' : 'store.run')}
        </button>
      </form>
      <div role="status">
        {outcome.unread === true && <p className="tone-fault">{t('store.unread')}</p>}
        {outcome.trial !== undefined && <TrialView trial={outcome.trial} />}
      </div>
      {outcome.failure !== undefined && <FailureNote failure={outcome.failure} />}
    </>
  );
}

export function TrialView({ trial }: { trial: CacheTrial }) {
  const { t } = useLanguage();
  const state = !trial.valid ? 'bad' : !trial.healthy ? 'away' : trial.capabilities.shared ? 'server' : 'good';
  const said = [...trial.problems, ...(trial.message === undefined ? [] : [trial.message])];
  return (
    <div className="cache-outcome" data-testid="trial" data-state={state}>
      <p className="failure-title">
        <span className={state === 'good' || state === 'server' ? 'mark mark-applied' : state === 'away' ? 'mark mark-unavailable' : 'mark mark-failed'} aria-hidden="true" />
        {t(`trial.${state}`)}
      </p>
      {said.length > 0 && (
        <ul className="cache-said" lang="en">
          {said.map((sentence) => (
            <li key={sentence} className="id">
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
