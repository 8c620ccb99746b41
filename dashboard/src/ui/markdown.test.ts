import { describe, expect, it } from 'vitest';
import { parseProse } from './markdown.ts';

describe('parseProse', () => {
  it('finds paragraphs, fenced code, code and strong text', () => {
    expect(parseProse('Use **one** `lock`.\n\nThen:\n```java\na();\n\nb();\n```\nDone.')).toEqual([
      {
        kind: 'paragraph',
        spans: [
          { kind: 'text', text: 'Use ' }, { kind: 'strong', text: 'one' }, { kind: 'text', text: ' ' },
          { kind: 'code', text: 'lock' }, { kind: 'text', text: '.' },
        ],
      },
      { kind: 'paragraph', spans: [{ kind: 'text', text: 'Then:' }] },
      { kind: 'code', text: 'a();\n\nb();' },
      { kind: 'paragraph', spans: [{ kind: 'text', text: 'Done.' }] },
    ]);
  });

  it('shows a fence that is still being streamed as code, and lone marks as text', () => {
    expect(parseProse('```\nx = 1')).toEqual([{ kind: 'code', text: 'x = 1' }]);
    expect(parseProse('2 ** 3 ` 4')).toEqual([{ kind: 'paragraph', spans: [{ kind: 'text', text: '2 ** 3 ` 4' }] }]);
  });

  it('loses no text whatever prefix of an answer has arrived', () => {
    const answer = 'a **b** `c`\n\n```js\nlet d\n```\n\ne';
    for (let at = 0; at <= answer.length; at++) {
      const shown = parseProse(answer.slice(0, at)).map((block) => (block.kind === 'code' ? block.text : block.spans.map(({ text }) => text).join(''))).join('');
      const letters = answer.slice(0, at).replace(/^```.*$/gm, '').replace(/[^a-z]/g, '');
      expect(shown.replace(/[^a-z]/g, ''), `prefix of ${at}`).toBe(letters);
    }
  });
});
