import { type Path, readDocument, valueAt, withValues } from './edit.ts';

/** Records of the document whose entries are compared one by one, so that what is beside a change keeps its comments. */
const OPENED = ['routing'];

/**
 * The draft with what another document says otherwise, at the top and under `routing`; the rest stays as it is written.
 * Undefined when one of both is not YAML.
 */
export function overlaid(draft: string, other: string): string | undefined {
  const before = readDocument(draft);
  const after = readDocument(other);
  if (before === undefined || after === undefined) return undefined;
  const changes = paths(before, after).flatMap((path): [Path, unknown][] => {
    const [was, is] = [valueAt(before, path), valueAt(after, path)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [[path, is]];
  });
  return changes.length === 0 ? draft : withValues(draft, changes);
}

function paths(before: Record<string, unknown>, after: Record<string, unknown>): Path[] {
  return keys(before, after).flatMap((key): Path[] => {
    const [was, is] = [before[key], after[key]];
    if (!OPENED.includes(key) || !isRecord(was) || !isRecord(is)) return [[key]];
    return keys(was, is).map((inner) => [key, inner]);
  });
}

function keys(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
