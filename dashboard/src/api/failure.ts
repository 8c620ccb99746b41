/**
 * What went wrong with a request, for a person to read.
 * `network`: no answer at all; `http`: the router answered with an error; `stream`: an error arrived inside a
 * started answer; `cut`: the answer ended before its end mark.
 */
export interface Failure {
  kind: 'network' | 'http' | 'stream' | 'cut';
  status?: number;
  code?: string;
  /** The router's own sentence; empty when it gave none. */
  message: string;
  requestId?: string;
  retryAfterSeconds?: number;
  /** What the management API found, one object each. */
  details?: unknown[];
}

export class RequestFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message || failure.kind);
    this.failure = failure;
  }
}

/** Thing to do next; each has a sentence in every language (`advice.<name>`). */
export type Advice =
  | 'network' | 'cut' | 'invalid' | 'login' | 'forbidden' | 'notFound' | 'tooLarge' | 'rateLimited' | 'internal'
  | 'upstream' | 'store' | 'busy' | 'other';

export function adviceFor(failure: Failure): Advice {
  if (failure.kind === 'network') return 'network';
  if (failure.kind === 'cut') return 'cut';
  if (failure.code === 'CACHE_STORE_UNAVAILABLE') return 'store';
  const status = failure.status ?? 0;
  if (status === 400 || status === 422) return 'invalid';
  if (status === 401) return 'login';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'rateLimited';
  if (status === 502 || status === 504) return 'upstream';
  if (status === 503) return 'busy';
  if (status >= 500) return 'internal';
  return 'other';
}

/** Reads the error shapes the router uses (OpenAI chat, management API, Anthropic) from a decoded body. */
export function errorFields(body: unknown): { message: string; code?: string; status?: number } | undefined {
  if (!isRecord(body) || body.error === undefined || body.error === null) return undefined;
  const error = body.error;
  if (typeof error === 'string') return { message: error };
  if (!isRecord(error)) return { message: '' };
  const message = typeof error.message === 'string' ? error.message : '';
  const raw = error.code ?? error.type;
  const code = typeof raw === 'string' ? raw : typeof error.type === 'string' ? error.type : undefined;
  const status = typeof error.code === 'number' ? error.code : undefined;
  return { message, ...(code === undefined ? {} : { code }), ...(status === undefined ? {} : { status }) };
}

/**
 * Reads a non-2xx answer; never throws, an unreadable body only leaves the message empty. A body that is no error but
 * has a message, such as a report of something that is away, gives that.
 */
export async function httpFailure(response: Response): Promise<Failure> {
  const text = await response.text().catch(() => '');
  const body = parseJson(text);
  const fields = errorFields(body);
  const details = isRecord(body) && isRecord(body.error) ? body.error.details : undefined;
  const requestId = response.headers.get('x-request-id');
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    kind: 'http',
    status: response.status,
    message: fields?.message ?? (isRecord(body) && typeof body.message === 'string' ? body.message : ''),
    ...(fields?.code === undefined ? {} : { code: fields.code }),
    ...(Array.isArray(details) ? { details: details as unknown[] } : {}),
    ...(requestId === null ? {} : { requestId }),
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
  };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a call failed with; what is no failure of a call is thrown on. */
export function failureOf(cause: unknown): Failure {
  if (cause instanceof RequestFailed) return cause.failure;
  throw cause;
}
