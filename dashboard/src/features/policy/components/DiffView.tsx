import { useMemo } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { countsOf, diffLines, hunksOf } from '../model/diff.ts';

/** Two texts compared line by line; a sign stands beside the colour. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const { t } = useLanguage();
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const { added, removed } = countsOf(lines);
  if (added + removed === 0) return <p className="soft">{t('diff.none')}</p>;
  return (
    <figure className="diff" data-testid="diff" data-added={added} data-removed={removed}>
      <figcaption className="soft">{t('diff.counts', { added, removed })}</figcaption>
      <div className="diff-lines" tabIndex={0} role="region" aria-label={t('diff.label')}>
        {hunksOf(lines).map((hunk, at) => (
          <div key={at}>
            {hunk.skipped > 0 && <p className="diff-skip">{t('diff.skipped', { count: hunk.skipped })}</p>}
            {hunk.lines.map((line) => (
              <code key={`${line.kind}${line.before ?? ''}:${line.after ?? ''}`} className={`diff-line diff-${line.kind}`}>
                <span className="diff-number" aria-hidden="true">
                  {line.after ?? line.before}
                </span>
                <span className="diff-sign">{line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '}</span>
                {line.text}
              </code>
            ))}
          </div>
        ))}
      </div>
    </figure>
  );
}
