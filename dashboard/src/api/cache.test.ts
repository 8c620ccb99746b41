import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchHealth, flush, invalidate } from './cache.ts';
import { allowedOf, fetchAllowed } from './permissions.ts';
import { RequestFailed, adviceFor } from './failure.ts';

const signal = new AbortController().signal;

function answering(status: number, body: unknown): ReturnType<typeof vi.fn<typeof fetch>> {
  const fetching = vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
  vi.stubGlobal('fetch', fetching);
  return fetching;
}

function sent(fetching: ReturnType<typeof answering>): unknown {
  const body = fetching.mock.calls[0]?.[1]?.body;
  return typeof body === 'string' ? JSON.parse(body) : undefined;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the cache', () => {
  it('that is away says why', async () => {
    answering(503, { status: 'unavailable', healthy: false, backend: 'redis', message: 'the redis store at here:1 cannot be used' });
    expect(await fetchHealth(signal)).toEqual({ healthy: false, message: 'the redis store at here:1 cannot be used' });
  });

  it('is not taken to be away when the router is', async () => {
    answering(503, { error: { code: 'ROUTER_STARTING', message: 'the router starts' } });
    await expect(fetchHealth(signal)).rejects.toThrow('the router starts');
  });

  it('is counted unless it is to be changed, and emptied with the phrase alone', async () => {
    const counting = answering(200, {});
    await invalidate({ partition: { decision: 'd' } }, true);
    expect(sent(counting)).toEqual({ selector: { partition: { decision: 'd' } }, dry_run: true });
    const emptying = answering(200, {});
    await flush();
    expect(sent(emptying)).toEqual({ confirm: 'flush response cache' });
  });

  it('whose store fails has advice of its own', async () => {
    answering(503, { error: { code: 'CACHE_STORE_UNAVAILABLE', message: 'nothing can be said to be gone' } });
    const cause: unknown = await flush().catch((failed: unknown) => failed);
    expect(cause instanceof RequestFailed && adviceFor(cause.failure)).toBe('store');
  });
});

describe('what a caller may do', () => {
  it('is all that the router does not deny', async () => {
    answering(200, { endpoints: [{ method: 'POST', path: '/a', allowed: false }, { method: 'GET', path: '/a', allowed: true }, { method: 'GET', path: '/b' }] });
    const { may } = await fetchAllowed(signal);
    expect([may('POST', '/a'), may('GET', '/a'), may('GET', '/b'), may('GET', '/unlisted')]).toEqual([false, true, true, true]);
    expect(allowedOf([]).may('POST', '/a')).toBe(true);
    expect(allowedOf([]).readOnly).toBe(false);
    expect(allowedOf([], true).readOnly).toBe(true);
  });
});
