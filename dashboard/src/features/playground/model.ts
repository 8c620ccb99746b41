import type { ChatEvent, RouteHeaders } from '../../api/chat.ts';
import type { Failure } from '../../api/failure.ts';
import type { ChatMessage, Explanation, ModelEntry } from '../../api/types.ts';

/** How many turns stay in memory; older ones are forgotten. */
export const MAX_TURNS = 20;

export type Phase = 'routing' | 'answering' | 'done' | 'stopped' | 'failed';

/** The explanation of a turn; `none` when there cannot be one, `missing` when the router no longer holds it. */
export type Why =
  | { state: 'pending' }
  | { state: 'loading' }
  | { state: 'ready'; explanation: Explanation }
  | { state: 'none' }
  | { state: 'missing' }
  | { state: 'failed'; failure: Failure };

/** One prompt and what became of it. */
export interface Turn {
  id: number;
  /** `eval` is a dry run: a route without an answer. */
  kind: 'chat' | 'eval';
  prompt: string;
  requestedModel: string;
  phase: Phase;
  text: string;
  reasoning: string;
  finish?: string;
  headers: RouteHeaders;
  failure?: Failure;
  why: Why;
}

export interface Playground {
  /** Names the conversation to the router (`x-session-id`). */
  sessionId: string;
  turns: Turn[];
  /** The turn whose explanation is shown. */
  selected?: number;
  nextId: number;
  /** Older turns were forgotten. */
  forgot: boolean;
}

export type Action =
  | { type: 'begin'; kind: Turn['kind']; prompt: string; model: string }
  | { type: 'received'; id: number; events: ChatEvent[] }
  | { type: 'ended'; id: number }
  | { type: 'stopped'; id: number }
  | { type: 'failed'; id: number; failure: Failure }
  | { type: 'explained'; id: number; why: Why }
  | { type: 'select'; id: number }
  | { type: 'reset'; sessionId: string };

export function emptyPlayground(sessionId: string): Playground {
  return { sessionId, turns: [], nextId: 1, forgot: false };
}

export function reduce(state: Playground, action: Action): Playground {
  switch (action.type) {
    case 'begin':
      return begin(state, action);
    case 'received':
      return change(state, action.id, (turn) => action.events.reduce(receive, turn));
    case 'ended':
      return change(state, action.id, (turn) => ({ ...turn, phase: 'done' }));
    case 'stopped':
      return change(state, action.id, (turn) => (active(turn) ? { ...turn, phase: 'stopped' } : turn));
    case 'failed':
      return change(state, action.id, (turn) => ({ ...turn, phase: 'failed', failure: action.failure }));
    case 'explained':
      return change(state, action.id, (turn) => ({ ...turn, why: action.why }));
    case 'select':
      return { ...state, selected: action.id };
    case 'reset':
      // Turns keep counting, so that what still arrives for an old turn finds no new one.
      return { ...emptyPlayground(action.sessionId), nextId: state.nextId };
  }
}

function begin(state: Playground, { kind, prompt, model }: Extract<Action, { type: 'begin' }>): Playground {
  const turn: Turn = {
    id: state.nextId,
    kind,
    prompt,
    requestedModel: model,
    phase: 'routing',
    text: '',
    reasoning: '',
    headers: {},
    why: { state: 'pending' },
  };
  const turns = [...state.turns, turn];
  return {
    ...state,
    turns: turns.slice(-MAX_TURNS),
    forgot: state.forgot || turns.length > MAX_TURNS,
    selected: turn.id,
    nextId: state.nextId + 1,
  };
}

function receive(turn: Turn, event: ChatEvent): Turn {
  switch (event.type) {
    case 'open':
      return { ...turn, phase: 'answering', headers: event.headers };
    case 'text':
      return { ...turn, text: turn.text + event.text };
    case 'reasoning':
      return { ...turn, reasoning: turn.reasoning + event.text };
    case 'finish':
      return { ...turn, finish: event.reason };
    case 'usage':
      return turn; // the explanation has it, with the cost
  }
}

function change(state: Playground, id: number, edit: (turn: Turn) => Turn): Playground {
  return { ...state, turns: state.turns.map((turn) => (turn.id === id ? edit(turn) : turn)) };
}

export function active(turn: Turn): boolean {
  return turn.phase === 'routing' || turn.phase === 'answering';
}

/** The conversation to send with a new prompt: turns that have an answer, in order. */
export function messagesFor(state: Playground, prompt: string): ChatMessage[] {
  const history = state.turns
    .filter((turn) => turn.kind === 'chat' && turn.phase !== 'failed' && turn.text !== '')
    .flatMap((turn): ChatMessage[] => [
      { role: 'user', content: turn.prompt },
      { role: 'assistant', content: turn.text },
    ]);
  return [...history, { role: 'user', content: prompt }];
}

/** The model of a turn as far as it is known: from the explanation, else from the headers of the answer. */
export function modelOf(turn: Turn): string | undefined {
  const explained = turn.why.state === 'ready' ? turn.why.explanation.selected_model : undefined;
  const model = explained ?? turn.headers['x-vsr-selected-model'];
  return model === '' ? undefined : model;
}

/** The entry that lets the router choose. */
export function defaultModel(models: readonly ModelEntry[]): string {
  const preferred = models.find(({ id }) => id === 'auto') ?? models.find(({ routing }) => routing?.default_route === true) ?? models.find(isRouted);
  return preferred?.id ?? 'auto';
}

/** True for a name that stands for a choice of the router, false for one concrete model. */
export function isRouted(model: ModelEntry): boolean {
  return model.routing?.resolution !== 'passthrough';
}

/** A random name for a conversation; `crypto.randomUUID` would need a secure origin. */
export function newSessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Keys of the prompt box: what a press of a key asks for. */
export function keyMeansSend(event: { key: string; shiftKey: boolean; isComposing: boolean; keyCode: number }): boolean {
  // 229: some input methods end a composition before the key event says so.
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
