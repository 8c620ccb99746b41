import { RequestFailed, httpFailure } from './failure.ts';
import { session } from './session.ts';

/** `fetch` as whoever is signed in, whose every failure is a `RequestFailed`, except that an abort stays an `AbortError`. */
export async function request(path: string, init: RequestInit): Promise<Response> {
  const { token } = session;
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: 'same-origin' });
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new RequestFailed({ kind: 'network', message: '' });
  }
  if (response.ok) return response;
  const failure = await httpFailure(response);
  if (failure.status === 401) session.refused(token, failure.code);
  throw new RequestFailed(failure);
}

/** JSON of a 2xx answer, taken to have the shape the contract gives for that path. */
export async function requestJson<T>(path: string, init: RequestInit): Promise<T> {
  const response = await request(path, init);
  try {
    return (await response.json()) as T;
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new RequestFailed({ kind: 'http', status: response.status, message: '', code: 'not_json' });
  }
}

export function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}
