import { type Failure, adviceFor } from '../api/failure.ts';
import { useLanguage } from '../i18n/context.ts';

interface Props {
  failure: Failure;
  /** What to do about it, where the page knows better than the status tells. */
  advice?: string | undefined;
}

/** What went wrong, what to do about it, and what the router said. */
export function FailureNote({ failure, advice }: Props) {
  const { t, format } = useLanguage();
  const { status, code, message, requestId, retryAfterSeconds } = failure;
  const label = [status === undefined ? '' : String(status), code ?? ''].filter((part) => part !== '').join(' ');
  return (
    <div className="notice notice-fault failure" role="alert" data-testid="failure">
      <p className="failure-title">{t(`failure.${failure.kind}`)}</p>
      <p>
        {advice ?? t(`advice.${adviceFor(failure)}`)}
        {retryAfterSeconds !== undefined && <> {t('failure.retryAfter', { seconds: format.count(retryAfterSeconds) })}</>}
      </p>
      <dl className="failure-facts">
        {message !== '' && <Fact label={t('failure.said')} value={message} />}
        {label !== '' && <Fact label={t('failure.code')} value={label} />}
        {requestId !== undefined && <Fact label={t('failure.requestId')} value={requestId} />}
      </dl>
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="id" lang="en">
        {value}
      </dd>
    </div>
  );
}
