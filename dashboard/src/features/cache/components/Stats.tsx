import type { CacheStats } from '../../../api/cache.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Section } from '../../../ui/Section.tsx';
import { BarRow, Card } from '../../../ui/Sums.tsx';
import { lookupsOf } from '../model/sums.ts';

/** What the cache of this router has done, and what it holds. */
export function Stats({ stats, shared }: { stats: CacheStats; shared: boolean }) {
  const { t, format } = useLanguage();
  const lookups = lookupsOf(stats, shared);
  const rows = (figures: readonly [name: string, label: string, value: string][]) => (
    <dl className="sum-rows">
      {figures.map(([name, label, value]) => (
        <div key={name} data-figure={name}>
          <dt>{label}</dt>
          <dd className="figure">{value}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <Section level={2} title={t('cache.stats')} about={t('cache.stats.about')} testId="cache-stats">
      <div className="sums">
        <Card title={t('cache.lookups')} testId="lookups">
          {lookups.hitRatio === undefined ? (
            <p className="soft" data-testid="lookups-none">
              {t('cache.lookups.none')}
            </p>
          ) : (
            <>
              <p className="sum-figure figure" data-testid="hit-ratio">
                {format.percent(lookups.hitRatio)} <span className="sum-figure-note">{t('cache.hits')}</span>
              </p>
              <dl className="bars">
                {lookups.rows.map(({ lookup, value, share }) => (
                  <BarRow key={lookup} label={t(`lookup.${lookup}`)} length={share} value={format.count(value)} note={format.percent(share)} soft={lookup === 'none'} />
                ))}
              </dl>
            </>
          )}
        </Card>
        <Card title={t('cache.held')} testId="held">
          <p className="sum-figure figure" data-testid="entries">
            {format.count(stats.entries)}
          </p>
          {rows([
            ['bytes', t('cache.size'), format.size(stats.bytes)],
            ['writes', t('cache.writes'), format.count(stats.writes)],
            ['evictions', t('cache.evictions'), format.count(stats.evictions)],
          ])}
        </Card>
        <Card title={t('cache.along')} testId="along">
          {rows([
            ['waiters', t('cache.waiters'), format.count(stats.waiters)],
            ['stale_misses', t('cache.stale'), format.count(stats.stale_misses)],
            ...(shared || stats.fail_open > 0 ? ([['fail_open', t('cache.failOpen'), format.count(stats.fail_open)]] as [string, string, string][]) : []),
            ['invalidations', t('cache.invalidations'), format.count(stats.invalidations)],
            ['epoch', t('cache.epoch'), format.count(stats.epoch)],
          ])}
        </Card>
      </div>
    </Section>
  );
}
