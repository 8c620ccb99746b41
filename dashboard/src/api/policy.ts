import { request, requestJson } from './http.ts';
import type { Explanation } from './types.ts';

/** Shapes and calls of the configuration: its text, checks of a draft, versions, deployment, schema. */

/** Worst first: `constraint` and `warning` do not stand against using a document. */
export type Severity = 'error' | 'constraint' | 'warning' | 'note';

/** A stretch of the text checked: lines and columns from 1, columns in code points, the end exclusive. */
export interface Place {
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

export interface Finding extends Place {
  severity: Severity;
  code: string;
  /** Where it is in the document, such as `routing.decisions[0].rules`. */
  path: string;
  message: string;
  hint: string;
  /** `document`, `policy`, `version` (what this version or machine lacks), `running` (what needs a restart). */
  about?: string;
  /** Another text for a place that would mend it. */
  fix?: Place & { text: string };
}

export interface Setting {
  path: string;
  value: string;
  set_by: 'default' | 'document' | 'environment';
  line?: number;
  variables?: string[];
}

export interface CheckAnswer {
  valid: boolean;
  diagnostics: Finding[];
  /** What the codes found mean, in Markdown (English). */
  manual: Record<string, string>;
  effective?: { yaml: string; settings: Setting[] };
}

export interface PolicyText {
  yaml: string;
  /** Names this very text; a change that carries it is refused when somebody else came first. */
  etag: string;
  /** False for a configuration that is in no file. */
  writable: boolean;
}

export interface PolicyVersion {
  version: string;
  timestamp: string;
  /** What replaced it: `api`, `dsl`, `rollback` or `legacy`. */
  source: string;
}

export interface Deployed {
  version: string;
  etag: string;
  diagnostics: Finding[];
}

/** A JSON Schema, as far as forms read it. */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  title?: string;
  description?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  minItems?: number;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  if?: Schema;
  then?: Schema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
  default?: unknown;
  deprecated?: boolean;
  /** Loads and is not built. */
  'x-planned'?: boolean;
}

/** What rules call a kind of signal, and where a document declares its signals. */
export interface SignalKind {
  family: string;
  yaml_key: string;
  description: string;
  status: string;
}

const json = { 'content-type': 'application/json' };

export function fetchPolicy(signal: AbortSignal): Promise<PolicyText> {
  return requestJson<PolicyText>('/api/config/router/text', { signal });
}

export function checkDraft(yaml: string, effective: boolean, signal: AbortSignal): Promise<CheckAnswer> {
  return requestJson<CheckAnswer>('/api/config/router/check', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ yaml, effective }),
    signal,
  });
}

/** What would happen to a prompt under a draft; no model is called and nothing is taken into use. */
export function evaluateDraft(yaml: string, etag: string, text: string, signal: AbortSignal): Promise<Explanation> {
  return requestJson<Explanation>('/api/config/router/eval?trace=true', {
    method: 'POST',
    headers: { ...json, 'if-match': etag },
    body: JSON.stringify({ yaml, text }),
    signal,
  });
}

export function fetchVersions(signal: AbortSignal): Promise<PolicyVersion[]> {
  return requestJson<PolicyVersion[]>('/api/config/router/versions', { signal });
}

export async function fetchVersionText(version: string, signal: AbortSignal): Promise<string> {
  const kept = await requestJson<{ yaml: string }>(`/api/config/router/versions/${encodeURIComponent(version)}`, { signal });
  return kept.yaml;
}

/** Takes a draft into use; `etag` names the text it was made from. */
export function deployDraft(yaml: string, etag: string): Promise<Deployed> {
  return requestJson<Deployed>('/api/config/router', {
    method: 'PUT',
    headers: { ...json, 'if-match': etag },
    body: JSON.stringify({ yaml, masked: true }),
  });
}

export function rollBack(version: string): Promise<Deployed> {
  return requestJson<Deployed>('/api/config/router/rollback', { method: 'POST', headers: json, body: JSON.stringify({ version }) });
}

export async function fetchSchema(signal: AbortSignal): Promise<Schema> {
  const response = await request('/api/v1/schema', { signal });
  return (await response.json()) as Schema;
}

export async function fetchSignalKinds(signal: AbortSignal): Promise<SignalKind[]> {
  return (await requestJson<{ signals: SignalKind[] }>('/api/v1/catalog', { signal })).signals;
}

/** A policy in the routing language, and what the language cannot say of it. */
export interface Program {
  dsl: string;
  diagnostics: Omit<Finding, 'fix' | 'about'>[];
}

/** A draft with a program in place of its routing. Nothing is taken into use. */
export function compileProgram(dsl: string, yaml: string): Promise<{ yaml: string }> {
  return requestJson<{ yaml: string }>('/api/v1/compile', { method: 'POST', headers: json, body: JSON.stringify({ dsl, yaml }) });
}

export function fetchProgram(yaml: string, signal: AbortSignal): Promise<Program> {
  return requestJson<Program>('/api/v1/decompile', { method: 'POST', headers: json, body: JSON.stringify({ yaml }), signal });
}
