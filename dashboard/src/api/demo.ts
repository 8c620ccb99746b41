import { requestJson } from './http.ts';
import type { EntropyStage, Explanation, SignalCost } from './types.ts';

/** What the landing page counts, read off the running router. */
export interface DemoCatalogue {
  available: true;
  version: string;
  /** Longest text the demonstrations take, in UTF-16 units. */
  characters: number;
  signals: { family: string; cost: SignalCost; configured: number }[];
  algorithms: { type: string; loops: boolean; status: string }[];
  plugins: string[];
  /** Kinds of machine the program runs on, by their names on the command line. */
  surfaces: string[];
  counts: { signals: number; projections: number; decisions: number; plugins: number; models: number };
  models: string[];
  simulated: boolean;
  encoder: { layers: number; dimension: number; tasks: string[] };
  samples: { id: string; title: { en: string; zh: string }; prompt: string }[];
}

/** A median of the page's latest dry runs. */
export interface Median {
  ms: number;
  count: number;
}

export interface DemoExplanation extends Explanation {
  entropy?: EntropyStage[];
  /** By signal family. */
  family_p50?: Record<string, Median>;
}

export interface Token {
  token: string;
  id: number;
  start: number;
  end: number;
  /** `O`, `B-TYPE` or `I-TYPE`. */
  bio: string;
}

export interface HeadLabels {
  task: string;
  label_count: number;
  /** The most probable first. */
  labels: { label: string; probability: number }[];
}

/** What the learned models make of a text. */
export interface Encoded {
  encoder: {
    name: string;
    layers: number;
    attention_heads?: number;
    hidden_size: number;
    dimension: number;
    pooling: string;
    window_tokens: number;
    before: string[];
    after: string[];
    tokens_read: number;
  };
  /** The first ones; `token_count` says how many there are. */
  tokens: Token[];
  token_count: number;
  heads: HeadLabels[];
  /** Absent where no tagger is loaded. */
  spans?: { type: string; start: number; end: number; score: number }[];
  embedding: { model: string; dimension: number; preview: number[] };
  pair?: { similarity: number; model: string; relevance?: number };
  processing_time_ms: number;
}

/** Nobody answers the demonstrations here; `setup`: because the router waits for its first configuration. */
export interface DemoClosed {
  available: false;
  setup: boolean;
}

export function fetchDemoCatalogue(signal: AbortSignal): Promise<DemoCatalogue | DemoClosed> {
  return requestJson<DemoCatalogue | DemoClosed>('/api/demo/catalogue', { signal });
}

/** Where a text would go. No model is called and nothing is kept. */
export function demoEval(text: string, signal: AbortSignal): Promise<DemoExplanation> {
  return post<DemoExplanation>('eval', { text }, signal);
}

/** @param text2 a second text to be compared; empty for none */
export function demoEncode(text: string, text2: string, signal: AbortSignal): Promise<Encoded> {
  return post<Encoded>('encode', { text, ...(text2.trim() === '' ? {} : { text2 }) }, signal);
}

function post<T>(name: string, body: object, signal: AbortSignal): Promise<T> {
  return requestJson<T>(`/api/demo/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}
