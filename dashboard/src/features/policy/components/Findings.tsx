import { useState } from 'react';
import type { Finding } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Prose } from '../../../ui/Prose.tsx';
import { excerpt } from '../model/places.ts';

interface Props {
  findings: readonly Finding[];
  /** The text they are about. */
  text: string;
  manual: Readonly<Record<string, string>>;
  /** True while they are about an earlier text than the one shown. */
  stale: boolean;
  onGo: (finding: Finding) => void;
  onFix: (finding: Finding) => void;
}

/** Everything the router has to say about the draft, worst first within its own order, each at its line. */
export function Findings({ findings, text, manual, stale, onGo, onFix }: Props) {
  return (
    <ol className={`findings${stale ? ' findings-stale' : ''}`} data-testid="findings">
      {findings.map((finding, at) => (
        <Item
          key={`${at}:${finding.code}:${finding.path}`}
          finding={finding}
          text={text}
          meaning={manual[finding.code]}
          onGo={() => {
            onGo(finding);
          }}
          onFix={
            stale
              ? undefined
              : () => {
                  onFix(finding);
                }
          }
        />
      ))}
    </ol>
  );
}

interface ItemProps {
  finding: Finding;
  text: string;
  meaning: string | undefined;
  onGo: () => void;
  onFix: (() => void) | undefined;
}

function Item({ finding, text, meaning, onGo, onFix }: ItemProps) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const marked = excerpt(text, finding);
  return (
    <li className={`finding finding-${finding.severity}`} data-severity={finding.severity} data-code={finding.code}>
      <p className="finding-head">
        <span className="badge">{t(`severity.${finding.severity}`)}</span>
        {marked !== undefined && (
          <button type="button" className="button-link" data-testid="finding-go" onClick={onGo}>
            {t('findings.line', { line: finding.line, column: finding.column })}
          </button>
        )}
        <button
          type="button"
          className="button-link id"
          aria-expanded={open}
          disabled={meaning === undefined}
          title={t('findings.meaning')}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {finding.code}
        </button>
        {finding.about !== undefined && finding.about !== 'document' && <span className="soft finding-about">{t.term('about', finding.about)}</span>}
      </p>
      <p lang="en">{finding.message}</p>
      {marked !== undefined && (
        <pre className="finding-excerpt" aria-hidden="true">
          {marked.line}
          {'\n'}
          {' '.repeat(marked.before)}
          <span className="finding-caret">{'^'.repeat(marked.marked)}</span>
        </pre>
      )}
      {finding.hint !== '' && (
        <p className="finding-hint" lang="en">
          {finding.hint}
        </p>
      )}
      {finding.fix !== undefined && onFix !== undefined && (
        <p>
          <button type="button" className="button button-small" data-testid="fix" onClick={onFix}>
            {t('findings.fix', { text: finding.fix.text })}
          </button>
        </p>
      )}
      {open && meaning !== undefined && (
        <div className="finding-meaning" lang="en" data-testid="meaning">
          <Prose text={meaning} />
          <p className="soft id">docs/reference/diagnostics.md#{finding.code}</p>
        </div>
      )}
    </li>
  );
}
