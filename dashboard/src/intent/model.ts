import type { IntentElement, IntentTest, Spoken, Unparsed } from '../api/intent.ts';

/** A stretch of the sentence, and what of it became what. */
export interface Stretch {
  text: string;
  from: number;
  /** Positions of the elements made of these very words, in their order. */
  elements: number[];
  /** Positions of the elements made of a whole clause that has these words. */
  within: number[];
  /** Those of `within` that begin here. */
  begins: number[];
  /** Position of what was not understood here. */
  unparsed?: number;
}

interface Range {
  from: number;
  to: number;
}

/** A word, roughly as the compiler counts them: one Han character, or a run of letters and digits with joining signs inside. */
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+(?:[-'’_./@+#:&,](?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+)*|->|=>|[<>%‰§\p{S}]/gu;

/**
 * Where words stand in a text, in UTF-16 units: the places whose characters are exactly theirs, and of several the one
 * nearest to the number of their first word. Words that stand nowhere have an empty range.
 */
export function placed(text: string, spoken: readonly Spoken[]): Range[] {
  const starts = [...text.matchAll(WORD)].map(({ index }) => index);
  return spoken.map(({ words, from }) => {
    const expected = starts[from - 1] ?? text.length;
    let best: number | undefined;
    for (let at = words === '' ? -1 : text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      if (best === undefined || Math.abs(at - expected) < Math.abs(best - expected)) best = at;
    }
    return best === undefined ? { from: 0, to: 0 } : { from: best, to: best + words.length };
  });
}

/** Whether an element stands for a whole clause. */
export function wide({ kind }: IntentElement): boolean {
  return kind === 'route' || kind === 'test';
}

/** Cuts a sentence wherever an element, or what was not understood, begins or ends. */
export function stretches(text: string, elements: readonly IntentElement[], unparsed: readonly Unparsed[]): Stretch[] {
  const places = placed(text, elements);
  const lost = placed(text, unparsed.map(({ text: words, from, to }) => ({ words, from, to })));
  const cuts = [...new Set([0, text.length, ...[...places, ...lost].flatMap(({ from, to }) => (to > from ? [from, to] : []))])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length;
    const covers = (range: Range | undefined): boolean => range !== undefined && range.from <= from && range.to >= to;
    const why = lost.findIndex(covers);
    const covering = elements.flatMap((_, at) => (covers(places[at]) ? [at] : []));
    const isWide = (at: number): boolean => elements[at] !== undefined && wide(elements[at]);
    return {
      text: text.slice(from, to),
      from,
      elements: covering.filter((at) => !isWide(at)),
      within: covering.filter(isWide),
      begins: covering.filter((at) => isWide(at) && places[at]?.from === from),
      ...(why < 0 ? {} : { unparsed: why }),
    };
  });
}

/** How many of the tests that ran went where they should; undefined where none ran. */
export function score(tests: readonly IntentTest[]): { passed: number; all: number } | undefined {
  const ran = tests.filter(({ passed }) => passed !== undefined);
  return ran.length === 0 ? undefined : { passed: ran.filter(({ passed }) => passed === true).length, all: ran.length };
}
