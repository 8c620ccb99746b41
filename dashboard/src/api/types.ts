/**
 * Shapes of the router's answers. Written from the explanation contract; a field that is absent does not
 * apply to this request, which is not the same as zero.
 */

/** `eval` asked what would happen (no model called), `request` really happened. */
export type ExplanationKind = 'eval' | 'request';

/** Three-valued outcome of a rule node: `unknown` when a signal could not be read. */
export type Truth = 'true' | 'false' | 'unknown';

export interface RuleNode {
  /** `leaf`, `AND`, `OR`, `NOT`, or `fallback` for a decision without rules. */
  node_type: string;
  signal_type?: string;
  signal_name?: string;
  label?: string;
  matched: boolean;
  truth?: Truth;
  /** 0 to 1. */
  confidence?: number;
  /** What a predicate compared, such as `value 3 ≥ 2`. */
  detail?: string;
  children?: RuleNode[];
}

/** `refused`: it insists on evidence that could not be had, so the request was turned away. */
export type DecisionOutcome = 'won' | 'outranked' | 'no_match' | 'unknown' | 'refused';

export interface DecisionTrace {
  decision_name: string;
  matched: boolean;
  confidence?: number;
  priority?: number;
  tier?: number;
  outcome?: DecisionOutcome;
  /** Why it lost, in the router's own words (English). */
  reason?: string;
  root_trace?: RuleNode;
}

/** Names of signals by evaluation key (`keywords`, `domains`, …). */
export type SignalNames = Record<string, string[]>;

export interface DecisionResult {
  decision_name?: string;
  algorithm?: string;
  plugins?: string[];
  used_signals?: SignalNames;
  matched_signals?: SignalNames;
  unmatched_signals?: SignalNames;
}

export type SignalCost = 'free' | 'lexical' | 'encoder' | 'remote';

export interface FamilyMetric {
  execution_time_ms?: number;
  confidence?: number;
  cost?: SignalCost;
  state?: 'evaluated' | 'skipped' | 'unavailable';
  /** Who answered, where several can: `mcp` or `built-in`. */
  answered_by?: string;
  /** Why the one that comes first did not answer. */
  instead_because?: string;
  /** Advice of who answered, which no decision has to follow. */
  recommended_model?: string;
}

export interface EntropyStage {
  /** `start`, a signal family, `projections`, `decision` or `selection`. */
  stage: string;
  /** Uncertainty about the model that remains after this stage; may rise within one request. */
  bits: number;
  delta?: number;
  /** Elapsed since routing began. */
  us?: number;
}

export interface Candidate {
  model: string;
  /** Posterior before selection, 0 to 1. */
  probability: number;
}

/**
 * Durations in microseconds; `upstream_*` only for requests that reached a model, the first byte counted from
 * the call of the model. Plugins run around the call and need not be part of `routing_us`.
 */
export interface Latency {
  parse_us?: number;
  signals_us?: number;
  projections_us?: number;
  decision_us?: number;
  selection_us?: number;
  plugins_us?: number;
  routing_us?: number;
  upstream_first_byte_us?: number;
  upstream_total_us?: number;
  total_us?: number;
}

export interface PluginRun {
  type: string;
  slot?: string;
  status: 'applied' | 'skipped' | 'answered' | 'failed';
  us?: number;
}

export interface PartitionTrace {
  group_name: string;
  signal_type?: string;
  semantics?: string;
  temperature?: number;
  contenders?: { name: string; raw_score?: number; normalized_score?: number }[];
  winner?: string;
  winner_score?: number;
  raw_winner_score?: number;
  margin?: number;
  default_used?: boolean;
}

export interface ScoreTrace {
  name: string;
  total?: number;
  inputs?: {
    type?: string;
    name?: string;
    kb?: string;
    metric?: string;
    weight?: number;
    value?: number;
    contribution?: number;
  }[];
}

export interface MappingTrace {
  mapping_name: string;
  source_score?: string;
  score_value?: number;
  selected_output?: string;
  confidence?: number;
  boundary_distance?: number;
  outputs?: { name: string; matched?: boolean; boundary_distance?: number }[];
}

export interface ProjectionTrace {
  schema_version?: string;
  partitions?: PartitionTrace[];
  scores?: ScoreTrace[];
  mappings?: MappingTrace[];
}

export interface Usage {
  prompt_tokens?: number;
  completion_tokens?: number;
}

/** What several models did with one request. */
export interface Loop {
  algorithm: string;
  /** Whose answer counted; empty when there was none. */
  model: string;
  /** How many calls were made; the steps may be fewer. */
  calls: number;
  ms: number;
  /** What came of holding the answer against the decision's output contract. */
  contract?: 'kept' | 'recovered' | 'repaired' | 'fallback' | 'violated';
  steps: { model: string; answered: boolean; prompt_tokens: number; completion_tokens: number; note: string }[];
}

/** What came of an image that was to be made. */
export interface ImageOutcome {
  modality: string;
  /** How it was told that one is wanted. */
  detection: string;
  backend: string;
  /** `made`, or why there is none. */
  status: string;
  bytes: number;
  image_ms: number;
  ms: number;
  cost?: number;
  currency?: string;
  steps: Loop['steps'];
}

/** What came of holding an answer against what its request was given; places and numbers, no text. */
export interface AnswerCheck {
  status: 'supported' | 'hallucinated' | 'unverified' | 'failed' | 'skipped';
  /** Why nothing was checked, or what failed. */
  reason?: string;
  /** How the client was told. */
  action: 'header' | 'body' | 'none';
  /** What judged the answer; absent where nothing did. */
  detector?: string;
  confidence?: number;
  /** Sentences that were judged; 0 where an answer is judged as a whole. */
  claims?: number;
  context_characters?: number;
  read_partly?: boolean;
  findings?: { choice: number; start: number; end: number; confidence: number; severity: string; relation?: string }[];
  latency_us?: number;
}

/** What became of what is remembered of the user; figures and words of the router, no text. */
export interface MemoryUse {
  /** Where memories are kept; absent where they were not looked for. */
  backend?: string;
  found?: number;
  given?: number;
  best_similarity?: number;
  threshold?: number;
  recall_us?: number;
  recall_skipped?: string;
  queued?: number;
  keeping_skipped?: string;
}

/** Passages that were looked up for the request. */
export interface Retrieval {
  backend: string;
  status: 'success' | 'no_results' | 'error' | 'skipped';
  reason?: string;
  passages: number;
  /** Of the best of them, best first. */
  scores: number[];
  context_characters: number;
  top_k: number;
  similarity_threshold: number;
  /** Whether passages found lately served; absent where none are kept. */
  kept?: boolean;
  latency_us: number;
}

type CompressionStatus = 'applied' | 'unchanged' | 'bypassed' | 'failed';

/** What was left out of the conversation, in tokens. */
export interface ContextCompression {
  status: CompressionStatus;
  triggers?: string[];
  scoring?: string;
  tokens_before?: number;
  tokens_after?: number;
  /** What the model takes beside its answer; absent where that is not known. */
  tokens_available?: number;
  targets?: { target: string; strategy: string; status: CompressionStatus; count: number; tokens_before: number; tokens_after: number }[];
  /** Whether the model could read what was left out; absent where nobody meant it to. */
  recovery?: ContextRecovery;
  latency_us: number;
}

export interface ContextRecovery {
  status: 'not_kept' | 'kept' | 'answered' | 'failed';
  /** Why nothing was kept, or what failed. */
  reason?: string;
  /** Calls to the model beside the first. */
  calls?: number;
  /** What came of each time it asked. */
  reads?: string[];
}

/** One step of learning and its reason, in the router's own words. */
interface LearningStep {
  action: string;
  reason: string;
}

/** What learning from outcomes and sessions did with the choice of the algorithm. */
export interface LearningAccount {
  mode: 'bypass' | 'observe' | 'apply';
  base_model: string;
  protection_preflight: LearningStep;
  adaptation?: LearningStep & {
    proposal_model: string;
    /** A number of 64 bits as text, where scores were drawn. */
    seed?: string;
    scores: {
      model: string;
      score: number;
      predicted: number;
      good_fit: number;
      underpowered: number;
      overprovisioned: number;
      failed: number;
    }[];
  };
  protection?: LearningStep & { final_model: string };
}

export interface SessionPolicy {
  phase: string;
  turn_index: number;
  previous_model?: string;
}

export interface Cost {
  amount: number;
  currency: string;
}

/** The whole why of one request: answer of `POST /api/v1/eval` and of `GET /api/v1/explanations/{id}`. */
export interface Explanation {
  id?: string;
  time?: string;
  kind?: ExplanationKind;
  original_text?: string;
  requested_model?: string;
  recipe?: string;
  /** Empty when no decision matched and the default model serves. */
  routing_decision?: string;
  decision_result?: DecisionResult;
  eval_trace?: DecisionTrace[];
  recommended_models?: string[];
  selected_model?: string;
  selection_status?: string;
  selection_method?: string;
  selection_reason?: string;
  metrics?: Record<string, FamilyMetric>;
  /** Keyed `family:name`, 0 to 1. */
  signal_confidences?: Record<string, number>;
  /** Keyed `family:name`. */
  signal_values?: Record<string, number>;
  /** Keyed `family:name`; the value is an error code such as `encoder_busy`. */
  signal_errors?: Record<string, string>;
  matched_keywords?: string[];
  projection_scores?: Record<string, number>;
  projections?: string[];
  projection_trace?: ProjectionTrace;
  entropy?: EntropyStage[];
  candidates?: Candidate[];
  latency?: Latency;
  context_tokens?: number;
  response_path?: string;
  /** Code of what went wrong after routing, such as `client_disconnected`. */
  error_reason?: string;
  plugin_timeline?: PluginRun[];
  loop?: Loop;
  image?: ImageOutcome;
  hallucination?: AnswerCheck;
  memory?: MemoryUse;
  rag?: Retrieval;
  context_compression?: ContextCompression;
  learning?: LearningAccount;
  session_policy?: SessionPolicy;
  usage?: Usage;
  cost?: Cost;
  simulated?: boolean;
}

export interface Sample {
  id: string;
  title: { en: string; zh: string };
  prompt: string;
  /** Name of the decision this prompt is meant to reach. */
  expect: string;
}

export interface Overview {
  version: string;
  simulated: boolean;
  recipe: string;
  strategy?: string;
  counts: Record<string, number>;
  decisions: { name: string; description?: string; priority?: number }[];
  models: {
    name: string;
    description?: string;
    prompt_per_1m?: number;
    completion_per_1m?: number;
    currency?: string;
    quality?: number;
    simulated?: boolean;
  }[];
  samples: Sample[];
}

export interface ModelEntry {
  id: string;
  owned_by?: string;
  description?: string;
  routing?: { resolution?: 'virtual' | 'passthrough'; selectable?: boolean; default_route?: boolean; recipe?: string };
}

export interface ModelList {
  data: ModelEntry[];
}

export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}
