import { describe, expect, it } from 'vitest';
import { SseParser, type SseEvent } from './sse.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(chunks: Uint8Array[]): SseEvent[] {
  const parser = new SseParser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}

const stream =
  ': ping\n\ndata: {"a":"猫🐈é"}\n\nevent: note\r\ndata: one\r\ndata:two\r\n\r\nid: 7\rdata:  spaced\r\rdata\n\ndata: [DONE]\n\n';
const expected: SseEvent[] = [
  { event: 'message', data: '{"a":"猫🐈é"}' },
  { event: 'note', data: 'one\ntwo' },
  { event: 'message', data: ' spaced' },
  { event: 'message', data: '' },
  { event: 'message', data: '[DONE]' },
];

describe('SseParser', () => {
  it('reads events, comments, all three line ends and fields without a value', () => {
    expect(parse([encode(stream)])).toEqual(expected);
  });

  it('gives the same events whatever byte the stream is split at', () => {
    const bytes = encode(stream);
    for (let at = 0; at <= bytes.length; at++) {
      expect(parse([bytes.slice(0, at), bytes.slice(at)]), `split at byte ${at}`).toEqual(expected);
    }
  });

  it('gives the same events byte by byte', () => {
    expect(parse([...encode(stream)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it('dispatches an event that the end of the stream cut off', () => {
    expect(parse([encode('data: a\n\ndata: [DONE]')])).toEqual([
      { event: 'message', data: 'a' },
      { event: 'message', data: '[DONE]' },
    ]);
  });

  it('refuses an event without end', () => {
    const parser = new SseParser();
    const block = encode('data: ' + 'x'.repeat(1024 * 1024) + '\n');
    expect(() => {
      for (let i = 0; i < 8; i++) parser.push(block);
    }).toThrow(/longer than/);
  });
});
