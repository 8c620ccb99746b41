import { useRef } from 'react';
import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { CopyText } from '../../ui/CopyText.tsx';

/** The explanation as it came, and the headers of the answer where there was one. */
export function RawRecord({ explanation, headers }: { explanation: Explanation; headers: Readonly<Record<string, string>> }) {
  const { t } = useLanguage();
  const shown = useRef<HTMLPreElement>(null);
  const text = JSON.stringify(explanation, null, 2);
  const names = Object.keys(headers);
  return (
    <>
      {names.length > 0 && (
        <details className="raw" data-testid="headers">
          <summary>{t('raw.headers')}</summary>
          <dl className="headers">
            {names.map((name) => (
              <div key={name}>
                <dt className="id">{name}</dt>
                <dd className="id">{headers[name]}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <details className="raw" data-testid="raw">
        <summary>{t('raw.title')}</summary>
        <CopyText text={text} shownIn={shown} labels={{ copy: t('raw.copy'), copied: t('raw.copied'), selected: t('raw.copyFailed') }} />
        <pre ref={shown} tabIndex={0} className="raw-text" lang="en">
          {text}
        </pre>
      </details>
    </>
  );
}
