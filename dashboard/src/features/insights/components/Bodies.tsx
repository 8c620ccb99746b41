import type { ReplayRecord } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Section } from '../../../ui/Section.tsx';
import { Snippet } from '../../../ui/Snippet.tsx';
import { type Body, bodyOf } from '../model/record.ts';
import { KEEP_BODIES } from './RecordingNote.tsx';

/** What was asked and answered, where that was recorded and may be read. */
export function Bodies({ record }: { record: ReplayRecord }) {
  const { t } = useLanguage();
  const request = bodyOf(record, 'request');
  const response = bodyOf(record, 'response');
  const bare = request.state === 'absent' && response.state === 'absent';
  return (
    <Section title={t('bodies.title')} testId="bodies">
      {record.content_redacted === true && (
        <p className="notice" data-testid="redacted">
          {t('bodies.redacted')} <code>replay.detail</code>
        </p>
      )}
      {bare && record.content_redacted !== true && (
        <>
          <p>{t('bodies.absent')}</p>
          <details>
            <summary>{t('bodies.how')}</summary>
            <Snippet text={KEEP_BODIES} />
            <p className="soft">{t('bodies.masked')}</p>
          </details>
        </>
      )}
      {!bare && (
        <>
          <Side title={t('bodies.request')} body={request} />
          <Side title={t('bodies.response')} body={response} />
        </>
      )}
    </Section>
  );
}

function Side({ title, body }: { title: string; body: Body }) {
  const { t } = useLanguage();
  if (body.state !== 'kept') {
    return (
      <p>
        {title} <span className="soft">{t(body.state === 'redacted' ? 'bodies.hidden' : 'bodies.notKept')}</span>
      </p>
    );
  }
  return (
    <details open className="body-side">
      <summary>
        {title} {body.truncated && <span className="badge badge-caution">{t('bodies.cut')}</span>}
      </summary>
      <pre className="body-text" tabIndex={0}>
        {body.text}
      </pre>
    </details>
  );
}
