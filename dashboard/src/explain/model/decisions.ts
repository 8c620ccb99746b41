import type { DecisionTrace, Explanation } from '../../api/types.ts';
import { type Blocker, type TreeNode, blockers, toTree } from './rules.ts';

/** Where winner and loser differ, in the figures the ranking uses. */
export interface Rank {
  tier: number;
  priority: number;
  confidence: number;
}

export type LostReason =
  | { kind: 'outranked'; by: string; winner: Rank; loser: Rank }
  | { kind: 'noMatch'; blockers: Blocker[] }
  | { kind: 'unknown'; blockers: Blocker[] }
  | { kind: 'refused'; blockers: Blocker[] }
  /** Left open because it could not have won. */
  | { kind: 'notNeeded' };

export interface WonDecision {
  name: string;
  rank: Rank;
  tree?: TreeNode;
}

export interface LostDecision {
  name: string;
  rank: Rank;
  tree?: TreeNode;
  reason: LostReason;
  /** The router's own sentence, where it gave one. */
  said?: string;
}

export interface Contest {
  winner?: WonDecision;
  /** Closest first: outranked, then undecided, then not matched. */
  losers: LostDecision[];
}

const CLOSENESS: readonly LostReason['kind'][] = ['refused', 'outranked', 'unknown', 'notNeeded', 'noMatch'];

export function contest(explanation: Explanation): Contest {
  const traces = explanation.eval_trace ?? [];
  const won = traces.find((trace) => trace.outcome === 'won') ?? traces.find((trace) => trace.decision_name === explanation.routing_decision);
  const winner = won === undefined ? undefined : settle(won);
  const losers = traces
    .filter((trace) => trace !== won)
    .map((trace) => lost(trace, winner, explanation))
    .sort((a, b) => CLOSENESS.indexOf(a.reason.kind) - CLOSENESS.indexOf(b.reason.kind));
  return { ...(winner === undefined ? {} : { winner }), losers };
}

function lost(trace: DecisionTrace, winner: WonDecision | undefined, explanation: Explanation): LostDecision {
  const settled = settle(trace);
  return {
    ...settled,
    reason: reasonOf(trace, settled, winner, (leaf) => unavailable(leaf, explanation)),
    ...(trace.reason === undefined || trace.reason === '' ? {} : { said: trace.reason }),
  };
}

function reasonOf(
  trace: DecisionTrace,
  settled: WonDecision,
  winner: WonDecision | undefined,
  missing: (leaf: Blocker) => boolean,
): LostReason {
  const leaves = settled.tree === undefined ? [] : blockers(settled.tree);
  if (trace.outcome === 'refused') return { kind: 'refused', blockers: leaves.filter(missing) };
  if (trace.outcome === 'unknown') {
    const lacking = leaves.filter(missing);
    if (lacking.length === 0 && winner !== undefined) return { kind: 'notNeeded' };
    return { kind: 'unknown', blockers: lacking };
  }
  if (winner !== undefined && (trace.outcome === 'outranked' || (trace.outcome === undefined && trace.matched))) {
    return { kind: 'outranked', by: winner.name, winner: winner.rank, loser: settled.rank };
  }
  return { kind: 'noMatch', blockers: leaves };
}

/** The signal was asked for and could not be had, which is not the same as never asked for. */
function unavailable({ signal, truth }: Blocker, { signal_errors, metrics }: Explanation): boolean {
  const family = signal.slice(0, signal.indexOf(':'));
  return truth === 'unknown' && (signal_errors?.[signal] !== undefined || metrics?.[family]?.state === 'unavailable');
}

function settle(trace: DecisionTrace): WonDecision {
  return {
    name: trace.decision_name,
    rank: { tier: trace.tier ?? 0, priority: trace.priority ?? 0, confidence: trace.confidence ?? 0 },
    ...(trace.root_trace === undefined ? {} : { tree: toTree(trace.root_trace) }),
  };
}
