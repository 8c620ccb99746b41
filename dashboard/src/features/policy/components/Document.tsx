import { useMemo, useState } from 'react';
import type { Finding } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { findingsOf } from '../model/draft.ts';
import { replaceAt } from '../model/places.ts';
import { Editor } from './Editor.tsx';
import { Effective } from './Effective.tsx';
import { Findings } from './Findings.tsx';
import type { PanelProps } from './Policy.tsx';

/** The draft as text, with what the router finds in it, and what it comes to with every default. */
export function Document({ drafting, target, onTarget }: PanelProps) {
  const { t } = useLanguage();
  const { draft, edit } = drafting;
  const [side, setSide] = useState<'findings' | 'effective'>('findings');
  const findings = useMemo(() => findingsOf(draft), [draft]);
  const { answer, failure } = draft.check;
  const stale = draft.check.text !== draft.text;

  const mend = (finding: Finding): void => {
    const mended = finding.fix === undefined ? undefined : replaceAt(draft.text, finding.fix, finding.fix.text);
    if (mended !== undefined) edit(mended);
  };

  return (
    <div className="document">
      <section className="document-text" aria-label={t('policy.tab.document')}>
        <Editor text={draft.text} findings={findings} target={target} onChange={edit} />
      </section>
      <section className="document-side" aria-label={t('document.side')}>
        <div className="switch" role="group" aria-label={t('document.side')}>
          {(['findings', 'effective'] as const).map((id) => (
            <button
              key={id}
              type="button"
              className="button button-quiet"
              data-testid={`side-${id}`}
              aria-pressed={side === id}
              onClick={() => {
                setSide(id);
              }}
            >
              {t(id === 'findings' ? 'document.findings' : 'document.effective')}
            </button>
          ))}
        </div>
        {failure !== undefined && <FailureNote failure={failure} />}
        {side === 'effective' && <Effective answer={answer} onGo={onTarget} />}
        {side === 'findings' && answer !== undefined && findings.length === 0 && <p className="soft">{t('findings.none')}</p>}
        {side === 'findings' && answer !== undefined && (
          <Findings findings={findings} text={draft.check.text} manual={answer.manual} stale={stale} onGo={onTarget} onFix={mend} />
        )}
      </section>
    </div>
  );
}
