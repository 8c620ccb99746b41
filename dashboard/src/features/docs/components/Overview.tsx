import { useLanguage } from '../../../i18n/context.ts';
import { docAddress } from '../../../ui/manual.ts';
import { ENTRIES } from '../model/pages.ts';
import { GROUPS } from '../model/shape.ts';

/** Every page of the documentation. */
export function Overview() {
  const { t } = useLanguage();
  return (
    <div className="manual-overview" data-testid="manual-overview">
      {GROUPS.map((group) => (
        <section key={group} aria-labelledby={`manual-${group}`}>
          <h2 id={`manual-${group}`} className="manual-group">
            {t(`docs.group.${group}`)}
          </h2>
          <p className="soft">{t(`docs.group.${group}.about`)}</p>
          <ul className="manual-list" lang="en">
            {ENTRIES.filter((entry) => entry.group === group).map(({ path, title }) => (
              <li key={path}>
                <a href={docAddress(path)}>{title}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
