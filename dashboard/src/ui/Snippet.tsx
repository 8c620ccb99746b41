import { useRef } from 'react';
import { useLanguage } from '../i18n/context.ts';
import { CopyText } from './CopyText.tsx';

/** A text to be copied into a configuration. */
export function Snippet({ text }: { text: string }) {
  const { t } = useLanguage();
  const shown = useRef<HTMLPreElement>(null);
  return (
    <div className="snippet">
      <pre ref={shown} tabIndex={0} lang="en">
        {text}
      </pre>
      <CopyText text={text} shownIn={shown} labels={{ copy: t('insights.copy'), copied: t('raw.copied'), selected: t('raw.copyFailed') }} />
    </div>
  );
}
