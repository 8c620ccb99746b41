import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ChatEvent, readChunk, streamChat } from './chat.ts';
import { type Failure, RequestFailed, adviceFor } from './failure.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function answer(body: BodyInit | null, init: ResponseInit): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, init)));
}

function bytes(text: string, cut: number): ReadableStream<Uint8Array> {
  const all = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < all.length; at += cut) controller.enqueue(all.slice(at, at + cut));
      controller.close();
    },
  });
}

async function collect(): Promise<{ events: ChatEvent[]; failure?: Failure }> {
  const events: ChatEvent[] = [];
  const call = { model: 'auto', messages: [{ role: 'user' as const, content: 'hi' }], sessionId: 's' };
  try {
    for await (const event of streamChat(call, new AbortController().signal)) events.push(event);
  } catch (cause) {
    if (!(cause instanceof RequestFailed)) throw cause;
    return { events, failure: cause.failure };
  }
  return { events };
}

const chunk = (text: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`;
const sse = { headers: { 'content-type': 'text/event-stream', 'x-vsr-replay-id': 'r-1', date: 'x' } };

describe('streamChat', () => {
  it('gives headers, text and the end, with bytes split inside characters', async () => {
    answer(bytes(chunk('你') + chunk('好') + 'data: [DONE]\n\n', 3), sse);
    expect(await collect()).toEqual({
      events: [
        { type: 'open', headers: { 'x-vsr-replay-id': 'r-1' } },
        { type: 'text', text: '你' },
        { type: 'text', text: '好' },
      ],
    });
  });

  it('says that a stream without end mark was cut, and keeps what came', async () => {
    answer(bytes(chunk('half'), 7), sse);
    const { events, failure } = await collect();
    expect(events.at(-1)).toEqual({ type: 'text', text: 'half' });
    expect(failure?.kind).toBe('cut');
  });

  it('turns an error inside the stream into a failure', async () => {
    answer(bytes(chunk('a') + 'data: {"error":{"message":"boom","type":"api_error","code":502}}\n\n', 50), sse);
    expect((await collect()).failure).toEqual({ kind: 'stream', message: 'boom', code: 'api_error', status: 502 });
  });

  it('reads a plain JSON answer', async () => {
    const body = { choices: [{ message: { content: 'cached' }, finish_reason: 'stop' }], usage: { prompt_tokens: 3 } };
    answer(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
    expect((await collect()).events.slice(1)).toEqual([
      { type: 'text', text: 'cached' },
      { type: 'finish', reason: 'stop' },
      { type: 'usage', usage: { prompt_tokens: 3 } },
    ]);
  });

  it('reads the OpenAI error shape of a refused request', async () => {
    answer('{"error":{"message":"slow down","type":"rate_limit_error","code":429}}', {
      status: 429,
      headers: { 'retry-after': '7', 'x-request-id': 'q' },
    });
    const { failure } = await collect();
    expect(failure).toEqual({
      kind: 'http', status: 429, code: 'rate_limit_error', message: 'slow down', requestId: 'q', retryAfterSeconds: 7,
    });
    expect(failure && adviceFor(failure)).toBe('rateLimited');
  });

  it('reads the management error shape and survives a body that is not JSON', async () => {
    answer('{"error":{"code":"FORBIDDEN","message":"no"}}', { status: 403 });
    expect((await collect()).failure).toMatchObject({ code: 'FORBIDDEN', message: 'no' });
    answer('<html>', { status: 502 });
    expect((await collect()).failure).toEqual({ kind: 'http', status: 502, message: '' });
  });

  it('calls an unreachable router a network failure', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
    expect((await collect()).failure?.kind).toBe('network');
  });
});

describe('readChunk', () => {
  it('separates reasoning from the answer', () => {
    expect(readChunk('{"choices":[{"delta":{"reasoning_content":"hm","content":""}}]}')).toEqual([
      { type: 'reasoning', text: 'hm' },
    ]);
  });
});
