import { isRecord } from '../../../api/failure.ts';
import type { SignalKind } from '../../../api/policy.ts';
import { type Path, valueAt } from './edit.ts';

/** A place that mentions a named thing: where the name is written, and in which named thing. */
export interface Mention {
  path: Path;
  /** Such as `decisions › coding`. */
  within: string;
}

/** What rules call projections. */
const PROJECTION = 'projection';

/**
 * Who mentions an entry of a list. A rule or an input mentions it by `type` and `name`; coordination of signals also by
 * its bare name; everything else by its bare name under a key about such things, models under `default_model` for example.
 *
 * @param list path of the list
 * @param kinds what rules call the kinds of signals
 */
export function mentionsOf(document: unknown, list: Path, name: string, kinds: readonly SignalKind[]): Mention[] {
  const scope = scopeOf(list);
  const key = list.at(-1);
  const family = list.includes('signals') ? kinds.find(({ yaml_key }) => yaml_key === key)?.family : undefined;
  const typed = family ?? (list.includes('projections') ? PROJECTION : undefined);
  const names = new Set(typed === PROJECTION ? [name, ...outputsOf(document, list, name)] : [name]);
  // `modelCards` and `models` are about a `model`, which keys such as `default_model` name.
  const singular = String(key).replace(/(?:[A-Z].*)?s$/, '').toLowerCase();
  const out: Mention[] = [];
  walk(valueAt(document, scope), scope, '', (value, path, within, parent) => {
    if (path.length === list.length + 2 && list.every((step, at) => path[at] === step) && path.at(-1) === 'name') return;
    const last = path.at(-1);
    const word = String(path.findLast((step) => typeof step === 'string')).toLowerCase();
    const bare = word !== 'name' && word !== 'description';
    const own = path.length > list.length && list.every((step, at) => path[at] === step) && valueAt(document, path.slice(0, list.length + 1).concat('name')) === name;
    if (own) return;
    if (typed === undefined) {
      if (bare && value === name && word.includes(singular)) out.push({ path, within });
    } else if (names.has(value) && ((last === 'name' && parent.type === typed) || (bare && path.includes('projections')))) {
      out.push({ path, within });
    }
  });
  return out;
}

/** Mentions of one thing can only stand in its own recipe, or anywhere for what recipes share. */
function scopeOf(list: Path): Path {
  const at = list.findIndex((step) => step === 'signals' || step === 'projections' || step === 'decisions');
  return at < 0 ? [] : list.slice(0, at);
}

/** Names under which rules know a projection, besides its own. */
function outputsOf(document: unknown, list: Path, name: string): string[] {
  const entries = valueAt(document, list);
  const entry = Array.isArray(entries) ? (entries as unknown[]).find((candidate) => isRecord(candidate) && candidate.name === name) : undefined;
  const outputs = isRecord(entry) && Array.isArray(entry.outputs) ? (entry.outputs as unknown[]) : [];
  return outputs.flatMap((output) => (isRecord(output) && typeof output.name === 'string' ? [output.name] : []));
}

type Visit = (text: string, path: Path, within: string, parent: Record<string, unknown>) => void;

function walk(value: unknown, path: Path, within: string, visit: Visit, parent: Record<string, unknown> = {}): void {
  if (typeof value === 'string') visit(value, path, within, parent);
  else if (Array.isArray(value)) {
    (value as unknown[]).forEach((item, at) => {
      const named = isRecord(item) && typeof item.name === 'string' && item.type === undefined ? `${String(path.at(-1))} › ${item.name}` : within;
      walk(item, [...path, at], within === '' ? named : within, visit, parent);
    });
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key], within, visit, value);
  }
}

/** The named things among mentions, each once. */
export function holdersOf(mentions: readonly Mention[]): string[] {
  return [...new Set(mentions.map(({ within, path }) => (within === '' ? path.join('.') : within)))];
}
