import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestJson } from './http.ts';
import { Session, isToken, session } from './session.ts';

function storage(): Map<string, string> & Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return Object.assign(kept, {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
}

describe('a session', () => {
  it('asks for a token when a call without one is turned away, once', () => {
    const own = new Session(storage);
    const changes = vi.fn();
    own.subscribe(changes);
    own.refused(undefined, 'UNAUTHORIZED');
    own.refused(undefined, 'UNAUTHORIZED');
    expect(own.signed()).toEqual({ in: false, refusal: 'needed', visit: 0 });
    expect(changes).toHaveBeenCalledTimes(1);
  });

  it('keeps the token for the next page of this tab, until signing out', () => {
    const store = storage();
    new Session(() => store).signIn('t');
    const next = new Session(() => store);
    expect([next.token, next.signed().in]).toEqual(['t', true]);
    next.signOut();
    expect([store.size, next.token, next.signed().in]).toEqual([0, undefined, false]);
  });

  it('forgets a token the router does not know, and does not take that back for calls that carried none', () => {
    const store = storage();
    const own = new Session(() => store);
    own.signIn('t');
    own.refused('t', 'UNAUTHORIZED');
    own.refused('t', 'UNAUTHORIZED');
    own.refused(undefined, 'UNAUTHORIZED');
    expect([own.signed(), store.size]).toEqual([{ in: false, refusal: 'wrong', visit: 1 }, 0]);
  });

  it('lets no late answer to an earlier token speak against the one in force', () => {
    const own = new Session(storage);
    own.signIn('new');
    own.refused('old', 'UNAUTHORIZED');
    own.refused(undefined, 'UNAUTHORIZED');
    expect(own.signed()).toEqual({ in: true, visit: 1 });
  });

  it('tells a router without tokens from one that does not know the token, and leaves models out of it', () => {
    const own = new Session(storage);
    own.signIn('t');
    own.refused('t', 'invalid_api_key');
    expect(own.signed().refusal).toBeUndefined();
    own.refused('t', 'MANAGEMENT_AUTH_NOT_CONFIGURED');
    expect(own.signed()).toEqual({ in: true, refusal: 'unset', visit: 1 });
    own.again();
    expect(own.signed()).toEqual({ in: true, visit: 2 });
  });

  it('lasts as long as the page where storage is forbidden', () => {
    const own = new Session(() => {
      throw new DOMException('no', 'SecurityError');
    });
    own.signIn('t');
    expect(own.token).toBe('t');
    own.signOut();
    expect(own.token).toBeUndefined();
  });

  it('takes for a token only what a header can carry', () => {
    expect(['abc-DEF_1~+/=', '', 'a b', '令牌', 'a\nb'].map(isToken)).toEqual([true, false, false, false, false]);
  });
});

describe('calls', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    session.signOut();
  });

  const refusal = { error: { code: 'UNAUTHORIZED', message: 'send a management token' } };

  it('carry the token in the header alone, beside their own headers', async () => {
    const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(() => Promise.resolve(new Response('{}')));
    vi.stubGlobal('fetch', fetched);
    await requestJson('/api/x', { headers: { 'if-match': '"1"' } });
    session.signIn('secret');
    await requestJson('/api/x', { method: 'POST', body: '{}', headers: { 'if-match': '"1"' } });
    const sent = fetched.mock.calls.map(([path, init]) => [path, init.body, [...new Headers(init.headers)]]);
    expect(sent).toEqual([
      ['/api/x', undefined, [['if-match', '"1"']]],
      ['/api/x', '{}', [['authorization', 'Bearer secret'], ['if-match', '"1"']]],
    ]);
  });

  it('that are turned away fail, and have the token asked for', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(refusal), { status: 401 })));
    session.signIn('secret');
    await expect(requestJson('/api/x', {})).rejects.toThrow('send a management token');
    expect(session.signed()).toMatchObject({ in: false, refusal: 'wrong' });
  });
});
