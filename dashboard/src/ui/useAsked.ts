import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { isAbort } from '../api/http.ts';

export interface Asked<T> {
  /** The latest answer; it stays while the next one is awaited. */
  answer?: T;
  failure?: Failure;
  asking: boolean;
  /** Asks at once; what was asked before is given up. */
  ask: (question: string) => void;
}

/**
 * The latest answer to the latest question.
 * @param send must stay the same from one drawing to the next
 */
export function useAsked<T>(send: (question: string, signal: AbortSignal) => Promise<T>): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, 'ask'>>({ asking: false });
  const under = useRef<AbortController>(undefined);

  const ask = useCallback(
    (question: string): void => {
      under.current?.abort();
      const controller = new AbortController();
      under.current = controller;
      setState((before) => ({ ...(before.answer === undefined ? {} : { answer: before.answer }), asking: true }));
      send(question, controller.signal).then(
        (answer) => {
          setState({ answer, asking: false });
        },
        (cause: unknown) => {
          if (isAbort(cause)) return;
          setState((before) => ({ ...(before.answer === undefined ? {} : { answer: before.answer }), failure: failureOf(cause), asking: false }));
        },
      );
    },
    [send],
  );

  useEffect(
    () => () => {
      under.current?.abort();
    },
    [],
  );
  return { ...state, ask };
}
