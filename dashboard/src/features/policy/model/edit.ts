import { type Document, type Node, Scalar, YAMLMap, YAMLSeq, isCollection, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { diffLines } from './diff.ts';

/** Keys and positions from the top of the document. */
export type Path = readonly (string | number)[];

/** The document as plain values; undefined when it is not YAML. */
export function readDocument(text: string): Record<string, unknown> | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const value = document.toJS() as unknown;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/**
 * The text with a value set at a path; undefined removes the entry. Everything else, comments and layout too, stays as
 * it is written. Undefined when the text is not YAML or the path leads through an alias or a single value.
 */
export function withValue(text: string, path: Path, value: unknown): string | undefined {
  return edited(text, (document) => {
    put(document, path, value);
  });
}

/** The text with several values set at once. */
export function withValues(text: string, changes: readonly (readonly [Path, unknown])[]): string | undefined {
  return edited(text, (document) => {
    for (const [path, value] of changes) put(document, path, value);
  });
}

/** The text with the entry of a list at another position. */
export function withMoved(text: string, list: Path, from: number, to: number): string | undefined {
  return edited(text, (document) => {
    const node = document.getIn(list, true);
    if (!isSeq(node)) throw new RangeError(`no list at ${list.join('.')}`);
    const [item] = node.items.splice(from, 1);
    node.items.splice(to, 0, item);
  });
}

function edited(text: string, change: (document: Document) => void): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const style = {
    lineWidth: 0,
    flowCollectionPadding: /\{ \S/.test(text),
    indentSeq: !/^( *)[^\s#-][^\n]*:\n(?: *#[^\n]*\n)*\1- /m.test(text),
  };
  const before = document.toString(style);
  try {
    change(document);
  } catch {
    return undefined;
  }
  const after = document.toString(style);
  const merged = carried(text, before, after);
  return sameMeaning(merged, after) ? merged : after;
}

function sameMeaning(a: string, b: string): boolean {
  const document = parseDocument(a);
  return document.errors.length === 0 && JSON.stringify(document.toJS()) === JSON.stringify(parseDocument(b).toJS());
}

/**
 * What changed between two printed texts, carried over to the text as it is written, which differs from `before` in
 * layout only. Where a changed line is printed otherwise than it is written, the printed one is taken.
 */
function carried(text: string, before: string, after: string): string {
  if (text === before) return after;
  const own = linesBehind(text, before);
  const lines = text.split('\n');
  const out: string[] = [];
  let taken = 0;
  let pending: string[] = [];
  let dirty = false;
  // Lines between two anchors (lines that are the same in all three) are kept as written unless one of them changed.
  const flush = (until: number): void => {
    out.push(...(dirty ? pending : lines.slice(taken, until)));
    pending = [];
    dirty = false;
  };
  for (const line of diffLines(before, after)) {
    const mine = line.before === undefined ? undefined : own.get(line.before);
    if (line.kind === 'same' && mine !== undefined) {
      flush(mine - 1);
      out.push(lines[mine - 1] ?? '');
      taken = mine;
    } else if (line.kind === 'removed') {
      dirty = true;
    } else {
      dirty ||= line.kind === 'added';
      pending.push(line.text);
    }
  }
  flush(lines.length);
  const merged = out.join('\n');
  return text.endsWith('\n') && !merged.endsWith('\n') ? `${merged}\n` : merged;
}

/** For each line of the printed text the line of the written one it stands for, where that is plain. */
function linesBehind(text: string, printed: string): Map<number, number> {
  const own = new Map<number, number>();
  let written: number[] = [];
  let other: number[] = [];
  // Between lines that are the same, as many written as printed ones are the same entries in another layout.
  const pair = (): void => {
    if (written.length === other.length) other.forEach((line, at) => own.set(line, written[at] ?? 0));
    written = [];
    other = [];
  };
  for (const { kind, before, after } of diffLines(text, printed)) {
    if (kind === 'same') pair();
    if (kind === 'same' && before !== undefined && after !== undefined) own.set(after, before);
    else if (before !== undefined) written.push(before);
    else if (after !== undefined) other.push(after);
  }
  pair();
  return own;
}

function put(document: Document, path: Path, value: unknown): void {
  if (value === undefined) {
    remove(document, path);
    return;
  }
  for (let depth = 1; depth < path.length; depth++) {
    const prefix = path.slice(0, depth);
    const node = document.getIn(prefix, true) as Node | undefined;
    if (node === undefined || (isScalar(node) && node.value === null)) {
      document.setIn(prefix, typeof path[depth] === 'number' ? new YAMLSeq() : new YAMLMap());
    } else if (!isCollection(node)) {
      throw new RangeError(`no entries at ${prefix.join('.')}`);
    }
  }
  const old = document.getIn(path, true);
  if (Array.isArray(value) && isSeq(old)) fill(document, old, value);
  else if (isScalar(old) && (typeof value !== 'object' || value === null)) replaceScalar(old, value);
  else document.setIn(path, document.createNode(value));
}

/** Keeps the way a value is quoted while that still says the same. */
function replaceScalar(old: Scalar, value: unknown): void {
  if (typeof old.value !== typeof value) delete old.type;
  if (typeof value !== 'number' || typeof old.value !== 'number') delete old.format;
  delete old.source;
  old.value = value;
  if (typeof value === 'string' && old.type === Scalar.PLAIN && value === '') delete old.type;
}

/** New entries of a list; those that are there already stay with their comments. */
function fill(document: Document, list: YAMLSeq, values: unknown[]): void {
  const left = [...list.items];
  list.items = values.map((value) => {
    const at = left.findIndex((item) => JSON.stringify(isScalar(item) || isCollection(item) ? item.toJSON() : item) === JSON.stringify(value));
    return at < 0 ? document.createNode(value) : left.splice(at, 1)[0];
  });
}

/** Removes an entry, and the records above it that are left empty by that, but no entry of a list. */
function remove(document: Document, path: Path): void {
  document.deleteIn(path);
  for (let depth = path.length - 1; depth > 0; depth--) {
    const prefix = path.slice(0, depth);
    const node = document.getIn(prefix, true);
    if (!isMap(node) || node.items.length > 0 || typeof path[depth - 1] === 'number') return;
    document.deleteIn(prefix);
  }
}
