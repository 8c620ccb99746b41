import type { TextVector } from '../../../api/cache.ts';
import type { Explanation } from '../../../api/types.ts';
import type { Keeper } from './keeping.ts';

/** Whether the answer to one question would be given to another, as far as the two texts decide. */
export type Verdict =
  /** The text is the same. */
  | 'equal'
  /** Similar enough. */
  | 'like'
  | 'unlike'
  /** The decision knows equal questions only. */
  | 'exactOnly'
  /** Nothing is there to compare questions with. */
  | 'blind'
  /** No decision takes the question, or one that keeps no answers. */
  | 'notKept'
  /** The two take different routes. */
  | 'elsewhere';

export interface Likeness {
  verdict: Verdict;
  /** Of the later question; empty when none took it. */
  decision: string;
  /** Of the earlier question, when it went elsewhere. */
  other?: string;
  similarity?: number;
  /** Which similarity is enough; only for a decision that compares. */
  threshold?: number;
}

/** One question: its text, its route, its vector if there is an encoder. */
export interface Asked {
  text: string;
  route: Explanation;
  vector?: TextVector | undefined;
}

/** @param semantic whether the cache can compare questions at all */
export function likenessOf(earlier: Asked, later: Asked, keepers: readonly Keeper[], semantic: boolean): Likeness {
  const decision = later.route.routing_decision ?? '';
  const recipe = later.route.recipe ?? '';
  const keeper = keepers.find((each) => each.decision === decision && each.recipe === recipe);
  const similarity = earlier.vector === undefined || later.vector === undefined ? undefined : similarityOf(earlier.vector.embedding, later.vector.embedding);
  const compares = keeper !== undefined && keeper.mode !== 'exact' && semantic;
  const found = {
    decision,
    ...(similarity === undefined ? {} : { similarity }),
    ...(compares ? { threshold: keeper.threshold } : {}),
  };
  const different = routeOf(earlier.route) !== routeOf(later.route);
  if (different) return { ...found, verdict: 'elsewhere', other: earlier.route.routing_decision ?? '' };
  if (keeper === undefined || keeper.ttl === 0) return { ...found, verdict: 'notKept' };
  if (earlier.text === later.text) return { ...found, verdict: 'equal' };
  if (keeper.mode === 'exact') return { ...found, verdict: 'exactOnly' };
  if (!semantic || similarity === undefined) return { ...found, verdict: 'blind' };
  return { ...found, verdict: Math.fround(similarity) >= Math.fround(keeper.threshold) ? 'like' : 'unlike' };
}

/** Answers are kept apart by all of these. */
function routeOf({ recipe = '', routing_decision = '', selected_model = '' }: Explanation): string {
  return JSON.stringify([recipe, routing_decision, selected_model]);
}

/** Of unit vectors: the cosine, over the shorter of both. */
function similarityOf(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < Math.min(a.length, b.length); at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
