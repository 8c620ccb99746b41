import { useRef, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { isAbort } from '../../../api/http.ts';
import { evaluateDraft } from '../../../api/policy.ts';
import { evaluate } from '../../../api/router.ts';
import type { Explanation } from '../../../api/types.ts';
import { ExplanationView } from '../../../explain/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { changed } from '../model/draft.ts';
import type { PanelProps } from './Policy.tsx';

interface Outcome {
  draft?: Explanation;
  inUse?: Explanation;
  failure?: Failure;
}

/** Routes a prompt under the draft, and under the policy in use where they differ. No model is called. */
export function TryOut({ drafting }: PanelProps) {
  const { t } = useLanguage();
  const { draft } = drafting;
  const [prompt, setPrompt] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(null);

  const run = async (): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    try {
      const [own, inUse] = await Promise.all([
        evaluateDraft(draft.text, draft.base?.etag ?? '', prompt, controller.signal),
        changed(draft) ? evaluate('', [{ role: 'user', content: prompt }], controller.signal) : undefined,
      ]);
      setOutcome({ draft: own, ...(inUse === undefined ? {} : { inUse }) });
    } catch (cause) {
      if (isAbort(cause)) return;
      setOutcome({ failure: failureOf(cause) });
    }
    setBusy(false);
  };

  return (
    <div className="tryout">
      <form
        className="tryout-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <label>
          {t('tryout.prompt')}
          <textarea
            className="input"
            data-testid="tryout-prompt"
            rows={3}
            value={prompt}
            onChange={(event) => {
              setPrompt(event.target.value);
            }}
          />
        </label>
        <p className="part-about">{t(changed(draft) ? 'tryout.about.draft' : 'tryout.about.same')}</p>
        <button type="submit" className="button button-primary" data-testid="tryout" disabled={busy || prompt.trim() === ''}>
          {t(busy ? 'tryout.busy' : 'tryout.run')}
        </button>
      </form>
      {outcome?.failure !== undefined && <FailureNote failure={outcome.failure} />}
      {outcome?.draft !== undefined && (
        <div data-testid="tryout-outcome">
          {outcome.inUse !== undefined && <Comparison draft={outcome.draft} inUse={outcome.inUse} />}
          <ExplanationView explanation={outcome.draft} />
        </div>
      )}
    </div>
  );
}

function Comparison({ draft, inUse }: { draft: Explanation; inUse: Explanation }) {
  const { t } = useLanguage();
  const rows: [string, Explanation][] = [
    [t('tryout.inUse'), inUse],
    [t('tryout.draft'), draft],
  ];
  const same = draft.routing_decision === inUse.routing_decision && draft.selected_model === inUse.selected_model;
  return (
    <div className="notice tryout-compare">
      <p>{t(same ? 'tryout.same' : 'tryout.differs')}</p>
      <dl>
        {rows.map(([label, { routing_decision, selected_model }]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="id">
              {routing_decision === undefined || routing_decision === '' ? '—' : routing_decision} → {selected_model ?? '—'}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
