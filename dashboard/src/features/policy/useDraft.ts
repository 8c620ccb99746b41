import { useCallback, useEffect, useReducer } from 'react';
import { type Failure, failureOf } from '../../api/failure.ts';
import { isAbort } from '../../api/http.ts';
import { checkDraft, deployDraft, fetchPolicy, rollBack } from '../../api/policy.ts';
import { type Draft, EMPTY, type Keep, changed, reduce } from './model/draft.ts';

/** How long the person must pause before the draft is checked, in ms. */
const PAUSE = 400;

/** The draft of this visit, so that another page can be looked at meanwhile. Only this module writes it. */
let kept: Draft = EMPTY;

export interface Drafting {
  draft: Draft;
  edit: (text: string) => void;
  discard: () => void;
  reload: () => void;
  settle: (keep: Keep) => void;
  /** Gives what went wrong; a conflict is part of the draft. */
  deploy: () => Promise<Failure | undefined>;
  restore: (version: string) => Promise<Failure | undefined>;
}

export function useDraft(): Drafting {
  const [draft, dispatch] = useReducer(reduce, kept);
  const { text, base } = draft;

  useEffect(() => {
    kept = draft;
  }, [draft]);

  const load = useCallback(async (signal: AbortSignal): Promise<void> => {
    try {
      dispatch({ type: 'loaded', policy: await fetchPolicy(signal) });
    } catch (cause) {
      if (!isAbort(cause)) dispatch({ type: 'loadFailed', failure: failureOf(cause) });
    }
  }, []);

  useEffect(() => {
    const controller = new AbortController();
    void load(controller.signal);
    return () => {
      controller.abort();
    };
  }, [load]);

  // What needs a restart is told against the configuration in use, so another one means another answer.
  const etag = base?.etag;
  useEffect(() => {
    if (etag === undefined) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      dispatch({ type: 'checking' });
      checkDraft(text, true, controller.signal).then(
        (answer) => {
          dispatch({ type: 'checked', text, answer });
        },
        (cause: unknown) => {
          if (!isAbort(cause)) dispatch({ type: 'checkFailed', text, failure: failureOf(cause) });
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, etag]);

  useEffect(() => {
    if (!changed(draft)) return undefined;
    const hold = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener('beforeunload', hold);
    return () => {
      removeEventListener('beforeunload', hold);
    };
  }, [draft]);

  const attempt = useCallback(async (work: () => Promise<unknown>): Promise<Failure | undefined> => {
    try {
      await work();
      dispatch({ type: 'deployed', policy: await fetchPolicy(new AbortController().signal) });
      return undefined;
    } catch (cause) {
      const failure = failureOf(cause);
      if (failure.status !== 412) return failure;
      try {
        dispatch({ type: 'conflicted', theirs: await fetchPolicy(new AbortController().signal) });
        return undefined;
      } catch (again) {
        return failureOf(again);
      }
    }
  }, []);

  return {
    draft,
    edit: useCallback((next: string) => {
      dispatch({ type: 'edited', text: next });
    }, []),
    discard: useCallback(() => {
      dispatch({ type: 'discarded' });
    }, []),
    reload: useCallback(() => {
      void load(new AbortController().signal);
    }, [load]),
    settle: useCallback((keep) => {
      dispatch({ type: 'settled', keep });
    }, []),
    deploy: useCallback(() => attempt(() => deployDraft(text, base?.etag ?? '')), [attempt, text, base]),
    restore: useCallback((version) => attempt(() => rollBack(version)), [attempt]),
  };
}
