import type { Explanation, FamilyMetric, RuleNode, SignalNames } from '../../api/types.ts';

export type SignalState = 'matched' | 'unmatched' | 'unavailable' | 'skipped';

export interface SignalRow {
  name: string;
  state: SignalState;
  confidence?: number;
  value?: number;
  /** Why it is unavailable, as the router's code. */
  error?: string;
  /** Further measures of this signal, such as the similarity of its best example. */
  measures: Measure[];
}

export interface Measure {
  name: string;
  value: number;
}

export interface SignalGroup {
  family: string;
  metric: FamilyMetric;
  /** What the family measured of the request as a whole. */
  value?: number;
  /** May be empty: a family that was skipped names no signals. */
  rows: SignalRow[];
}

/** Evaluation keys that differ from the family's name (specification of the routing keys). */
const FAMILY_OF_KEY: Readonly<Record<string, string>> = {
  keywords: 'keyword',
  embeddings: 'embedding',
  domains: 'domain',
  preferences: 'preference',
};

const ORDER: readonly SignalState[] = ['matched', 'unavailable', 'unmatched', 'skipped'];

/** Stands for the family in the keys of values: `context:*` is the length of the request. */
const WHOLE_FAMILY = '*';

/**
 * Everything the explanation says about signals, by family in the order the router asked them. A signal is
 * collected wherever it is named: result lists, confidences, values, errors and rule leaves.
 */
export function signalGroups(explanation: Explanation): SignalGroup[] {
  const metrics = explanation.metrics ?? {};
  const evidence = new Evidence(explanation);
  const asked = (explanation.entropy ?? []).map(({ stage }) => stage).filter((stage) => stage in metrics);
  const families = new Set([...asked, ...Object.keys(metrics), ...evidence.families()]);
  families.delete('projection');
  return [...families].map((family) => {
    const metric = metrics[family] ?? {};
    const rows = evidence.names(family).map((name) => evidence.row(family, name, metric));
    const value = explanation.signal_values?.[`${family}:${WHOLE_FAMILY}`];
    return {
      family,
      metric,
      ...(value === undefined ? {} : { value }),
      rows: rows.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)),
    };
  });
}

export function countByState(groups: readonly SignalGroup[]): Record<SignalState, number> {
  const counts = { matched: 0, unmatched: 0, unavailable: 0, skipped: 0 };
  for (const group of groups) for (const row of group.rows) counts[row.state]++;
  return counts;
}

class Evidence {
  readonly #explanation: Explanation;
  readonly #matched: Set<string>;
  readonly #unmatched: Set<string>;
  readonly #leaves: Map<string, RuleNode>;
  readonly #ids: Set<string>;

  constructor(explanation: Explanation) {
    this.#explanation = explanation;
    const result = explanation.decision_result ?? {};
    this.#matched = idsOf(result.matched_signals);
    this.#unmatched = idsOf(result.unmatched_signals);
    this.#leaves = new Map();
    for (const trace of explanation.eval_trace ?? []) collectLeaves(trace.root_trace, this.#leaves);
    this.#ids = new Set([
      ...this.#matched,
      ...this.#unmatched,
      ...idsOf(result.used_signals),
      ...Object.keys(explanation.signal_errors ?? {}),
      ...Object.keys(explanation.signal_confidences ?? {}),
      ...this.#leaves.keys(),
    ]);
    for (const id of Object.keys(explanation.signal_values ?? {})) {
      if (!id.endsWith(`:${WHOLE_FAMILY}`) && this.#ownerOf(id) === undefined) this.#ids.add(id);
    }
  }

  families(): string[] {
    return [...this.#ids].map((id) => id.slice(0, id.indexOf(':')));
  }

  names(family: string): string[] {
    const prefix = `${family}:`;
    return [...this.#ids].filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  }

  row(family: string, name: string, metric: FamilyMetric): SignalRow {
    const id = `${family}:${name}`;
    const { signal_confidences, signal_values, signal_errors } = this.#explanation;
    const confidence = signal_confidences?.[id];
    const value = signal_values?.[id];
    const error = signal_errors?.[id];
    return {
      name,
      state: this.#state(id, error, metric),
      ...(confidence === undefined ? {} : { confidence }),
      ...(value === undefined ? {} : { value }),
      ...(error === undefined ? {} : { error }),
      measures: Object.entries(signal_values ?? {})
        .filter(([key]) => key !== id && this.#ownerOf(key) === id)
        .map(([key, measured]) => ({ name: key.slice(id.length + 1), value: measured })),
    };
  }

  /** The signal a value belongs to: itself, or the longest known one whose id it continues. */
  #ownerOf(key: string): string | undefined {
    if (this.#ids.has(key)) return key;
    const owners = [...this.#ids].filter((id) => key.startsWith(`${id}:`));
    return owners.sort((a, b) => b.length - a.length)[0];
  }

  #state(id: string, error: string | undefined, metric: FamilyMetric): SignalState {
    if (error !== undefined) return 'unavailable';
    if (this.#matched.has(id)) return 'matched';
    if (this.#unmatched.has(id)) return 'unmatched';
    if (metric.state === 'skipped' || metric.state === 'unavailable') return metric.state;
    const leaf = this.#leaves.get(id);
    if (leaf?.truth === 'unknown') return 'skipped';
    return leaf?.matched === true ? 'matched' : 'unmatched';
  }
}

function idsOf(list: SignalNames | undefined): Set<string> {
  return new Set(Object.entries(list ?? {}).flatMap(([key, names]) => names.map((name) => `${FAMILY_OF_KEY[key] ?? key}:${name}`)));
}

/** `family:name` or `family:name:label` of a leaf, as the maps of the explanation are keyed. */
export function leafId(node: RuleNode): string {
  return [node.signal_type, node.signal_name, node.label].filter((part) => part !== undefined && part !== '').join(':');
}

function collectLeaves(node: RuleNode | undefined, into: Map<string, RuleNode>): void {
  if (node === undefined) return;
  if (node.signal_type !== undefined && node.signal_name !== undefined) into.set(leafId(node), node);
  for (const child of node.children ?? []) collectLeaves(child, into);
}
