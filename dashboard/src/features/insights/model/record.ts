import { isRecord, parseJson } from '../../../api/failure.ts';
import type { ReplayRecord } from '../../../api/replay.ts';
import type { ChatMessage, Explanation } from '../../../api/types.ts';

/** Evaluation keys that the explanation knows for names of families are the families themselves. */
export function explanationOf(record: ReplayRecord): Explanation {
  if (record.explanation !== undefined) return record.explanation;
  const { usage } = record;
  // The request has not ended: what routing has said so far, in the shape of an explanation.
  return defined({
    id: record.id,
    time: record.timestamp,
    kind: 'request' as const,
    requested_model: record.original_model,
    recipe: record.recipe,
    routing_decision: record.decision,
    selected_model: record.selected_model,
    selection_method: record.selection_method,
    selection_reason: record.selection_reason,
    decision_result: { matched_signals: record.signals ?? {} },
    metrics: Object.fromEntries(Object.keys(record.signals ?? {}).map((family) => [family, { state: 'evaluated' as const }])),
    signal_confidences: record.signal_confidences,
    signal_values: record.signal_values,
    signal_errors: record.signal_errors,
    projections: record.projections,
    projection_scores: record.projection_scores,
    projection_trace: record.projection_trace,
    entropy: record.entropy,
    plugin_timeline: record.plugins,
    context_tokens: record.context_token_count,
    response_path: record.response_path,
    usage:
      usage === undefined
        ? undefined
        : defined({ prompt_tokens: usage.prompt_tokens, completion_tokens: usage.completion_tokens }),
    cost: usage?.actual_cost === undefined ? undefined : { amount: usage.actual_cost, currency: usage.currency ?? 'USD' },
    simulated: record.simulated,
  });
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}

/** Why a body is not there, or the body. */
export type Body =
  | { state: 'kept'; text: string; truncated: boolean }
  /** The caller may not read it. */
  | { state: 'redacted' }
  /** It was not recorded. */
  | { state: 'absent' };

export function bodyOf(record: ReplayRecord, side: 'request' | 'response'): Body {
  const text = record[`${side}_body`];
  if (text !== undefined && text !== '') return { state: 'kept', text: pretty(text), truncated: record[`${side}_body_truncated`] === true };
  // Redaction leaves the empty text where there was one.
  return record.content_redacted === true && text !== undefined ? { state: 'redacted' } : { state: 'absent' };
}

function pretty(text: string): string {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}

/** The conversation of a recorded chat request; undefined when it was not kept whole or is another kind of request. */
export function messagesOf(record: ReplayRecord): ChatMessage[] | undefined {
  if (record.request_body === undefined || record.request_body_truncated === true) return undefined;
  const body = parseJson(record.request_body);
  if (!isRecord(body) || !Array.isArray(body.messages)) return undefined;
  const messages = (body.messages as unknown[]).flatMap((message) => (isMessage(message) ? [message] : []));
  return messages.length === body.messages.length && messages.length > 0 ? messages : undefined;
}

function isMessage(value: unknown): value is ChatMessage {
  return isRecord(value) && typeof value.role === 'string' && typeof value.content === 'string';
}

/** What a message says, as text: parts that are not text are named by their kind. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content === undefined || content === null ? '' : JSON.stringify(content);
  return (content as unknown[])
    .map((part) => (isRecord(part) ? (typeof part.text === 'string' ? part.text : `[${String(part.type)}]`) : String(part)))
    .join('\n');
}

/** Beginning of an id that is long enough to tell records apart at a glance. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
