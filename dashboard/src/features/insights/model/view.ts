import { CACHE_STATUS, type CacheStatus, type ReplayFilter } from '../../../api/replay.ts';
import { parameterOf, withParameters } from '../../../ui/hash.ts';

/** Records on one page of the list. */
export const PAGE = 25;

/** What the address asks the page to show: all of it survives a reload. */
export interface View {
  filter: ReplayFilter;
  offset: number;
  /** The record that is open. */
  id?: string;
}

/** Filters as they stand in the address, under the names the router has for them. */
export const TEXT_FILTERS = ['recipe', 'decision', 'model', 'session_id', 'search'] as const;

export function viewOf(hash: string): View {
  const filter: ReplayFilter = {};
  for (const name of TEXT_FILTERS) {
    const value = parameterOf(hash, name);
    if (value !== undefined && value !== '') filter[name] = value;
  }
  const cache = cacheStatus(parameterOf(hash, 'cache_status'));
  if (cache !== 'all') filter.cache_status = cache;
  const offset = Number(parameterOf(hash, 'offset') ?? 0);
  const id = parameterOf(hash, 'id');
  return { filter, offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0, ...(id === undefined || id === '' ? {} : { id }) };
}

/** The address with a filter changed; what the change leaves on the first page starts there. */
export function filtered(hash: string, values: Readonly<Record<string, string>>): string {
  return withParameters(hash, { ...values, offset: '' });
}

export function paged(hash: string, offset: number): string {
  return withParameters(hash, { offset: offset > 0 ? String(offset) : '' });
}

/** Opens a record, or the list again; filters stay. */
export function opened(hash: string, id: string): string {
  return withParameters(hash === '' ? '#/insights' : hash, { id });
}

export function cacheStatus(text: string | undefined): CacheStatus {
  return CACHE_STATUS.find((status) => status === text) ?? 'all';
}

/** A choice among the names the records have; one that no record has any more stays choosable while it is chosen. */
export function options(available: readonly string[], chosen: string | undefined): string[] {
  const names = available.filter((name) => name !== '');
  return chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
}
