import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchExplanation } from './router.ts';

const signal = new AbortController().signal;
const waits: number[] = [];
const sleep = (ms: number): Promise<void> => {
  waits.push(ms);
  return Promise.resolve();
};

afterEach(() => {
  vi.unstubAllGlobals();
  waits.length = 0;
});

function answers(...bodies: (object | number)[]): void {
  let next = 0;
  vi.stubGlobal('fetch', () => {
    const body = bodies[Math.min(next++, bodies.length - 1)];
    return Promise.resolve(
      typeof body === 'number' ? new Response('{}', { status: body }) : new Response(JSON.stringify(body)),
    );
  });
}

const open = { id: 'r', kind: 'request', latency: { routing_us: 10 } };
const closed = { id: 'r', kind: 'request', latency: { routing_us: 10, total_us: 90 } };

describe('fetchExplanation', () => {
  it('looks again while the record is missing or open', async () => {
    answers(404, open, closed);
    expect(await fetchExplanation('r', signal, sleep)).toEqual(closed);
    expect(waits).toHaveLength(3);
  });

  it('gives the open record when it never closes, after a bounded number of looks', async () => {
    answers(open);
    expect(await fetchExplanation('r', signal, sleep)).toEqual(open);
    expect(waits).toHaveLength(5);
  });

  it('gives undefined when there never was a record', async () => {
    answers(404);
    expect(await fetchExplanation('r', signal, sleep)).toBeUndefined();
  });

  it('does not hide other failures', async () => {
    answers(500);
    await expect(fetchExplanation('r', signal, sleep)).rejects.toThrow();
  });
});
