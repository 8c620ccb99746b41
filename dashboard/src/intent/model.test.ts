import { describe, expect, it } from 'vitest';
import type { IntentElement } from '../api/intent.ts';
import { placed, score, stretches } from './model.ts';

const element = (words: string, from: number, to: number, kind = 'signal'): IntentElement => ({ kind, name: words, words, from, to });

describe('the place of words', () => {
  const at = (text: string, words: string, from: number): number | undefined => placed(text, [{ words, from, to: from }])[0]?.from;

  it('is that of their number, where they stand more than once', () => {
    const text = 'Send the best of the best, 1,000 tokens, to gpt-4.1 and the best.';
    expect([at(text, 'best', 3), at(text, 'best', 6), at(text, 'best', 13)]).toEqual([9, 21, 60]);
  });

  it('counts one Chinese character as a word', () => {
    const text = '数学交给demo/strong，数学交给small。';
    expect([at(text, '数学', 1), at(text, '数学', 6)]).toEqual([0, 16]);
    expect(at(text, 'small', 10)).toBe(20);
  });

  it('is nowhere for words that are not there', () => {
    expect(placed('one two', [{ words: 'three', from: 1, to: 1 }, { words: '', from: 1, to: 1 }])).toEqual([{ from: 0, to: 0 }, { from: 0, to: 0 }]);
  });
});

describe('the sentence', () => {
  const text = 'Maths to big, please.';

  it('is cut where what it became begins and ends, and keeps every character', () => {
    const cut = stretches(
      text,
      [element('Maths', 1, 1), element('Maths', 1, 1, 'condition'), element('Maths to big', 1, 3, 'route'), element('big', 3, 3, 'model')],
      [{ text: 'please', from: 4, to: 4, why: 'courtesy' }],
    );
    expect(cut.map((stretch) => stretch.text).join('')).toBe(text);
    expect(cut.map(({ text: piece, elements, within, begins, unparsed: why }) => [piece, elements, within, begins, why])).toEqual([
      ['Maths', [0, 1], [2], [2], undefined],
      [' to ', [], [2], [], undefined],
      ['big', [3], [2], [], undefined],
      [', ', [], [], [], undefined],
      ['please', [], [], [], 0],
      ['.', [], [], [], undefined],
    ]);
  });

  it('has what stands nowhere in no place', () => {
    expect(stretches(text, [element('gone', 1, 1)], [])).toMatchObject([{ text, elements: [] }]);
  });
});

describe('the score of the tests', () => {
  it('counts those that go where they should, and is unknown where none ran', () => {
    expect(score([{ prompt: 'a', route: 'r', got: 'r', passed: true }, { prompt: 'b', route: 'r', got: 'none', passed: false }, { prompt: 'c', route: 'r' }])).toEqual({ passed: 1, all: 2 });
    expect(score([{ prompt: 'c', route: 'r' }])).toBeUndefined();
    expect(score([])).toBeUndefined();
  });
});
