import { describe, expect, it } from 'vitest';
import {
  type Action,
  MAX_TURNS,
  type Playground,
  type Turn,
  defaultModel,
  emptyPlayground,
  keyMeansSend,
  messagesFor,
  modelOf,
  newSessionId,
  reduce,
} from './model.ts';

const run = (...actions: Action[]): Playground => actions.reduce(reduce, emptyPlayground('s'));
const begin = (prompt: string, kind: 'chat' | 'eval' = 'chat'): Action => ({ type: 'begin', kind, prompt, model: 'auto' });
const text = (id: number, ...parts: string[]): Action => ({ type: 'received', id, events: parts.map((part) => ({ type: 'text', text: part })) });
const firstOf = (state: Playground): Turn => {
  const [turn] = state.turns;
  if (turn === undefined) throw new Error('there is no turn');
  return turn;
};
const ended = (id: number): Action => ({ type: 'ended', id });

describe('a turn', () => {
  it('goes from routing over answering to done, and is selected', () => {
    const open: Action = { type: 'received', id: 1, events: [{ type: 'open', headers: { 'x-vsr-selected-model': 'm' } }] };
    const answering = run(begin('hi'), open, text(1, 'a', 'b'));
    expect(answering.turns[0]).toMatchObject({ phase: 'answering', text: 'ab' });
    expect(answering.selected).toBe(1);
    expect(modelOf(firstOf(reduce(answering, ended(1))))).toBe('m');
  });

  it('keeps what it had when it is stopped or fails, and cannot be stopped once done', () => {
    const stop: Action = { type: 'stopped', id: 1 };
    expect(run(begin('hi'), text(1, 'half'), stop).turns[0]).toMatchObject({ phase: 'stopped', text: 'half' });
    expect(run(begin('hi'), ended(1), stop).turns[0]?.phase).toBe('done');
    const failure = { kind: 'cut', message: '' } as const;
    expect(run(begin('hi'), text(1, 'half'), { type: 'failed', id: 1, failure }).turns[0]).toMatchObject({ phase: 'failed', text: 'half', failure });
  });

  it('takes its model from the explanation before the headers', () => {
    const state = run(begin('hi', 'eval'), { type: 'explained', id: 1, why: { state: 'ready', explanation: { selected_model: 'x' } } });
    expect(modelOf(firstOf(state))).toBe('x');
  });
});

describe('the conversation', () => {
  it('sends answered turns only: no dry runs, no failures', () => {
    const failure = { kind: 'network', message: '' } as const;
    const state = run(
      begin('one'), text(1, 'first'), ended(1),
      begin('dry', 'eval'), ended(2),
      begin('broken'), { type: 'failed', id: 3, failure },
      begin('stopped'), text(4, 'hal'), { type: 'stopped', id: 4 },
    );
    expect(messagesFor(state, 'next')).toEqual([
      { role: 'user', content: 'one' }, { role: 'assistant', content: 'first' },
      { role: 'user', content: 'stopped' }, { role: 'assistant', content: 'hal' },
      { role: 'user', content: 'next' },
    ]);
  });

  it('forgets the oldest turns beyond the limit and says so', () => {
    const many = Array.from({ length: MAX_TURNS + 2 }, (_, index) => begin(`p${index}`));
    const state = run(...many);
    expect(state.turns).toHaveLength(MAX_TURNS);
    expect(state.turns[0]?.prompt).toBe('p2');
    expect(state.forgot).toBe(true);
    expect(run(...many.slice(0, MAX_TURNS)).forgot).toBe(false);
  });

  it('does not give a new turn what arrives late for one of before', () => {
    const state = run(begin('old'), { type: 'reset', sessionId: 't' }, begin('new'), text(1, 'late'));
    expect(state.turns.map(({ prompt, text: answer }) => [prompt, answer])).toEqual([['new', '']]);
  });

  it('starts anew under another session', () => {
    expect(reduce(run(begin('hi')), { type: 'reset', sessionId: 't' })).toMatchObject({ sessionId: 't', turns: [], forgot: false });
    expect(newSessionId()).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the prompt box', () => {
  const key = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 };

  it('sends on Enter, but not with Shift nor while an input method composes', () => {
    expect(keyMeansSend(key)).toBe(true);
    expect(keyMeansSend({ ...key, shiftKey: true })).toBe(false);
    expect(keyMeansSend({ ...key, isComposing: true })).toBe(false);
    expect(keyMeansSend({ ...key, keyCode: 229 })).toBe(false);
    expect(keyMeansSend({ ...key, key: 'a' })).toBe(false);
  });
});

describe('defaultModel', () => {
  it('prefers auto, then the default route, then anything the router chooses', () => {
    expect(defaultModel([{ id: 'm', routing: { resolution: 'passthrough' } }, { id: 'auto' }])).toBe('auto');
    expect(defaultModel([{ id: 'team' }, { id: 'main', routing: { default_route: true } }])).toBe('main');
    expect(defaultModel([{ id: 'm', routing: { resolution: 'passthrough' } }, { id: 'team' }])).toBe('team');
    expect(defaultModel([])).toBe('auto');
  });
});
