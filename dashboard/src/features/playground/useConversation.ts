import { useCallback, useEffect, useReducer, useRef } from 'react';
import { streamChat } from '../../api/chat.ts';
import { type Failure, RequestFailed } from '../../api/failure.ts';
import { isAbort } from '../../api/http.ts';
import { evaluate, fetchExplanation } from '../../api/router.ts';
import type { ChatMessage } from '../../api/types.ts';
import { type Action, type Playground, type Turn, emptyPlayground, messagesFor, newSessionId, reduce } from './model.ts';

export interface Conversation {
  state: Playground;
  run: (kind: Turn['kind'], model: string, prompt: string) => void;
  stop: () => void;
  select: (id: number) => void;
  reset: () => void;
}

/** What one run needs: which turn it fills, and how it says so. */
interface Run {
  id: number;
  model: string;
  messages: ChatMessage[];
  sessionId: string;
  signal: AbortSignal;
  dispatch: (action: Action) => void;
}

/** The conversation with the router; one request at a time. */
export function useConversation(): Conversation {
  const [state, dispatch] = useReducer(reduce, undefined, () => emptyPlayground(newSessionId()));
  const running = useRef<AbortController>(null);

  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(
    (kind: Turn['kind'], model: string, prompt: string): void => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const id = state.nextId;
      dispatch({ type: 'begin', kind, prompt, model });
      const task = { id, model, messages: messagesFor(state, prompt), sessionId: state.sessionId, signal: controller.signal, dispatch };
      void (kind === 'chat' ? chat(task) : dryRun(task));
    },
    [state],
  );

  const stop = useCallback((): void => running.current?.abort(), []);
  const select = useCallback((id: number): void => {
    dispatch({ type: 'select', id });
  }, []);
  const reset = useCallback((): void => {
    running.current?.abort();
    dispatch({ type: 'reset', sessionId: newSessionId() });
  }, []);
  return { state, run, stop, select, reset };
}

async function dryRun({ id, model, messages, signal, dispatch }: Run): Promise<void> {
  dispatch({ type: 'explained', id, why: { state: 'loading' } });
  try {
    const explanation = await evaluate(model, messages, signal);
    dispatch({ type: 'explained', id, why: { state: 'ready', explanation } });
    dispatch({ type: 'ended', id });
  } catch (cause) {
    dispatch({ type: 'explained', id, why: { state: 'none' } });
    if (isAbort(cause)) dispatch({ type: 'stopped', id });
    else dispatch({ type: 'failed', id, failure: failureOf(cause) });
  }
}

async function chat(run: Run): Promise<void> {
  const { id, model, messages, sessionId, signal, dispatch } = run;
  let replayId: string | undefined;
  try {
    for await (const event of streamChat({ model, messages, sessionId }, signal)) {
      if (event.type === 'open') replayId = event.headers['x-vsr-replay-id'];
      dispatch({ type: 'received', id, events: [event] });
    }
    dispatch({ type: 'ended', id });
  } catch (cause) {
    if (isAbort(cause)) dispatch({ type: 'stopped', id });
    else dispatch({ type: 'failed', id, failure: failureOf(cause) });
  }
  await explain(run, replayId);
}

/** A stopped or failed request was routed too, so its explanation is asked for in any case. */
async function explain({ id, dispatch }: Run, replayId: string | undefined): Promise<void> {
  if (replayId === undefined) {
    dispatch({ type: 'explained', id, why: { state: 'none' } });
    return;
  }
  dispatch({ type: 'explained', id, why: { state: 'loading' } });
  try {
    const explanation = await fetchExplanation(replayId, new AbortController().signal);
    dispatch({ type: 'explained', id, why: explanation === undefined ? { state: 'missing' } : { state: 'ready', explanation } });
  } catch (cause) {
    dispatch({ type: 'explained', id, why: { state: 'failed', failure: failureOf(cause) } });
  }
}

function failureOf(cause: unknown): Failure {
  if (cause instanceof RequestFailed) return cause.failure;
  return { kind: 'stream', message: cause instanceof Error ? cause.message : '' };
}
