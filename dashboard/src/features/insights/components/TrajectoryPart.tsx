import { useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { type Trajectory, type TrajectoryMessage, fetchTrajectory } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import { shortId, textOf } from '../model/record.ts';
import { opened } from '../model/view.ts';

/** The session of a record as one conversation, read when it is asked for. */
export function TrajectoryPart({ session, hash }: { session: string; hash: string }) {
  const { t } = useLanguage();
  const [trajectory, setTrajectory] = useState<Trajectory>();
  const [failure, setFailure] = useState<Failure>();
  const load = async (): Promise<void> => {
    setFailure(undefined);
    try {
      setTrajectory(await fetchTrajectory(session, new AbortController().signal));
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  return (
    <Section title={t('trajectory.title')} testId="trajectory">
      {trajectory === undefined && (
        <button type="button" className="button" data-testid="trajectory-load" onClick={() => void load()}>
          {t('trajectory.load')}
        </button>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
      {trajectory !== undefined && <TrajectoryView trajectory={trajectory} hash={hash} />}
    </Section>
  );
}

export function TrajectoryView({ trajectory, hash }: { trajectory: Trajectory; hash: string }) {
  const { t, format } = useLanguage();
  const { messages, record_count, missing_bodies = 0, content_redacted } = trajectory;
  return (
    <>
      <p role="status">{t('trajectory.count', { records: format.count(record_count), messages: format.count(messages.length) })}</p>
      {content_redacted === true && (
        <p className="notice">
          {t('bodies.redacted')} <code>replay.detail</code>
        </p>
      )}
      {missing_bodies > 0 && <p className="notice">{t('trajectory.missing', { count: format.count(missing_bodies) })}</p>}
      <ol className="trajectory">
        {messages.map((message, index) => (
          <Message key={index} message={message} hash={hash} />
        ))}
      </ol>
    </>
  );
}

/** Roles a message may have that are called by a name of ours. */
const ROLES = { user: 'role.user', assistant: 'role.assistant', system: 'role.system', tool: 'role.tool', developer: 'role.developer' } as const;

function isKnown(role: string): role is keyof typeof ROLES {
  return Object.hasOwn(ROLES, role);
}

function Message({ message, hash }: { message: TrajectoryMessage; hash: string }) {
  const { t } = useLanguage();
  const { role, content, tool_calls = [], record_id } = message;
  const text = textOf(content);
  return (
    <li className={`message message-${isKnown(role) ? role : 'other'}`}>
      <p className="message-who">
        {isKnown(role) ? t(ROLES[role]) : role}
        {record_id !== undefined && (
          <a className="id" href={opened(hash, record_id)}>
            {shortId(record_id)}
          </a>
        )}
      </p>
      {text !== '' && <p className="message-text">{text}</p>}
      {tool_calls.length > 0 && <pre className="message-text">{JSON.stringify(tool_calls, null, 2)}</pre>}
    </li>
  );
}
