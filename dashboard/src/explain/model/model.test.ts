import { describe, expect, it } from 'vitest';
import { explain } from '../../../dev/fixture/explain.mjs';
import type { Explanation, RuleNode } from '../../api/types.ts';
import { contest } from './decisions.ts';
import { entropyChart, fold, staircase } from './entropy.ts';
import { latencySplit } from './latency.ts';
import { blockers, moveInTree, toTree, visibleNodes } from './rules.ts';
import { countByState, signalGroups } from './signals.ts';
import { verdict } from './verdict.ts';

const leaf = (name: string, truth: 'true' | 'false' | 'unknown'): RuleNode => ({
  node_type: 'leaf', signal_type: 'keyword', signal_name: name, matched: truth === 'true', truth,
});
const node = (node_type: string, truth: 'true' | 'false' | 'unknown', ...children: RuleNode[]): RuleNode => ({
  node_type, matched: truth === 'true', truth, children,
});

describe('signalGroups', () => {
  it('collects signals from lists, errors, values and rule leaves, with one state each', () => {
    const explanation: Explanation = {
      decision_result: { used_signals: { keywords: ['b', 'd'] }, matched_signals: { keywords: ['a'] }, unmatched_signals: { keywords: ['b'], domains: ['law'] } },
      entropy: [{ stage: 'start', bits: 1 }, { stage: 'context', bits: 1 }],
      metrics: { keyword: { state: 'evaluated', execution_time_ms: 0.1 }, context: {}, jailbreak: { state: 'skipped' }, pii: { state: 'skipped' } },
      signal_confidences: { 'keyword:a': 0.5 },
      signal_values: { 'structure:q': 2, 'keyword:a:best': 0.7, 'context:*': 12 },
      signal_errors: { 'domain:math': 'encoder_busy' },
      eval_trace: [
        { decision_name: 'd', matched: false, root_trace: node('OR', 'false', { ...leaf('x', 'unknown'), signal_type: 'jailbreak' }, leaf('c', 'false')) },
      ],
    };
    const groups = signalGroups(explanation);
    expect(groups.map((group) => group.family)).toEqual(['context', 'keyword', 'jailbreak', 'pii', 'domain', 'structure']);
    expect(groups[0]?.value).toBe(12);
    const none = { measures: [] };
    expect(groups.map((group) => group.rows)).toEqual([
      [],
      [
        { name: 'a', state: 'matched', confidence: 0.5, measures: [{ name: 'best', value: 0.7 }] },
        { name: 'b', state: 'unmatched', ...none }, { name: 'd', state: 'unmatched', ...none }, { name: 'c', state: 'unmatched', ...none },
      ],
      [{ name: 'x', state: 'skipped', ...none }],
      [],
      [{ name: 'math', state: 'unavailable', error: 'encoder_busy', ...none }, { name: 'law', state: 'unmatched', ...none }],
      [{ name: 'q', state: 'unmatched', value: 2, ...none }],
    ]);
    expect(countByState(groups)).toEqual({ matched: 1, unmatched: 5, unavailable: 1, skipped: 1 });
  });

  it('leaves projections to their own section', () => {
    expect(signalGroups({ signal_confidences: { 'projection:band': 0.9 } })).toEqual([]);
  });
});

describe('rules', () => {
  const tree = toTree(node('AND', 'false', node('OR', 'true', leaf('a', 'true'), leaf('b', 'false')), node('NOT', 'false', leaf('c', 'true'))));

  it('names the leaves that decide a rule, also below NOT', () => {
    expect(blockers(tree)).toEqual([{ signal: 'keyword:c', truth: 'true' }]);
    expect(blockers(toTree(node('OR', 'false', leaf('a', 'false'), leaf('b', 'false')))).map(({ signal }) => signal)).toEqual(['keyword:a', 'keyword:b']);
  });

  it('takes the truth from `matched` when a router gives no three-valued truth', () => {
    expect(toTree({ node_type: 'leaf', matched: true }).truth).toBe('true');
    expect(toTree({ node_type: 'fallback', matched: true }).kind).toBe('always');
    expect(toTree({ node_type: 'AND', matched: true, children: [] }).kind).toBe('always');
  });

  it('follows the keyboard conventions of a tree', () => {
    const open = new Set<string>();
    const step = (focus: string, key: string, closed: ReadonlySet<string> = open) => moveInTree(tree, focus, closed, key);
    expect(step('0', 'ArrowDown')?.focus).toBe('0.0');
    expect(step('0', 'End')?.focus).toBe('0.1.0');
    expect(step('0.1.0', 'ArrowDown')?.focus).toBe('0.1.0');
    expect(step('0.1.0', 'ArrowLeft')?.focus).toBe('0.1');
    expect(step('0', 'ArrowRight')?.focus).toBe('0.0');
    expect(step('0.0', 'ArrowLeft')).toEqual({ focus: '0.0', closed: new Set(['0.0']) });
    expect(step('0.0', 'ArrowRight', new Set(['0.0']))).toEqual({ focus: '0.0', closed: new Set() });
    expect(step('0.0', 'ArrowDown', new Set(['0.0']))?.focus).toBe('0.1');
    expect(step('0', 'a')).toBeUndefined();
    expect(visibleNodes(tree, new Set(['0']))).toHaveLength(1);
  });
});

describe('contest', () => {
  it('puts the closest losers first, each with its reason', () => {
    const explanation: Explanation = {
      routing_decision: 'win',
      signal_errors: { 'keyword:u': 'timeout' },
      eval_trace: [
        { decision_name: 'no', matched: false, outcome: 'no_match', root_trace: leaf('a', 'false') },
        { decision_name: 'dark', matched: false, outcome: 'unknown', root_trace: node('AND', 'unknown', leaf('a', 'true'), leaf('u', 'unknown')) },
        { decision_name: 'win', matched: true, outcome: 'won', priority: 200, confidence: 0.9, root_trace: leaf('b', 'true') },
        { decision_name: 'late', matched: false, outcome: 'unknown', root_trace: leaf('s', 'unknown') },
        { decision_name: 'strict', matched: false, outcome: 'refused', root_trace: leaf('u', 'unknown') },
        { decision_name: 'low', matched: true, outcome: 'outranked', priority: 100, confidence: 1, reason: 'outranked by win', root_trace: leaf('b', 'true') },
      ],
    };
    const { winner, losers } = contest(explanation);
    expect(winner?.name).toBe('win');
    expect(losers.map(({ name, reason }) => [name, reason])).toEqual([
      ['strict', { kind: 'refused', blockers: [{ signal: 'keyword:u', truth: 'unknown' }] }],
      ['low', { kind: 'outranked', by: 'win', winner: { tier: 0, priority: 200, confidence: 0.9 }, loser: { tier: 0, priority: 100, confidence: 1 } }],
      ['dark', { kind: 'unknown', blockers: [{ signal: 'keyword:u', truth: 'unknown' }] }],
      ['late', { kind: 'notNeeded' }],
      ['no', { kind: 'noMatch', blockers: [{ signal: 'keyword:a', truth: 'false' }] }],
    ]);
    expect(losers[1]?.said).toBe('outranked by win');
  });
});

describe('entropy', () => {
  const stages = [{ stage: 'start', bits: 1.5 }, { stage: 'keyword', bits: 2.25 }, { stage: 'decision', bits: 0, delta: -2.25 }];

  it('draws a rise as a rise: the axis follows the largest value', () => {
    const chart = entropyChart(stages);
    expect(chart.axisBits).toBe(3);
    expect(chart.ticks).toEqual([0, 1, 2, 3]);
    expect(chart.bars.map(({ share, delta }) => [share, delta])).toEqual([[0.5, undefined], [0.75, 0.75], [0, -2.25]]);
  });

  it('keeps every bar inside the axis for any values', () => {
    for (let most = 0; most <= 24; most += 0.137) {
      const { axisBits, ticks, bars } = entropyChart([{ stage: 'start', bits: most }]);
      expect(bars[0]?.share, `${most} bits`).toBeLessThanOrEqual(1 + 1e-9);
      expect(ticks.at(-1), `${most} bits`).toBeCloseTo(axisBits, 9);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it('draws the staircase through every value', () => {
    expect(staircase(stages, 30, 12)).toBe('M0 6V6H10V3H20V12H30');
    expect(staircase([], 30, 12)).toBe('');
    expect(fold(stages)).toEqual({ from: 1.5, to: 0 });
  });
});

describe('latencySplit', () => {
  it('splits a served request and enlarges the routing part', () => {
    const split = latencySplit({ parse_us: 10, signals_us: 60, routing_us: 100, upstream_first_byte_us: 200, upstream_total_us: 700, total_us: 1000 });
    expect(split?.request).toEqual([
      { name: 'routing', us: 100, share: 0.1 }, { name: 'firstByte', us: 200, share: 0.2 },
      { name: 'stream', us: 500, share: 0.5 }, { name: 'rest', us: 200, share: 0.2 },
    ]);
    expect(split?.routing).toEqual([
      { name: 'parse', us: 10, share: 0.1 }, { name: 'signals', us: 60, share: 0.6 }, { name: 'unattributed', us: 30, share: 0.3 },
    ]);
  });

  it('counts plugins beside routing where routing does not include them', () => {
    const split = latencySplit({ signals_us: 60, selection_us: 40, routing_us: 100, plugins_us: 50, total_us: 200 });
    expect(split?.request.map(({ name, us }) => [name, us])).toEqual([['routing', 100], ['plugins', 50], ['rest', 50]]);
    expect(split?.routing.map(({ name }) => name)).toEqual(['signals', 'selection']);
    const inside = latencySplit({ signals_us: 60, routing_us: 100, plugins_us: 40, total_us: 100 });
    expect(inside?.routing.map(({ name, us }) => [name, us])).toEqual([['signals', 60], ['plugins', 40]]);
  });

  it('has nothing to show without durations', () => {
    expect(latencySplit(undefined)).toBeUndefined();
    expect(latencySplit({})).toBeUndefined();
  });
});

describe('verdict', () => {
  it('sums up a routed request', () => {
    expect(verdict(explain('How do I fix this java bug?', { id: 'r', kind: 'eval', model: 'auto' }))).toMatchObject({
      model: 'forge-32b', decision: 'code_review', algorithm: 'router_dc', passThrough: false, simulated: true,
      entropy: { from: 1.585, to: 0 },
    });
  });

  it('knows a request for a concrete model from a routed one', () => {
    expect(verdict(explain('hi', { id: 'r', kind: 'eval', model: 'sage-70b' }))).toMatchObject({ model: 'sage-70b', passThrough: true, signals: 0 });
  });

  it('does not invent what is absent', () => {
    expect(verdict({})).toEqual({ status: 'selected', passThrough: false, matched: 0, signals: 0, simulated: false });
  });
});
