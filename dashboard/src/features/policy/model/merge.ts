import { type DiffLine, diffLines } from './diff.ts';

/** Lines `from` to `to` (exclusive, from 0) of a text that become other lines. */
interface Edit {
  from: number;
  to: number;
  lines: string[];
}

/**
 * A text with what two people changed in it, line by line; undefined where both changed the same lines, or lines next to
 * each other, so that a person must say what is meant.
 */
export function merged(base: string, mine: string, theirs: string): string | undefined {
  const edits = [...editsOf(base, mine), ...editsOf(base, theirs)].sort((a, b) => a.from - b.from || a.to - b.to);
  for (const [at, edit] of edits.entries()) {
    const next = edits[at + 1];
    if (next !== undefined && next.from <= edit.to && !alike(edit, next)) return undefined;
  }
  const lines = base.split('\n');
  const out: string[] = [];
  let taken = 0;
  for (const [at, edit] of edits.entries()) {
    const before = edits[at - 1];
    if (before !== undefined && alike(before, edit)) continue; // both made the same change
    out.push(...lines.slice(taken, edit.from), ...edit.lines);
    taken = edit.to;
  }
  return [...out, ...lines.slice(taken)].join('\n');
}

function alike(a: Edit, b: Edit): boolean {
  return a.from === b.from && a.to === b.to && a.lines.join('\n') === b.lines.join('\n');
}

function editsOf(base: string, other: string): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let open: Edit | undefined;
  for (const line of diffLines(base, other)) {
    if (line.kind === 'same') open = undefined;
    else {
      if (open === undefined) {
        open = { from: at, to: at, lines: [] };
        edits.push(open);
      }
      extend(open, line);
    }
    if (line.kind !== 'added') at++;
  }
  return edits;
}

function extend(edit: Edit, line: DiffLine): void {
  if (line.kind === 'removed') edit.to++;
  else edit.lines.push(line.text);
}
