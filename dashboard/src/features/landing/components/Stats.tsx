import type { DemoCatalogue } from '../../../api/demo.ts';
import { useLanguage } from '../../../i18n/context.ts';

/** What the running router has, counted by itself. */
export function Stats({ catalogue }: { catalogue: DemoCatalogue | undefined }) {
  const { t, format } = useLanguage();
  const loops = catalogue?.algorithms.filter(({ loops: several }) => several).length;
  const stats = [
    {
      id: 'signals',
      count: catalogue?.signals.length,
      about: t('landing.stat.signals.about'),
      names: catalogue?.signals.map(({ family }) => t.term('family', family)),
    },
    {
      id: 'algorithms',
      count: catalogue?.algorithms.length,
      about: t('landing.stat.algorithms.about', { loops: format.count(loops) }),
      names: catalogue?.algorithms.map(({ type }) => type),
      identifiers: true,
    },
    {
      id: 'surfaces',
      count: catalogue?.surfaces.length,
      about: t('landing.stat.surfaces.about'),
      names: catalogue?.surfaces,
      identifiers: true,
    },
  ] as const;
  return (
    <section className="stats" aria-label={t('landing.stats')} data-testid="stats">
      {stats.map((stat) => (
        <div key={stat.id} className={`stat stat-${stat.id}`}>
          <p className="stat-count figure" data-testid={`stat-${stat.id}`}>
            {format.count(stat.count)}
          </p>
          <div>
            <h2 className="stat-title">{t(`landing.stat.${stat.id}`)}</h2>
            <p className="stat-about">{stat.about}</p>
            <p className={'identifiers' in stat ? 'stat-names id' : 'stat-names'} {...('identifiers' in stat ? { lang: 'en' } : {})}>
              {stat.names === undefined ? format.count(undefined) : stat.names.join(' · ')}
            </p>
          </div>
        </div>
      ))}
    </section>
  );
}
