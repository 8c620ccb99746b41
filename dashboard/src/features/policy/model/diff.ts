/** A line of a comparison: in both texts, only in the old one, or only in the new one. Line numbers from 1. */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
  before?: number;
  after?: number;
}

/** Changed lines with some lines around; `skipped` lines before it are the same in both. */
export interface Hunk {
  skipped: number;
  lines: DiffLine[];
}

/** Beyond this many edits two texts are shown as wholly different in their middle, to stay quick. */
const MOST_EDITS = 4000;

/** Compares two texts line by line, with as few edits as possible (Myers, An O(ND) Difference Algorithm, 1986). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const out: DiffLine[] = [];
  for (let i = 0; i < head; i++) out.push({ kind: 'same', text: a[i] ?? '', before: i + 1, after: i + 1 });
  for (const [i, j] of edits(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    if (i !== undefined && j !== undefined) out.push({ kind: 'same', text: a[head + i] ?? '', before: head + i + 1, after: head + j + 1 });
    else if (i !== undefined) out.push({ kind: 'removed', text: a[head + i] ?? '', before: head + i + 1 });
    else if (j !== undefined) out.push({ kind: 'added', text: b[head + j] ?? '', after: head + j + 1 });
  }
  for (let i = tail; i > 0; i--) {
    out.push({ kind: 'same', text: a[a.length - i] ?? '', before: a.length - i + 1, after: b.length - i + 1 });
  }
  return out;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

type Step = [number | undefined, number | undefined];

/** Pairs of positions in both lists; one side alone is a removal or an addition. */
function edits(a: string[], b: string[]): Step[] {
  const trace = frontiers(a, b);
  if (trace === undefined) return [...a.map((_, i): Step => [i, undefined]), ...b.map((_, j): Step => [undefined, j])];
  const steps: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d > 0; d--) {
    const v = trace[d - 1] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1));
    const previous = down ? k + 1 : k - 1;
    const fromX = v.get(previous) ?? 0;
    const fromY = fromX - previous;
    while (x > fromX && y > fromY) steps.push([--x, --y]);
    if (down) steps.push([undefined, --y]);
    else steps.push([--x, undefined]);
  }
  while (x > 0 && y > 0) steps.push([--x, --y]);
  return steps.reverse();
}

/** The furthest reach on each diagonal after 0, 1, 2, … edits; undefined when there are too many. */
function frontiers(a: string[], b: string[]): Map<number, number>[] | undefined {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const trace: Map<number, number>[] = [];
  let v = new Map<number, number>();
  for (let d = 0; d <= most; d++) {
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1));
      let x = d === 0 ? 0 : down ? (v.get(k + 1) ?? 0) : (v.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) {
        trace.push(next);
        return trace;
      }
    }
    trace.push(next);
    v = next;
  }
  return undefined;
}

/** The changed parts with up to `around` unchanged lines on each side. */
export function hunksOf(lines: readonly DiffLine[], around = 3): Hunk[] {
  const near = new Array<boolean>(lines.length).fill(false);
  lines.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    for (let i = Math.max(0, at - around); i <= Math.min(lines.length - 1, at + around); i++) near[i] = true;
  });
  const hunks: Hunk[] = [];
  let skipped = 0;
  let open: Hunk | undefined;
  lines.forEach((line, at) => {
    if (near[at] !== true) {
      skipped++;
      open = undefined;
      return;
    }
    if (open === undefined) {
      open = { skipped, lines: [] };
      hunks.push(open);
      skipped = 0;
    }
    open.lines.push(line);
  });
  return hunks;
}

export function countsOf(lines: readonly DiffLine[]): { added: number; removed: number } {
  return {
    added: lines.filter(({ kind }) => kind === 'added').length,
    removed: lines.filter(({ kind }) => kind === 'removed').length,
  };
}

/** Texts of versions carry masks without numbers, the text in use numbered ones: they are the same to a reader. */
export function withoutMaskNumbers(yaml: string): string {
  return yaml.replace(/\[REDACTED-\d+\]/g, '[REDACTED]');
}
