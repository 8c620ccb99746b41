import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { isAbort } from '../api/http.ts';

export interface Polled<T> {
  /** The last answer; an earlier one stays while the next is asked for. */
  value?: T;
  /** Which question `value` answers. */
  of?: (signal: AbortSignal) => Promise<T>;
  /** Why the last look gave none. */
  failure?: Failure;
  again: () => void;
}

type Seen<T> = Omit<Polled<T>, 'again'>;

/**
 * Asks now, and again that long after every answer; while the page is hidden it waits.
 * @param load another function is another question
 * @param every in ms; undefined asks once
 */
export function usePolled<T>(load: (signal: AbortSignal) => Promise<T>, every: number | undefined): Polled<T> {
  const [seen, setSeen] = useState<Seen<T>>({});
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waiting = false;
    const look = (): void => {
      load(controller.signal).then(
        (value) => {
          setSeen({ value, of: load });
          later();
        },
        (cause: unknown) => {
          if (isAbort(cause)) return;
          const failure = failureOf(cause);
          setSeen((before) => ({ ...before, failure }));
          later();
        },
      );
    };
    const later = (): void => {
      if (every === undefined || controller.signal.aborted) return;
      timer = setTimeout(() => {
        if (document.hidden) waiting = true;
        else look();
      }, every);
    };
    const onVisible = (): void => {
      if (!waiting || document.hidden) return;
      waiting = false;
      look();
    };
    document.addEventListener('visibilitychange', onVisible);
    look();
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [load, every, turn]);

  const again = useCallback(() => {
    setTurn((count) => count + 1);
  }, []);
  return { ...seen, again };
}
