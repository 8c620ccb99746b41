import { RequestFailed } from './failure.ts';
import { requestJson } from './http.ts';
import { pause } from './pause.ts';
import type { ChatMessage, Explanation, ModelEntry, ModelList, Overview } from './types.ts';

export function fetchOverview(signal: AbortSignal): Promise<Overview> {
  return requestJson<Overview>('/api/v1/overview', { signal });
}

export async function fetchModels(signal: AbortSignal): Promise<ModelEntry[]> {
  const list = await requestJson<ModelList>('/api/router/v1/models', { signal });
  return list.data;
}

/** What would happen to this conversation; no model is called. Without a model's name the router takes its virtual one. */
export function evaluate(model: string, messages: ChatMessage[], signal: AbortSignal): Promise<Explanation> {
  return requestJson<Explanation>('/api/v1/eval?trace=true', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages, ...(model === '' ? {} : { model }) }),
    signal,
  });
}

/** Waits before each look, in ms. The record is closed just after the last byte of the answer. */
const LOOKS = [150, 250, 500, 1000, 2000];

/** The record of a served request is closed once its total time is known. */
export function isComplete(explanation: Explanation): boolean {
  return explanation.kind !== 'request' || explanation.latency?.total_us !== undefined;
}

/**
 * Explanation of a served request. Looks again while the record is missing or still open, five times at most;
 * gives the last one seen, or undefined when there was none.
 */
export async function fetchExplanation(
  id: string,
  signal: AbortSignal,
  sleep: (ms: number, signal: AbortSignal) => Promise<void> = pause,
): Promise<Explanation | undefined> {
  let seen: Explanation | undefined;
  for (const wait of LOOKS) {
    await sleep(wait, signal);
    seen = (await look(id, signal)) ?? seen;
    if (seen !== undefined && isComplete(seen)) return seen;
  }
  return seen;
}

async function look(id: string, signal: AbortSignal): Promise<Explanation | undefined> {
  try {
    return await requestJson<Explanation>(`/api/v1/explanations/${encodeURIComponent(id)}`, { signal });
  } catch (cause) {
    if (cause instanceof RequestFailed && cause.failure.status === 404) return undefined;
    throw cause;
  }
}
