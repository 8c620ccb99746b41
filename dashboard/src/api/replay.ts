import { request, requestJson } from './http.ts';
import type { EntropyStage, Explanation, PluginRun, ProjectionTrace } from './types.ts';

/** Shapes and calls of the records of routed requests. A field that is absent is not known. */

export const LIFECYCLE = ['completed', 'failed', 'aborted', 'in_progress', 'unknown'] as const;
export type LifecycleState = (typeof LIFECYCLE)[number];

export const CACHE_STATUS = ['all', 'cached', 'streamed'] as const;
export type CacheStatus = (typeof CACHE_STATUS)[number];

/** Which records; a field that is absent takes all. */
export interface ReplayFilter {
  recipe?: string;
  decision?: string;
  model?: string;
  session_id?: string;
  /** Part of an id or of a recipe's name, in any case. */
  search?: string;
  cache_status?: CacheStatus;
}

/** What the router records, and where. */
export interface Recording {
  enabled: boolean;
  store_backend: string;
  survives_restart: boolean;
  /** 0: for ever. */
  ttl_seconds: number;
  max_records: number;
  /** Since the process started. */
  written: number;
  /** Records that could not be kept; the requests themselves went on. */
  failed: number;
}

export interface ReplayUsage {
  prompt_tokens?: number;
  cached_prompt_tokens?: number;
  cache_write_tokens?: number;
  completion_tokens?: number;
  total_tokens?: number;
  actual_cost?: number;
  /** The same tokens at the price of the most expensive model. */
  baseline_cost?: number;
  cost_savings?: number;
  currency?: string;
  baseline_model?: string;
}

/** What a safety signal came to; `unavailable`: it could not run, which is not the same as finding nothing. */
export interface Guard {
  family: string;
  state: 'evaluated' | 'skipped' | 'unavailable';
  matched: string[];
  error?: string;
}

/** One row of the list. */
export interface ReplaySummary {
  id: string;
  timestamp: string;
  request_id?: string;
  session_id?: string;
  /** Messages of the user in the request. */
  turn_index?: number;
  recipe?: string;
  /** Empty when none matched. */
  decision?: string;
  /** The decision that turned the request away because evidence it insists on could not be had. */
  refused_decision?: string;
  decision_tier?: number;
  decision_priority?: number;
  category?: string;
  original_model?: string;
  selected_model?: string;
  confidence_score?: number;
  selection_method?: string;
  selection_reason?: string;
  lifecycle_state: LifecycleState;
  terminal_reason?: string;
  ended_at?: string;
  duration_ms?: number;
  response_status?: number;
  response_path?: string;
  from_cache?: boolean;
  streaming?: boolean;
  /** Names that matched, by family; families that were asked only. */
  signals?: Record<string, string[]>;
  /** Keyed `family:name`, as the next two. */
  signal_confidences?: Record<string, number>;
  signal_values?: Record<string, number>;
  signal_errors?: Record<string, string>;
  guards?: Guard[];
  projections?: string[];
  projection_scores?: Record<string, number>;
  context_token_count?: number;
  usage?: ReplayUsage;
  entropy?: EntropyStage[];
  plugins?: PluginRun[];
  simulated?: boolean;
}

export interface ReplayRecord extends ReplaySummary {
  projection_trace?: ProjectionTrace;
  /** The whole why; absent until the request has ended. */
  explanation?: Explanation;
  request_body?: string;
  request_body_truncated?: boolean;
  response_body?: string;
  response_body_truncated?: boolean;
  /** The caller may not read texts, so they were taken out. */
  content_redacted?: boolean;
}

export interface ReplayPage {
  count: number;
  total: number;
  limit: number;
  offset: number;
  has_more: boolean;
  next_offset?: number;
  recording?: Recording;
  /** Newest first. */
  data: ReplaySummary[];
}

/** A share of the records; a request without a decision counts under the empty name. */
export interface NamedCount {
  name: string;
  value: number;
}

export interface TokenCount {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

export interface ReplayAggregate {
  record_count: number;
  /** More than `record_count` when only the newest were counted. */
  total?: number;
  lifecycle: Partial<Record<LifecycleState, number>>;
  summary: {
    total_saved: number;
    baseline_spend: number;
    actual_spend: number;
    currency?: string;
    cost_record_count: number;
    excluded_record_count: number;
  };
  model_selection: NamedCount[];
  decision_distribution: NamedCount[];
  signal_distribution: NamedCount[];
  token_volume: TokenCount;
  token_breakdown: { by_decision: (TokenCount & { name: string })[]; by_selected_model: (TokenCount & { name: string })[] };
  /** Means over `value` records each. */
  entropy?: { stage: string; mean_bits: number; value: number }[];
  available_recipes: string[];
  available_decisions: string[];
  available_models: string[];
}

export interface TrajectoryMessage {
  role: string;
  content?: unknown;
  tool_calls?: unknown[];
  tool_call_id?: string;
  record_id?: string;
}

export interface Trajectory {
  session_id: string;
  record_count: number;
  messages: TrajectoryMessage[];
  /** Records whose text was not kept, or was cut. */
  missing_bodies?: number;
  content_redacted?: boolean;
}

const ROOT = '/api/v1/router_replay';

/** The most records one export holds. */
export const EXPORT_LIMIT = 10_000;

function query(filter: ReplayFilter, more: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams({ ...filter, ...more }).toString();
  return text === '' ? '' : `?${text}`;
}

export function fetchRecords(filter: ReplayFilter, offset: number, limit: number, signal: AbortSignal): Promise<ReplayPage> {
  return requestJson<ReplayPage>(`${ROOT}${query(filter, { limit: String(limit), offset: String(offset) })}`, { signal });
}

export function fetchAggregate(filter: ReplayFilter, signal: AbortSignal): Promise<ReplayAggregate> {
  return requestJson<ReplayAggregate>(`${ROOT}/aggregate${query(filter)}`, { signal });
}

export function fetchRecord(id: string, signal: AbortSignal): Promise<ReplayRecord> {
  return requestJson<ReplayRecord>(`${ROOT}/${encodeURIComponent(id)}`, { signal });
}

export function fetchTrajectory(session: string, signal: AbortSignal): Promise<Trajectory> {
  return requestJson<Trajectory>(`${ROOT}/trajectory${query({ session_id: session })}`, { signal });
}

/** One record a line. */
export async function exportRecords(filter: ReplayFilter, signal: AbortSignal): Promise<Blob> {
  const response = await request(`${ROOT}/export${query(filter, { limit: String(EXPORT_LIMIT) })}`, { signal });
  return response.blob();
}

/** Deletes what the filter takes; gives how many records those were. */
export async function purgeRecords(filter: ReplayFilter): Promise<number> {
  return (await requestJson<{ deleted: number }>(`${ROOT}${query(filter)}`, { method: 'DELETE' })).deleted;
}

export async function deleteRecord(id: string): Promise<number> {
  return (await requestJson<{ deleted: number }>(`${ROOT}/${encodeURIComponent(id)}`, { method: 'DELETE' })).deleted;
}
