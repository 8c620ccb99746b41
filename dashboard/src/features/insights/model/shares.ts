import { LIFECYCLE, type LifecycleState, type NamedCount, type ReplayAggregate, type ReplayUsage } from '../../../api/replay.ts';

export interface Share {
  name: string;
  value: number;
  /** Of the whole, 0 to 1; also the length of its bar. */
  share: number;
}

/** How many bars a picture shows before the rest is folded away. */
const MOST = 6;

export interface Distribution {
  shown: Share[];
  rest: Share[];
}

/**
 * Bars of a distribution, largest first, names that are equal in number by the alphabet.
 * @param whole what the shares are of; signals of one request add up to more than one
 */
export function distribution(counts: readonly NamedCount[], whole: number): Distribution {
  const sorted = [...counts].sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  const shares = sorted.map(({ name, value }) => ({
    name,
    value,
    share: whole === 0 ? 0 : value / whole,
  }));
  // One that would be folded away alone is shown.
  const cut = shares.length <= MOST + 1 ? shares.length : MOST;
  return { shown: shares.slice(0, cut), rest: shares.slice(cut) };
}

/** States that occur, in the order of a life. */
export function lifecycle(counts: ReplayAggregate['lifecycle']): { state: LifecycleState; value: number; share: number }[] {
  const whole = LIFECYCLE.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return LIFECYCLE.flatMap((state) => {
    const value = counts[state] ?? 0;
    return value === 0 ? [] : [{ state, value, share: value / whole }];
  });
}

/** What was paid against what it would have been, as lengths of two bars. */
export interface Saving {
  actual: number;
  baseline: number;
  saved: number;
  currency: string;
  actualLength: number;
  baselineLength: number;
  /** Of the baseline; undefined when that is nothing. May be below 0. */
  share?: number;
}

/** Undefined when no record had a price. */
export function savingOf(summary: ReplayAggregate['summary']): Saving | undefined {
  if (summary.cost_record_count === 0) return undefined;
  return saving(summary.actual_spend, summary.baseline_spend, summary.total_saved, summary.currency);
}

export function savingOfRecord(usage: ReplayUsage | undefined): Saving | undefined {
  if (usage?.actual_cost === undefined || usage.baseline_cost === undefined) return undefined;
  return saving(usage.actual_cost, usage.baseline_cost, usage.cost_savings ?? usage.baseline_cost - usage.actual_cost, usage.currency);
}

function saving(actual: number, baseline: number, saved: number, currency = 'USD'): Saving {
  const most = Math.max(actual, baseline);
  return {
    actual,
    baseline,
    saved,
    currency,
    actualLength: most === 0 ? 0 : actual / most,
    baselineLength: most === 0 ? 0 : baseline / most,
    ...(baseline === 0 ? {} : { share: saved / baseline }),
  };
}
