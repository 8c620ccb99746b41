import { isRecord } from './failure.ts';
import { requestJson } from './http.ts';

/** What the caller may do of what the router can. */
export interface Allowed {
  /** True also where the router did not say: then it is the router that refuses. */
  may: (method: string, path: string) => boolean;
}

interface Endpoint {
  method: string;
  path: string;
  allowed?: boolean;
}

/** Everything is offered, for a caller who may not read the list of routes. */
export const EVERYTHING: Allowed = { may: () => true };

export function allowedOf(endpoints: readonly Endpoint[]): Allowed {
  const refused = new Set(endpoints.filter(({ allowed }) => allowed === false).map(({ method, path }) => `${method} ${path}`));
  return { may: (method, path) => !refused.has(`${method} ${path}`) };
}

/** Asks the router what the caller may do. */
export async function fetchAllowed(signal: AbortSignal): Promise<Allowed> {
  const listed = await requestJson<unknown>('/api/v1', { signal });
  return allowedOf(isRecord(listed) && Array.isArray(listed.endpoints) ? (listed.endpoints as Endpoint[]) : []);
}
