import type { Cost, Explanation, Usage } from '../../api/types.ts';
import { fold } from './entropy.ts';
import { countByState, signalGroups } from './signals.ts';

/** The answer to "which model, and why" in one line of figures. */
export interface Verdict {
  /** Undefined when the router could not name one yet (`execution_required`, `unavailable`, `failed`). */
  model?: string;
  /** Undefined when no decision matched, or when a concrete model was asked for. */
  decision?: string;
  algorithm?: string;
  confidence?: number;
  status: string;
  /** Asked for a concrete model: nothing was routed. */
  passThrough: boolean;
  /** How the reply came about: `upstream`, `fast_response`, `cache`, … */
  responsePath?: string;
  matched: number;
  signals: number;
  tokens?: number;
  entropy?: { from: number; to: number };
  routingUs?: number;
  totalUs?: number;
  usage?: Usage;
  cost?: Cost;
  simulated: boolean;
}

export function verdict(explanation: Explanation): Verdict {
  const traces = explanation.eval_trace ?? [];
  const decision = nonEmpty(explanation.routing_decision ?? explanation.decision_result?.decision_name);
  const model = nonEmpty(explanation.selected_model);
  const algorithm = nonEmpty(explanation.selection_method ?? explanation.decision_result?.algorithm);
  const confidence = traces.find((trace) => trace.decision_name === decision)?.confidence;
  const counts = countByState(signalGroups(explanation));
  const entropy = fold(explanation.entropy ?? []);
  return defined({
    model,
    decision,
    algorithm,
    confidence,
    status: explanation.selection_status ?? 'selected',
    passThrough: decision === undefined && traces.length === 0 && model !== undefined && model === explanation.requested_model,
    responsePath: nonEmpty(explanation.response_path),
    matched: counts.matched,
    signals: counts.matched + counts.unmatched + counts.unavailable + counts.skipped,
    // Counted only where a signal asks for it.
    tokens: explanation.context_tokens === 0 ? undefined : explanation.context_tokens,
    entropy,
    routingUs: explanation.latency?.routing_us,
    totalUs: explanation.latency?.total_us,
    usage: explanation.usage,
    cost: explanation.cost,
    simulated: explanation.simulated === true,
  });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops the keys whose value is undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
