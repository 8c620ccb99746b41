import { useLanguage } from '../../../i18n/context.ts';
import { docAddress } from '../../../ui/manual.ts';
import { ENTRIES } from '../model/pages.ts';
import type { Entry, Node } from '../model/shape.ts';
import { headings, plain } from '../model/text.ts';

/** The headings of the page that is open, and its neighbours. */
export function Contents({ entry, nodes }: { entry: Entry; nodes: readonly Node[] }) {
  const { t } = useLanguage();
  return (
    <details className="manual-contents" open={matchMedia('(min-width: 1000px)').matches}>
      <summary>{t('docs.contents')}</summary>
      <nav aria-label={t('docs.contents')} lang="en">
        <ul>
          {ENTRIES.filter(({ group }) => group === entry.group).map(({ path, title }) => (
            <li key={path}>
              <a href={docAddress(path)} {...(path === entry.path ? { 'aria-current': 'page' as const } : {})}>
                {title}
              </a>
              {path === entry.path && (
                <ul>
                  {headings(nodes)
                    .filter(({ tag }) => tag === 'h2')
                    .map(({ at, children }) => (
                      <li key={at}>
                        <a href={docAddress(path, at)}>{plain(children ?? [])}</a>
                      </li>
                    ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
