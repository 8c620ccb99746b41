import { PAGES } from 'virtual:manual';
import type { Entry, Node } from './shape.ts';

const read = new Map<string, Promise<Node[]>>();

/** The table of contents. */
export const ENTRIES: readonly Entry[] = PAGES;

export function entryOf(path: string): Entry | undefined {
  return ENTRIES.find((entry) => entry.path === path);
}

/** What a page says; it is fetched once. */
export function pageOf(path: string): Promise<Node[]> {
  const known = read.get(path);
  if (known !== undefined) return known;
  const page = PAGES.find((entry) => entry.path === path);
  if (page === undefined) return Promise.reject(new Error(`there is no page ${path}`));
  const nodes = page.load().then(({ default: json }) => JSON.parse(json) as Node[]);
  read.set(path, nodes);
  nodes.catch(() => {
    read.delete(path); // another try may succeed
  });
  return nodes;
}

/** The page and the heading an address names. */
export function placeOf(hash: string): { path: string; at: string | undefined } {
  const [path = '', query = ''] = hash.split('?');
  return { path: path.replace(/^#\/docs\/?/, ''), at: new URLSearchParams(query).get('at') ?? undefined };
}
