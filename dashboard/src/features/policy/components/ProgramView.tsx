import { useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { isAbort } from '../../../api/http.ts';
import { type Program, fetchProgram } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { CopyText } from '../../../ui/CopyText.tsx';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { FromWords } from './FromWords.tsx';
import type { PanelProps } from './Policy.tsx';

interface Seen {
  program?: Program;
  failure?: Failure;
}

/** The draft in the routing language, to be read. It is edited as YAML or in forms. */
export function ProgramView({ drafting }: PanelProps) {
  const { t } = useLanguage();
  const { text } = drafting.draft;
  const [seen, setSeen] = useState<Seen>({});

  useEffect(() => {
    const controller = new AbortController();
    fetchProgram(text, controller.signal).then(
      (program) => {
        setSeen({ program });
      },
      (cause: unknown) => {
        if (!isAbort(cause)) setSeen({ failure: failureOf(cause) });
      },
    );
    return () => {
      controller.abort();
    };
  }, [text]);

  return (
    <div className="program" data-testid="program">
      <FromWords drafting={drafting} />
      <p className="part-about">{t('program.about')}</p>
      {seen.program === undefined && seen.failure === undefined && <p role="status">{t('program.loading')}</p>}
      {seen.failure !== undefined && <FailureNote failure={seen.failure} />}
      {seen.program !== undefined && <ProgramText program={seen.program} />}
    </div>
  );
}

export function ProgramText({ program: { dsl, diagnostics } }: { program: Program }) {
  const { t, format } = useLanguage();
  const shown = useRef<HTMLPreElement>(null);
  return (
    <>
      {diagnostics.length > 0 && (
        <details className="notice notice-caution" data-testid="program-notes">
          <summary>{t('program.notes', { count: format.count(diagnostics.length) })}</summary>
          <ul lang="en">
            {diagnostics.map(({ path, message }, index) => (
              <li key={index}>
                <span className="id">{path}</span> {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      <CopyText text={dsl} shownIn={shown} labels={{ copy: t('program.copy'), copied: t('raw.copied'), selected: t('raw.copyFailed') }} />
      <pre ref={shown} tabIndex={0} className="program-text" lang="en">
        {dsl}
      </pre>
    </>
  );
}
