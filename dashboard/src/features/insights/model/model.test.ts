import { describe, expect, it } from 'vitest';
import type { ReplayRecord } from '../../../api/replay.ts';
import { verdict } from '../../../explain/index.ts';
import { bodyOf, explanationOf, messagesOf, textOf } from './record.ts';
import { distribution, lifecycle, savingOf, savingOfRecord } from './shares.ts';
import { filtered, opened, options, paged, viewOf } from './view.ts';

describe('the address', () => {
  it('names filters, page and record, and nothing it does not know', () => {
    expect(viewOf('#/insights?model=m&decision=&cache_status=cached&offset=50&id=r1&x=1')).toEqual({
      filter: { model: 'm', cache_status: 'cached' }, offset: 50, id: 'r1',
    });
    expect(viewOf('#/insights?offset=-3&cache_status=odd')).toEqual({ filter: {}, offset: 0 });
    expect(viewOf('#/insights?offset=1e99')).toEqual({ filter: {}, offset: 0 });
  });

  it('starts on the first page when a filter changes, and keeps filters when a record is opened', () => {
    expect(filtered('#/insights?model=m&offset=50', { model: '', recipe: 'r' })).toBe('#/insights?recipe=r');
    const record = opened('#/insights?model=m&offset=50', 'a/b');
    expect(record).toBe('#/insights?model=m&offset=50&id=a%2Fb');
    expect(viewOf(record)).toEqual({ filter: { model: 'm' }, offset: 50, id: 'a/b' });
    expect(opened(record, '')).toBe('#/insights?model=m&offset=50');
    expect(paged('#/insights?model=m&offset=25', 0)).toBe('#/insights?model=m');
  });

  it('keeps what is chosen among the choices', () => {
    expect(options(['a', '', 'b'], 'gone')).toEqual(['gone', 'a', 'b']);
    expect(options(['a'], 'a')).toEqual(['a']);
  });
});

describe('shares', () => {
  it('are ordered, measured against the largest and counted against the whole', () => {
    const { shown } = distribution([{ name: 'b', value: 1 }, { name: 'c', value: 4 }, { name: 'a', value: 1 }], 8);
    expect(shown).toEqual([
      { name: 'c', value: 4, share: 0.5 },
      { name: 'a', value: 1, share: 0.125 },
      { name: 'b', value: 1, share: 0.125 },
    ]);
  });

  it('fold the tail away, never one alone', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `n${at}`, value: 1 }));
    expect([distribution(many(7), 7).rest.length, distribution(many(8), 8).rest.length]).toEqual([0, 2]);
    expect(distribution([{ name: 'a', value: 0 }], 0).shown).toEqual([{ name: 'a', value: 0, share: 0 }]);
  });

  it('show only states that occur', () => {
    expect(lifecycle({ aborted: 1, completed: 3, failed: 0 })).toEqual([
      { state: 'completed', value: 3, share: 0.75 },
      { state: 'aborted', value: 1, share: 0.25 },
    ]);
    expect(lifecycle({})).toEqual([]);
  });
});

describe('savings', () => {
  const sums = { total_saved: 3, baseline_spend: 4, actual_spend: 1, cost_record_count: 2, excluded_record_count: 0 };

  it('compare two amounts on one scale', () => {
    expect(savingOf(sums)).toEqual({ actual: 1, baseline: 4, saved: 3, currency: 'USD', actualLength: 0.25, baselineLength: 1, share: 0.75 });
  });

  it('say nothing where nothing has a price', () => {
    expect(savingOf({ ...sums, cost_record_count: 0 })).toBeUndefined();
    expect(savingOfRecord({ actual_cost: 1 })).toBeUndefined();
    expect(savingOfRecord(undefined)).toBeUndefined();
  });

  it('can be losses, and of nothing have no share', () => {
    expect(savingOfRecord({ actual_cost: 2, baseline_cost: 1, currency: 'EUR' })).toMatchObject({ saved: -1, share: -1, actualLength: 1, currency: 'EUR' });
    expect(savingOfRecord({ actual_cost: 0, baseline_cost: 0 })).toMatchObject({ actualLength: 0, baselineLength: 0 });
    expect(savingOfRecord({ actual_cost: 0, baseline_cost: 0 })).not.toHaveProperty('share');
  });
});

describe('a record', () => {
  const open: ReplayRecord = {
    id: 'r', timestamp: '2026-11-28T09:00:00Z', lifecycle_state: 'in_progress', decision: 'd', original_model: 'auto', selected_model: 'm',
    signals: { keyword: ['a'], domain: [] }, signal_confidences: { 'keyword:a': 0.5 }, entropy: [{ stage: 'start', bits: 1 }],
    usage: { prompt_tokens: 3, actual_cost: 0.1 },
  };

  it('that still runs is explained by what it holds so far', () => {
    const summary = verdict(explanationOf(open));
    expect(summary).toMatchObject({ model: 'm', decision: 'd', matched: 1, entropy: { from: 1, to: 1 }, usage: { prompt_tokens: 3 }, cost: { amount: 0.1, currency: 'USD' } });
    expect(summary.totalUs).toBeUndefined();
    expect(explanationOf({ ...open, explanation: { selected_model: 'x' } })).toEqual({ selected_model: 'x' });
  });

  it('tells a text that may not be read from one that was not kept', () => {
    expect(bodyOf(open, 'request')).toEqual({ state: 'absent' });
    expect(bodyOf({ ...open, content_redacted: true, request_body: '' }, 'request')).toEqual({ state: 'redacted' });
    expect(bodyOf({ ...open, content_redacted: true }, 'request')).toEqual({ state: 'absent' });
    expect(bodyOf({ ...open, response_body: '{"a":1}', response_body_truncated: true }, 'response')).toEqual({ state: 'kept', text: '{\n  "a": 1\n}', truncated: true });
    expect(bodyOf({ ...open, response_body: 'cut {' }, 'response')).toEqual({ state: 'kept', text: 'cut {', truncated: false });
  });

  it('can be routed again when it holds a whole conversation in text', () => {
    const body = (messages: unknown): ReplayRecord => ({ ...open, request_body: JSON.stringify({ messages }) });
    const said = [{ role: 'user', content: 'hi' }];
    expect(messagesOf(body(said))).toEqual(said);
    expect(messagesOf({ ...body(said), request_body_truncated: true })).toBeUndefined();
    expect([body([]), body([{ role: 'user', content: [] }]), body('x'), open].map(messagesOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('names parts of a message that are no text', () => {
    expect(textOf([{ type: 'text', text: 'a' }, { type: 'image_url' }])).toBe('a\n[image_url]');
    expect([textOf(undefined), textOf('x'), textOf(null)]).toEqual(['', 'x', '']);
  });
});
