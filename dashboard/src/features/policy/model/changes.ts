import { parseDocument } from 'yaml';
import { isRecord } from '../../../api/failure.ts';

/** What a change means: a named thing that is added, removed or changed, or another value that changed. */
export interface Change {
  kind: 'added' | 'removed' | 'changed';
  /** Such as `routing.decisions › coding`; named entries of lists go by their name, whatever their position. */
  where: string;
  /** Keys inside that differ, for a named thing that changed. */
  keys: string[];
}

/** The differences in meaning between two documents; undefined when one of them is not YAML. */
export function changesBetween(before: string, after: string): Change[] | undefined {
  const old = valueOf(before);
  const fresh = valueOf(after);
  if (old === undefined || fresh === undefined) return undefined;
  const out: Change[] = [];
  compare(old.value, fresh.value, '', out);
  return out;
}

function valueOf(text: string): { value: unknown } | undefined {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : { value: document.toJS() as unknown };
}

function compare(before: unknown, after: unknown, path: string, out: Change[]): void {
  if (same(before, after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of union(Object.keys(before), Object.keys(after))) {
      compare(before[key], after[key], path === '' ? key : `${path}.${key}`, out);
    }
    return;
  }
  const named = pairs(before, after);
  if (named === undefined) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    out.push({ kind, where: path, keys: [] });
    return;
  }
  const [old, fresh] = named;
  for (const name of union([...old.keys()], [...fresh.keys()])) {
    const was = old.get(name);
    const is = fresh.get(name);
    if (same(was, is)) continue;
    const where = `${path} › ${name}`;
    if (was === undefined) out.push({ kind: 'added', where, keys: [] });
    else if (is === undefined) out.push({ kind: 'removed', where, keys: [] });
    else out.push({ kind: 'changed', where, keys: union(Object.keys(was), Object.keys(is)).filter((key) => !same(was[key], is[key])) });
  }
  const order = [...old.keys()].filter((name) => fresh.has(name));
  const now = [...fresh.keys()].filter((name) => old.has(name));
  if (order.some((name, at) => now[at] !== name)) out.push({ kind: 'changed', where: path, keys: ['…'] });
}

type Named = Map<string, Record<string, unknown>>;

/** Both lists by the names of their entries; undefined when an entry has none. A missing list is an empty one. */
function pairs(before: unknown, after: unknown): [Named, Named] | undefined {
  const old = byName(before);
  const fresh = byName(after);
  return old === undefined || fresh === undefined || old.size + fresh.size === 0 ? undefined : [old, fresh];
}

function byName(list: unknown): Named | undefined {
  if (list === undefined || list === null) return new Map();
  if (!Array.isArray(list)) return undefined;
  const out: Named = new Map();
  for (const item of list as unknown[]) {
    if (!isRecord(item) || typeof item.name !== 'string' || out.has(item.name)) return undefined;
    out.set(item.name, item);
  }
  return out;
}

function union(a: string[], b: string[]): string[] {
  return [...new Set([...a, ...b])];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
