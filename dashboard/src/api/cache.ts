import { RequestFailed } from './failure.ts';
import { requestJson } from './http.ts';

/** Shapes and calls of the response cache. None of them holds a text of a request or an answer. */

export interface CacheCapabilities {
  /** Where answers are kept, as configurations write it. */
  backend: string;
  exact: boolean;
  semantic: boolean;
  /** Whether several routers share the answers. */
  shared: boolean;
  /** Where an invalidation holds once it is answered: `process` or `shared`. */
  consistency_model: string;
}

export interface CacheHealth {
  healthy: boolean;
  /** Why not (English). */
  message?: string;
}

/** Counts of this router since its start; `entries` and `bytes` are what its process holds. */
export interface CacheStats {
  exact_hits: number;
  semantic_hits: number;
  /** Exact hits out of the process. */
  l1_hits: number;
  /** Exact hits out of the shared store. */
  l2_hits: number;
  misses: number;
  writes: number;
  /** Requests that waited for an equal one. */
  waiters: number;
  invalidations: number;
  /** Answers found that had expired, were too old or were invalidated. */
  stale_misses: number;
  /** Lookups and writes left out because the shared store was away. */
  fail_open: number;
  evictions: number;
  entries: number;
  bytes: number;
  /** Absent while the shared store is away. */
  epoch?: number;
}

/** Which answers are meant: those that have every value that is given. */
export interface CachePartition {
  recipe?: string;
  decision?: string;
  request_model?: string;
  selected_model?: string;
  protocol?: string;
  /** Whose answers: a fingerprint, or a scope and a name, such as `user:ann`. */
  namespace?: string;
}

export interface CacheSelector {
  partition?: CachePartition;
  epoch?: number;
}

export interface CacheRemoval {
  dry_run: boolean;
  matched_estimate: number;
  deleted: number;
  /** False when some kept answers were not looked at; they are never given again all the same. */
  complete: boolean;
  epoch: number;
}

export interface CacheAuditRecord {
  sequence: number;
  time: string;
  /** `invalidate` or `flush`. */
  action: string;
  role: string;
  request_id: string;
  /** Fingerprints in place of names. */
  selector: CachePartition & { epoch?: number };
  dry_run: boolean;
  matched: number;
  deleted: number;
  /** `done` or `failed`. */
  outcome: string;
  hash: string;
}

export interface CacheAudit {
  total: number;
  /** Newest first. */
  data: CacheAuditRecord[];
}

/** What became of settings that were tried out. */
export interface CacheTrial {
  valid: boolean;
  healthy: boolean;
  capabilities: CacheCapabilities;
  /** Why they cannot be used (English). */
  problems: string[];
  /** Why their store cannot be reached (English). */
  message?: string;
}

const ROOT = '/api/v1/response-cache/';

/** What each call needs, to be asked before it is offered. */
export const CACHE_CALLS = {
  read: { method: 'GET', path: `${ROOT}stats`, permission: 'cache.read' },
  invalidate: { method: 'POST', path: `${ROOT}invalidate`, permission: 'cache.invalidate' },
  flush: { method: 'POST', path: `${ROOT}flush`, permission: 'cache.manage' },
  test: { method: 'POST', path: `${ROOT}test`, permission: 'cache.manage' },
  compare: { method: 'POST', path: '/api/v1/embeddings', permission: 'classify.invoke' },
  policy: { method: 'GET', path: '/api/config/router/text', permission: 'config.read' },
} as const;

/** Without this phrase the router empties nothing. */
const PHRASE = 'flush response cache';

const post = (body: object, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...(signal === undefined ? {} : { signal }),
});

export function fetchCapabilities(signal: AbortSignal): Promise<CacheCapabilities> {
  return requestJson<CacheCapabilities>(`${ROOT}capabilities`, { signal });
}

/** A cache that is away is an answer, not a failure. */
export async function fetchHealth(signal: AbortSignal): Promise<CacheHealth> {
  try {
    return await requestJson<CacheHealth>(`${ROOT}health`, { signal });
  } catch (cause) {
    if (cause instanceof RequestFailed && cause.failure.status === 503 && cause.failure.code === undefined) {
      return { healthy: false, message: cause.failure.message };
    }
    throw cause;
  }
}

export function fetchStats(signal: AbortSignal): Promise<CacheStats> {
  return requestJson<CacheStats>(`${ROOT}stats`, { signal });
}

export function fetchAudit(limit: number, signal: AbortSignal): Promise<CacheAudit> {
  return requestJson<CacheAudit>(`${ROOT}audit?limit=${limit}`, { signal });
}

/** Tries settings out, and changes nothing. */
export function tryStore(configuration: object, signal: AbortSignal): Promise<CacheTrial> {
  return requestJson<CacheTrial>(`${ROOT}test`, post({ configuration }, signal));
}

/** Counts what a selector means, or takes it out. */
export function invalidate(selector: CacheSelector, dryRun: boolean): Promise<CacheRemoval> {
  return requestJson<CacheRemoval>(`${ROOT}invalidate`, post({ selector, dry_run: dryRun }));
}

/** Takes every answer out. */
export function flush(): Promise<CacheRemoval> {
  return requestJson<CacheRemoval>(`${ROOT}flush`, post({ confirm: PHRASE }));
}

/** A text as the numbers an encoder makes of it. */
export interface TextVector {
  embedding: number[];
  model_used: string;
}

/** The vectors of texts, in their order, each by the encoder that the cache would take for it. */
export async function fetchVectors(texts: readonly string[], signal: AbortSignal): Promise<TextVector[]> {
  return (await requestJson<{ embeddings: TextVector[] }>('/api/v1/embeddings', post({ texts }, signal))).embeddings;
}
