import { describe, expect, it } from 'vitest';
import type { Finding, PolicyText } from '../../../api/policy.ts';
import { changesBetween } from './changes.ts';
import { countsOf, diffLines, hunksOf, withoutMaskNumbers } from './diff.ts';
import { type Draft, EMPTY, changed, count, deployable, reduce } from './draft.ts';
import { moved } from './masks.ts';
import { merged } from './merge.ts';
import { excerpt, rangeOf, replaceAt } from './places.ts';

const place = (line: number, column: number, end_line: number, end_column: number) => ({ line, column, end_line, end_column });

describe('places', () => {
  it('count code points, not UTF-16 units', () => {
    const text = 'a: 1\n😀b: 二\n';
    expect(rangeOf(text, place(2, 2, 2, 3))).toEqual({ from: 7, to: 8 });
    expect(replaceAt(text, place(2, 5, 2, 6), '三')).toBe('a: 1\n😀b: 三\n');
  });

  it('that are unknown or beyond the text are said to be so', () => {
    expect(rangeOf('a', place(0, 0, 0, 0))).toBeUndefined();
    expect(rangeOf('ab', place(9, 9, 9, 9))).toEqual({ from: 2, to: 2 });
    expect(excerpt('ab', place(9, 1, 9, 2))).toBeUndefined();
  });

  it('mark the rest of the line when they end on another', () => {
    expect(excerpt('ab cd\nef', place(1, 4, 2, 1))).toEqual({ line: 'ab cd', before: 3, marked: 2 });
    expect(excerpt('    ab: cd', place(1, 5, 1, 7))).toEqual({ line: 'ab: cd', before: 0, marked: 2 });
  });
});

describe('diffLines', () => {
  it('finds the fewest edits and numbers both sides', () => {
    expect(diffLines('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([
      { kind: 'same', text: 'a', before: 1, after: 1 },
      { kind: 'removed', text: 'b', before: 2 },
      { kind: 'added', text: 'x', after: 2 },
      { kind: 'same', text: 'c', before: 3, after: 3 },
      { kind: 'added', text: 'd', after: 4 },
    ]);
  });

  it('gives both texts back, whatever they are', () => {
    let seed = 12345;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 300; round++) {
      const text = (): string => Array.from({ length: random(12) }, () => `${'abc'[random(3)]}\n`).join('');
      const before = text();
      const after = text();
      const lines = diffLines(before, after);
      const side = (other: 'added' | 'removed'): string => lines.filter(({ kind }) => kind !== other).map((line) => `${line.text}\n`).join('');
      expect([side('added'), side('removed')], `round ${round}`).toEqual([before, after]);
      const { added, removed } = countsOf(lines);
      expect(added + removed, `round ${round}`).toBe(fewest(before, after));
    }
  });

  it('shows only what is near a change', () => {
    const before = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
    const hunks = hunksOf(diffLines(before, before.replace('line 10', 'other')), 2);
    expect(hunks.map(({ skipped, lines }) => [skipped, lines.length])).toEqual([[8, 6]]);
    expect(hunksOf(diffLines('a', 'a'))).toEqual([]);
  });

  /** Edits by the textbook longest common subsequence. */
  function fewest(before: string, after: string): number {
    const a = before.split('\n');
    const b = after.split('\n');
    const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
    for (let i = 1; i <= a.length; i++) {
      for (let j = 1; j <= b.length; j++) {
        const row = table[i] ?? [];
        const above = table[i - 1] ?? [];
        row[j] = a[i - 1] === b[j - 1] ? (above[j - 1] ?? 0) + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0);
      }
    }
    return a.length + b.length - 2 * (table[a.length]?.[b.length] ?? 0);
  }
});

describe('changesBetween', () => {
  it('names entries of lists by their name, whatever their position', () => {
    const before = 'routing: {decisions: [{name: a, priority: 1}, {name: b}], strategy: priority}\n# only a remark\n';
    const after = 'routing: {decisions: [{name: c}, {name: a, priority: 2}], strategy: confidence}\n';
    expect(changesBetween(before, after)).toEqual([
      { kind: 'changed', where: 'routing.decisions › a', keys: ['priority'] },
      { kind: 'removed', where: 'routing.decisions › b', keys: [] },
      { kind: 'added', where: 'routing.decisions › c', keys: [] },
      { kind: 'changed', where: 'routing.strategy', keys: [] },
    ]);
  });

  it('sees another order, and says nothing about what is no YAML', () => {
    expect(changesBetween('a: [{name: x}, {name: y}]', 'a: [{name: y}, {name: x}]')).toEqual([{ kind: 'changed', where: 'a', keys: ['…'] }]);
    expect(changesBetween('a: 1 # x', 'a:   1')).toEqual([]);
    expect(changesBetween('a: 1', 'a: [')).toBeUndefined();
  });
});

const policy = (yaml: string, etag: string): PolicyText => ({ yaml, etag, writable: true });
const answer = { valid: true, diagnostics: [], manual: {} };

function draftOf(...events: Parameters<typeof reduce>[1][]): Draft {
  return events.reduce(reduce, EMPTY);
}

describe('draft', () => {
  it('may be deployed only when this very text was checked and found good', () => {
    const edited = draftOf({ type: 'loaded', policy: policy('a: 1', '1') }, { type: 'edited', text: 'a: 2' });
    expect([changed(edited), deployable(edited)]).toEqual([true, false]);
    const checked = reduce(edited, { type: 'checked', text: 'a: 2', answer });
    expect(deployable(checked)).toBe(true);
    expect(deployable(reduce(checked, { type: 'edited', text: 'a: 3' }))).toBe(false);
    expect(deployable(reduce(edited, { type: 'checked', text: 'a: 2', answer: { ...answer, valid: false } }))).toBe(false);
    expect(reduce(edited, { type: 'checked', text: 'a: 9', answer })).toBe(edited);
  });

  it('keeps both texts when somebody else was first', () => {
    const mine = draftOf({ type: 'loaded', policy: policy('a: 1', '1') }, { type: 'edited', text: 'a: 2' }, { type: 'loaded', policy: policy('a: 3', '2') });
    expect(mine).toMatchObject({ text: 'a: 2', base: { yaml: 'a: 1' }, conflict: { theirs: { yaml: 'a: 3' } } });
    expect(deployable(reduce(mine, { type: 'checked', text: 'a: 2', answer }))).toBe(false);
    expect(reduce(mine, { type: 'settled', keep: 'mine' })).toMatchObject({ text: 'a: 2', base: { etag: '2' } });
    expect(reduce(mine, { type: 'settled', keep: 'theirs' })).toMatchObject({ text: 'a: 3', base: { etag: '2' } });
    expect(reduce(mine, { type: 'settled', keep: 'mine' }).conflict).toBeUndefined();
    expect(reduce(mine, { type: 'settled', keep: 'both' })).toBe(mine);
    const apart = draftOf({ type: 'loaded', policy: policy('a: 1\n\n\nb: 1\n', '1') }, { type: 'edited', text: 'a: 2\n\n\nb: 1\n' }, { type: 'conflicted', theirs: policy('a: 1\n\n\nb: 2\n', '2') });
    expect(reduce(apart, { type: 'settled', keep: 'both' })).toMatchObject({ text: 'a: 2\n\n\nb: 2\n', base: { etag: '2' } });
  });

  it('follows the text in use while it is unchanged, and goes back to it', () => {
    const read = draftOf({ type: 'loaded', policy: policy('a: 1', '1') }, { type: 'loaded', policy: policy('a: 3', '2') });
    expect(read).toMatchObject({ text: 'a: 3', base: { etag: '2' } });
    expect(reduce(reduce(read, { type: 'edited', text: '' }), { type: 'discarded' }).text).toBe('a: 3');
  });

  it('counts constraints with the warnings', () => {
    const finding = (severity: Finding['severity']): Finding => ({ ...place(1, 1, 1, 1), severity, code: '', path: '', message: '', hint: '' });
    expect(count(['error', 'constraint', 'warning', 'note'].map((severity) => finding(severity as Finding['severity'])))).toEqual({ errors: 1, warnings: 2, notes: 1 });
  });
});

describe('merged', () => {
  const lines = (...names: string[]): string => names.map((name) => `${name}\n`).join('');
  const base = lines('a', 'b', 'c', 'd', 'e');

  it('joins changes of different lines, and the same change made twice', () => {
    expect(merged(base, lines('A', 'b', 'c', 'd', 'e'), lines('a', 'b', 'c', 'e', 'f'))).toBe(lines('A', 'b', 'c', 'e', 'f'));
    expect(merged(base, lines('a', 'x', 'c', 'd', 'e'), lines('a', 'x', 'c', 'd', 'E'))).toBe(lines('a', 'x', 'c', 'd', 'E'));
    expect(merged(base, base, lines('z'))).toBe(lines('z'));
  });

  it('leaves changes of the same or neighbouring lines to a person', () => {
    expect(merged(base, lines('a', 'x', 'c', 'd', 'e'), lines('a', 'y', 'c', 'd', 'e'))).toBeUndefined();
    expect(merged(base, lines('a', 'x', 'c', 'd', 'e'), lines('a', 'b', 'y', 'd', 'e'))).toBeUndefined();
    expect(merged(base, lines('a', 'x', 'b', 'c', 'd', 'e'), lines('a', 'y', 'b', 'c', 'd', 'e'))).toBeUndefined();
  });
});

describe('masks', () => {
  const one = 'models:\n- {name: a, api_key: "[REDACTED-1]"}\n';

  it('keep their numbers where they stand for the same', () => {
    expect(moved(`${one}x: 1\n`, one, `# remark\n${one}`)).toBe(`${one}x: 1\n`);
  });

  it('lose their numbers where they could mean another secret', () => {
    const two = `models:\n- {name: z, api_key: "[REDACTED-1]"}\n- {name: a, api_key: "[REDACTED-2]"}\n`;
    expect(moved(one, one, two)).toBe(withoutMaskNumbers(one));
    expect(moved(one, one, one.replace('name: a', 'name: a, url: other'))).toBe(withoutMaskNumbers(one));
  });
});
