import { useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import type { ReplayRecord } from '../../../api/replay.ts';
import { evaluate } from '../../../api/router.ts';
import type { Explanation } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import { messagesOf } from '../model/record.ts';

/** Where the recorded conversation would go now. No model is called. */
export function Rerun({ record }: { record: ReplayRecord }) {
  const { t } = useLanguage();
  const [now, setNow] = useState<Explanation>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const messages = messagesOf(record);
  if (messages === undefined) return null;

  const run = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setNow(await evaluate(record.original_model ?? '', messages, new AbortController().signal));
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('rerun.title')} about={t('rerun.about')} testId="rerun">
      <button type="button" className="button" data-testid="rerun-now" disabled={busy} onClick={() => void run()}>
        {t(busy ? 'tryout.busy' : 'rerun.run')}
      </button>
      {failure !== undefined && <FailureNote failure={failure} />}
      {now !== undefined && <Compared record={record} now={now} />}
    </Section>
  );
}

function Compared({ record, now }: { record: ReplayRecord; now: Explanation }) {
  const { t, format } = useLanguage();
  const rows: [string, string | undefined, string | undefined][] = [
    [t('rerun.then'), record.decision, record.selected_model],
    [t('rerun.now'), now.routing_decision, now.selected_model],
  ];
  const same = (record.decision ?? '') === (now.routing_decision ?? '') && record.selected_model === now.selected_model;
  return (
    <div className="notice" role="status" data-testid="rerun-outcome" data-same={same}>
      <p>{t(same ? 'rerun.same' : 'rerun.differs')}</p>
      <dl className="facts">
        {rows.map(([label, decision, model]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="id">
              {decision === undefined || decision === '' ? format.count(undefined) : decision} → {model ?? format.count(undefined)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
