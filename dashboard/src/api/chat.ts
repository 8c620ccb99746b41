import { RequestFailed, errorFields, isRecord, parseJson } from './failure.ts';
import { isAbort, request } from './http.ts';
import { pause } from './pause.ts';
import { SseParser } from './sse.ts';
import type { ChatMessage, Usage } from './types.ts';

/** The `x-vsr-*` headers of an answer, by lower-case name. */
export type RouteHeaders = Readonly<Record<string, string>>;

export type ChatEvent =
  | { type: 'open'; headers: RouteHeaders }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'finish'; reason: string }
  | { type: 'usage'; usage: Usage };

export interface ChatCall {
  model: string;
  messages: ChatMessage[];
  sessionId: string;
}

/**
 * Streams one answer. Ends after the end mark; throws `RequestFailed` when the router refuses, when an error
 * arrives inside the stream and when the stream ends early, and an `AbortError` when `signal` fires.
 */
export async function* streamChat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const response = await request('/api/router/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-vsr-debug': 'true', 'x-session-id': call.sessionId },
    body: JSON.stringify({
      model: call.model,
      messages: call.messages,
      stream: true,
      stream_options: { include_usage: true },
    }),
    signal,
  });
  yield { type: 'open', headers: routeHeaders(response.headers) };
  const streamed = (response.headers.get('content-type') ?? '').includes('text/event-stream');
  if (!streamed || response.body === null) {
    yield* readChunk(await response.text());
    return;
  }
  yield* readStream(response.body, signal);
}

/** How long a stream may stay open after its end mark before the answer counts as complete anyway. */
const CLOSING_MS = 1000;

async function* readStream(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const reader = body.getReader();
  const parser = new SseParser();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await read(reader);
      for (const event of done ? parser.end() : parser.push(value)) {
        ended = event.data === '[DONE]';
        if (ended) return;
        yield* readChunk(event.data);
      }
      if (done) throw new RequestFailed({ kind: 'cut', message: '' });
    }
  } finally {
    // After the end mark the router closes the stream itself, when it has closed its record of the request; closing
    // it here would look to it like a broken connection.
    if (ended) await Promise.race([drain(reader), pause(CLOSING_MS, signal)]);
    else await reader.cancel().catch(() => undefined);
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete; how the connection ends no longer matters.
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new RequestFailed({ kind: 'cut', message: '' });
  }
}

export function routeHeaders(headers: Headers): RouteHeaders {
  const found = [...headers].filter(([name]) => name.startsWith('x-vsr-'));
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Events of one chat chunk, or of a whole answer where the router did not stream. */
export function readChunk(data: string): ChatEvent[] {
  const body = parseJson(data);
  const error = errorFields(body);
  if (error !== undefined) throw new RequestFailed({ kind: 'stream', ...error });
  if (!isRecord(body)) throw new RequestFailed({ kind: 'stream', message: '', code: 'not_json' });
  const events: ChatEvent[] = [];
  const choices: unknown[] = Array.isArray(body.choices) ? body.choices : [];
  const choice = choices[0];
  if (isRecord(choice)) {
    const part = isRecord(choice.delta) ? choice.delta : choice.message;
    if (isRecord(part)) {
      const reasoning = part.reasoning_content ?? part.reasoning;
      if (typeof reasoning === 'string' && reasoning !== '') events.push({ type: 'reasoning', text: reasoning });
      const text = part.content ?? part.refusal;
      if (typeof text === 'string' && text !== '') events.push({ type: 'text', text });
    }
    if (typeof choice.finish_reason === 'string') events.push({ type: 'finish', reason: choice.finish_reason });
  }
  if (isRecord(body.usage)) events.push({ type: 'usage', usage: body.usage });
  return events;
}
