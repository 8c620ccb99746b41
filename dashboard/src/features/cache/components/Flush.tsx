import { useRef, useState } from 'react';
import { CACHE_CALLS, type CacheCapabilities, type CacheStats, flush } from '../../../api/cache.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Denied } from './Denied.tsx';

interface Props {
  able: CacheCapabilities;
  stats: CacheStats;
  may: boolean;
  onChanged: () => void;
}

/** Empties the cache, once the person has read what is lost. */
export function Flush({ able, stats, may, onChanged }: Props) {
  const { t, format } = useLanguage();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setSure(false);
    opener.current?.focus();
  };
  const run = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { deleted } = await flush();
      setSaid(t('out.done', { count: format.count(deleted) }));
      onChanged();
    } catch (cause) {
      setFailure(failureOf(cause));
    }
    setBusy(false);
    close();
  };
  return (
    <Section level={2} title={t('flush.title')} about={t(able.shared ? 'flush.about.shared' : 'flush.about.memory')} testId="flush-part">
      {!may && <Denied permission={CACHE_CALLS.flush.permission} />}
      {may && (
        <button
          type="button"
          className="button"
          data-testid="flush"
          ref={opener}
          aria-expanded={sure}
          onClick={() => {
            setSure(!sure);
            setSaid('');
            setFailure(undefined);
          }}
        >
          {t('flush.open')}
        </button>
      )}
      {may && sure && <Sure able={able} stats={stats} busy={busy} onFlush={() => void run()} onKeep={close} />}
      <p role="status" data-testid="flush-said">
        {said}
      </p>
      {failure !== undefined && <FailureNote failure={failure} />}
    </Section>
  );
}

interface SureProps {
  able: CacheCapabilities;
  stats: CacheStats;
  busy: boolean;
  onFlush: () => void;
  onKeep: () => void;
}

/** What would be lost. The harmless button has the focus. */
export function Sure({ able, stats, busy, onFlush, onKeep }: SureProps) {
  const { t, format } = useLanguage();
  const held = { count: format.count(stats.entries), size: format.size(stats.bytes) };
  return (
    <div className="notice notice-caution cache-sure" role="group" aria-label={t('flush.title')} data-testid="flush-sure">
      <p>{t(able.shared ? 'flush.lost.shared' : 'flush.lost.memory', held)}</p>
      <p>{t('flush.lost')}</p>
      <div className="cache-buttons">
        <button type="button" className="button button-primary" data-testid="flush-now" disabled={busy} onClick={onFlush}>
          {t('flush.now')}
        </button>
        <button type="button" className="button button-quiet" data-testid="flush-keep" autoFocus onClick={onKeep}>
          {t('out.keep')}
        </button>
      </div>
    </div>
  );
}
