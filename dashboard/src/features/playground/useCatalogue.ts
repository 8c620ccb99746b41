import { useCallback, useEffect, useState } from 'react';
import { isAbort } from '../../api/http.ts';
import { fetchModels, fetchOverview } from '../../api/router.ts';
import type { ModelEntry, Overview } from '../../api/types.ts';

export interface Catalogue {
  overview?: Overview;
  models: ModelEntry[];
  /** One of the two could not be read. */
  failed: boolean;
  retry: () => void;
}

type Loaded = Omit<Catalogue, 'retry'>;

/** What the router offers: sample prompts and models. The page works without it, with `auto` alone. */
export function useCatalogue(): Catalogue {
  const [loaded, setLoaded] = useState<Loaded>({ models: [], failed: false });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    const keep = (part: Partial<Loaded>): void => {
      setLoaded((before) => ({ ...before, ...part }));
    };
    const failed = (cause: unknown): void => {
      if (!isAbort(cause)) keep({ failed: true });
    };
    fetchOverview(controller.signal).then((overview) => {
      keep({ overview });
    }, failed);
    fetchModels(controller.signal).then((models) => {
      keep({ models });
    }, failed);
    return () => {
      controller.abort();
    };
  }, [attempt]);

  const retry = useCallback((): void => {
    setLoaded((before) => ({ ...before, failed: false }));
    setAttempt((count) => count + 1);
  }, []);
  return { ...loaded, retry };
}
