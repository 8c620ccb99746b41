import { describe, expect, it } from 'vitest';
import { STATS } from '../../../../dev/fixture/cache.mjs';
import type { Explanation } from '../../../api/types.ts';
import { keepingOf, settingsOf } from './keeping.ts';
import { type Asked, likenessOf } from './likeness.ts';
import { NOTHING, partsOf, selectorOf } from './selection.ts';
import { lookupsOf } from './sums.ts';

const CONFIGURATION = `
providers: {models: [{name: small}, {name: large}]}
routing:
  decisions:
    - name: facts
      plugins:
        - {type: response_cache, configuration: {enabled: true, mode: exact, scope: global, ttl_seconds: 60}}
    - name: chat
      plugins:
        - {type: system_prompt, configuration: {system_prompt: x}}
        - {type: semantic-cache, configuration: {enabled: true}}
        - {type: response_cache, configuration: {enabled: true, mode: exact}}
    - {name: off, plugins: [{type: response_cache, configuration: {mode: exact}}]}
    - {name: plain}
recipes:
  - name: night
    routing:
      decisions:
        - {name: facts, plugins: [{type: response_cache, configuration: {enabled: true, semantic: {similarity_threshold: 0.95}}}]}
global: {stores: {response_cache: {similarity_threshold: 0.7, ttl_seconds: 900}}}
`;

describe('what a configuration keeps', () => {
  it('are the answers of decisions that say so, of every recipe, with the terms of the store where they give none', () => {
    expect(keepingOf(CONFIGURATION)).toEqual({
      enabled: true,
      threshold: 0.7,
      models: ['small', 'large'],
      keepers: [
        { recipe: 'default', decision: 'facts', mode: 'exact', scope: 'global', threshold: 0.7, ttl: 60 },
        { recipe: 'default', decision: 'chat', mode: 'semantic', scope: 'user', threshold: 0.7, ttl: 900 },
        { recipe: 'night', decision: 'facts', mode: 'semantic', scope: 'user', threshold: 0.95, ttl: 900 },
      ],
      decisions: [
        { recipe: 'default', decision: 'facts' },
        { recipe: 'default', decision: 'chat' },
        { recipe: 'default', decision: 'off' },
        { recipe: 'default', decision: 'plain' },
        { recipe: 'night', decision: 'facts' },
      ],
    });
  });

  it('has the terms of the router where nobody gives any', () => {
    const { keepers = [] } = keepingOf('routing: {decisions: [{name: d, plugins: [{type: response_cache, configuration: {enabled: true}}]}]}') ?? {};
    expect(keepers).toEqual([{ recipe: 'default', decision: 'd', mode: 'semantic', scope: 'user', threshold: 0.8, ttl: 3600 }]);
    expect(keepingOf('global: {stores: {response_cache: {enabled: false}}}')).toMatchObject({ enabled: false, keepers: [] });
  });

  it('is not known of a text that cannot be read', () => {
    expect([keepingOf('a: [b'), keepingOf('- a'), settingsOf('backend_type memory'), settingsOf('a: [')]).toEqual([undefined, undefined, undefined, undefined]);
    expect(settingsOf('backend_type: memory\nttl_seconds: 9')).toEqual({ backend_type: 'memory', ttl_seconds: 9 });
  });
});

describe('lookups', () => {
  it('add up to one whole', () => {
    const { total, hitRatio, rows } = lookupsOf(STATS, false);
    expect([total, hitRatio]).toEqual([762, 508 / 762]);
    expect(rows.map(({ lookup }) => lookup)).toEqual(['near', 'like', 'none']);
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('name the shared store where there is one, or has been', () => {
    expect(lookupsOf(STATS, true).rows.map(({ lookup }) => lookup)).toContain('far');
    expect(lookupsOf({ ...STATS, l2_hits: 1 }, false).rows.map(({ lookup }) => lookup)).toContain('far');
  });

  it('have no ratio while there are none', () => {
    const none = lookupsOf({ ...STATS, l1_hits: 0, semantic_hits: 0, misses: 0 }, false);
    expect(none).not.toHaveProperty('hitRatio');
    expect(none.rows.map(({ share }) => share)).toEqual([0, 0, 0]);
  });
});

describe('a choice of answers', () => {
  it('asks for what is named and for nothing else', () => {
    expect(selectorOf({ ...NOTHING, decision: ' facts ', scope: 'user', who: 'ann', epoch: '3' })).toEqual({
      partition: { decision: 'facts', namespace: 'user:ann' },
      epoch: 3,
    });
    expect(selectorOf({ ...NOTHING, scope: 'global', who: 'left over' })).toEqual({ partition: { namespace: 'global:' } });
    expect(selectorOf({ ...NOTHING, epoch: '0' })).toEqual({ epoch: 0 });
  });

  it('that would mean more than was meant is none', () => {
    expect(selectorOf(NOTHING)).toBe('nothing');
    expect(selectorOf({ ...NOTHING, decision: '  ' })).toBe('nothing');
    expect(selectorOf({ ...NOTHING, decision: 'facts', scope: 'team', who: ' ' })).toBe('who');
    expect(['-1', '1.5', 'x', '9'.repeat(16)].map((epoch) => selectorOf({ ...NOTHING, epoch }))).toEqual(['epoch', 'epoch', 'epoch', 'epoch']);
  });

  it('is read back from the audit', () => {
    const record = { sequence: 1, time: '', action: 'flush', role: 'admin', request_id: '', dry_run: false, matched: 0, deleted: 0, outcome: 'done', hash: '' };
    expect(partsOf({ ...record, selector: { epoch: 0, decision: 'd' } })).toEqual([{ part: 'decision', value: 'd' }, { part: 'epoch', value: '0' }]);
    expect(partsOf({ ...record, selector: {} })).toEqual([]);
  });
});

describe('likeness', () => {
  const keeper = { recipe: 'default', decision: 'chat', mode: 'semantic' as const, scope: 'user', threshold: 0.8, ttl: 60 };
  const route: Explanation = { recipe: 'default', routing_decision: 'chat', selected_model: 'small' };
  const asked = (text: string, embedding: number[] | undefined, more: Partial<Explanation> = {}): Asked => ({
    text,
    route: { ...route, ...more },
    ...(embedding === undefined ? {} : { vector: { embedding, model_used: 'm' } }),
  });

  it('compares two questions of one route with what is enough', () => {
    expect(likenessOf(asked('a', [1, 0]), asked('b', [0.8, 0.6]), [keeper], true)).toEqual({ verdict: 'like', decision: 'chat', similarity: 0.8, threshold: 0.8 });
    expect(likenessOf(asked('a', [1, 0]), asked('b', [0.6, 0.8]), [keeper], true)).toMatchObject({ verdict: 'unlike', similarity: 0.6 });
  });

  it('takes equal texts without an encoder', () => {
    expect(likenessOf(asked('a', undefined), asked('a', undefined), [keeper], false)).toEqual({ verdict: 'equal', decision: 'chat' });
    expect(likenessOf(asked('a', undefined), asked('a ', undefined), [keeper], false).verdict).toBe('blind');
  });

  it('shows the similarity of questions that are not compared, and nothing to hold it against', () => {
    const exact = [{ ...keeper, mode: 'exact' as const }];
    expect(likenessOf(asked('a', [1]), asked('b', [1]), exact, true)).toEqual({ verdict: 'exactOnly', decision: 'chat', similarity: 1 });
  });

  it('is of no use where nothing is kept', () => {
    expect(likenessOf(asked('a', [1]), asked('a', [1]), [], true).verdict).toBe('notKept');
    expect(likenessOf(asked('a', [1]), asked('a', [1]), [{ ...keeper, ttl: 0 }], true).verdict).toBe('notKept');
    expect(likenessOf(asked('a', [1]), asked('a', [1]), [{ ...keeper, recipe: 'night' }], true).verdict).toBe('notKept');
  });

  it('ends where the ways part', () => {
    const elsewhere = likenessOf(asked('a', [1], { routing_decision: 'facts' }), asked('a', [1]), [keeper], true);
    expect(elsewhere).toMatchObject({ verdict: 'elsewhere', decision: 'chat', other: 'facts' });
    expect(likenessOf(asked('a', [1], { selected_model: 'large' }), asked('a', [1]), [keeper], true).verdict).toBe('elsewhere');
  });
});
