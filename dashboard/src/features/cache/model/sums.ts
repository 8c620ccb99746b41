import type { CacheStats } from '../../../api/cache.ts';

export const LOOKUPS = ['near', 'far', 'like', 'none'] as const;

/** How a lookup ended: an equal question in the process, one in the shared store, a like question, none. */
export type Lookup = (typeof LOOKUPS)[number];

export interface Lookups {
  total: number;
  /** Of lookups, 0 to 1; undefined without any. */
  hitRatio?: number;
  rows: { lookup: Lookup; value: number; share: number }[];
}

/** @param shared whether there is a store that could have been asked */
export function lookupsOf(stats: CacheStats, shared: boolean): Lookups {
  const counts: Record<Lookup, number> = { near: stats.l1_hits, far: stats.l2_hits, like: stats.semantic_hits, none: stats.misses };
  const total = LOOKUPS.reduce((sum, lookup) => sum + counts[lookup], 0);
  return {
    total,
    ...(total === 0 ? {} : { hitRatio: (total - counts.none) / total }),
    rows: LOOKUPS.filter((lookup) => lookup !== 'far' || shared || counts.far > 0).map((lookup) => ({
      lookup,
      value: counts[lookup],
      share: total === 0 ? 0 : counts[lookup] / total,
    })),
  };
}
