import { isRecord } from './failure.ts';
import { requestJson } from './http.ts';

/** What the caller may do of what the router can. */
export interface Allowed {
  /** True also where the router did not say: then it is the router that refuses. */
  may: (method: string, path: string) => boolean;
  /** Whether the router refuses every change, whoever asks. */
  readOnly: boolean;
}

interface Endpoint {
  method: string;
  path: string;
  allowed?: boolean;
}

/** Everything is offered, for a caller who may not read the list of routes. */
export const EVERYTHING: Allowed = { may: () => true, readOnly: false };

export function allowedOf(endpoints: readonly Endpoint[], readOnly = false): Allowed {
  const refused = new Set(endpoints.filter(({ allowed }) => allowed === false).map(({ method, path }) => `${method} ${path}`));
  return { may: (method, path) => !refused.has(`${method} ${path}`), readOnly };
}

/** Asks the router what the caller may do. */
export async function fetchAllowed(signal: AbortSignal): Promise<Allowed> {
  const listed = await requestJson<unknown>('/api/v1', { signal });
  return allowedOf(isRecord(listed) && Array.isArray(listed.endpoints) ? (listed.endpoints as Endpoint[]) : [], isRecord(listed) && listed.read_only === true);
}
