import { requestJson } from './http.ts';
import type { CheckAnswer } from './policy.ts';

/** Shapes and calls of the set-up of a first configuration. */

export interface SetupState {
  setupMode: boolean;
  /** Why the file cannot be read, if it cannot. */
  reason?: string;
}

export interface FoundModel {
  name: string;
  /** Which provider, and how it was found (English). */
  where: string;
}

export const PROVIDERS = ['openai', 'anthropic', 'vllm', 'ollama'] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface AddedModel {
  name: string;
  provider: Provider;
  baseUrl: string;
  /** Environment variable of the router that holds the key; empty when none is needed. */
  keyVariable: string;
}

export interface Preset {
  id: string;
  /** English. */
  description: string;
  parts: { name: string; description: string; wants: string }[];
}

/** What models do in a policy; `model` is missing where none of the chosen ones can. */
export interface Cast {
  name: string;
  model?: string;
}

export interface Proposal {
  complete: boolean;
  parts: Cast[];
  yaml?: string;
}

export interface Size {
  models: number;
  decisions: number;
  signals: number;
  canActivate: boolean;
}

export interface Judged extends CheckAnswer, Size {
  /** The whole document that would be written. */
  yaml: string;
  /** The same with masks in place of secrets. */
  shown: string;
}

const post = (body: object, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...(signal === undefined ? {} : { signal }),
});

export function fetchSetupState(signal?: AbortSignal): Promise<SetupState> {
  return requestJson<SetupState>('/api/setup/state', signal === undefined ? {} : { signal });
}

export async function fetchFound(signal: AbortSignal): Promise<FoundModel[]> {
  return (await requestJson<{ models: FoundModel[] }>('/api/setup/models', { signal })).models;
}

export async function fetchPresets(signal: AbortSignal): Promise<Preset[]> {
  return (await requestJson<{ presets: Preset[] }>('/api/setup/presets', { signal })).presets;
}

export function askModel(model: AddedModel): Promise<{ latencyMs: number; models: string[] }> {
  return requestJson('/api/setup/models/check', post(model));
}

export function propose(preset: string, models: string[], added: AddedModel[], signal: AbortSignal): Promise<Proposal> {
  return requestJson<Proposal>('/api/setup/presets/delta', post({ preset, models, added }, signal));
}

export async function importRemote(url: string): Promise<string> {
  return (await requestJson<{ yaml: string }>('/api/setup/import-remote', post({ url }))).yaml;
}

export function judgeFirst(yaml: string, signal: AbortSignal): Promise<Judged> {
  return requestJson<Judged>('/api/setup/validate', post({ yaml }, signal));
}

export function activate(yaml: string): Promise<Size> {
  return requestJson<Size>('/api/setup/activate', post({ yaml }));
}
