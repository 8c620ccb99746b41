import type { Recording } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Snippet } from '../../../ui/Snippet.tsx';

/** Switches recording on for every decision, kept over restarts. */
export const SWITCH_ON = `global:
  services:
    router_replay:
      enabled: true
      store_backend: sqlite
`;

/** Keeps the texts of one decision's requests. */
export const KEEP_BODIES = `routing:
  decisions:
    - name: NAME
      plugins:
        - type: router_replay
          configuration:
            enabled: true
            capture_request_body: true
            capture_response_body: true
`;

/** What is recorded and for how long, or how to switch it on. */
export function RecordingNote({ recording, none }: { recording: Recording; none: boolean }) {
  const { t, format } = useLanguage();
  if (!recording.enabled) {
    return (
      <section className="insights-off" data-testid="recording-off">
        <h2 className="part-title">{t('recording.off')}</h2>
        <p>{t(none ? 'recording.off.none' : 'recording.off.some')}</p>
        <p>
          {t('recording.how')} <a href="#/policy">{t('policy.title')}</a>
        </p>
        <Snippet text={SWITCH_ON} />
        <p className="soft">{t('recording.privacy')}</p>
      </section>
    );
  }
  const days = recording.ttl_seconds / 86_400;
  return (
    <p className="soft insights-recording" data-testid="recording">
      {t('recording.on')} <span className="id">{recording.store_backend}</span>
      <span aria-hidden="true"> · </span>
      {t(recording.survives_restart ? 'recording.lasting' : 'recording.passing')}
      <span aria-hidden="true"> · </span>
      {recording.ttl_seconds === 0 ? t('recording.forever') : t('recording.days', { days: format.figure(days) })}
      {recording.max_records > 0 && (
        <>
          <span aria-hidden="true"> · </span>
          {t('recording.most', { count: format.count(recording.max_records) })}
        </>
      )}
      {recording.failed > 0 && (
        <strong className="tone-caution">
          <span aria-hidden="true"> · </span>
          {t('recording.failed', { count: format.count(recording.failed) })}
        </strong>
      )}
    </p>
  );
}
