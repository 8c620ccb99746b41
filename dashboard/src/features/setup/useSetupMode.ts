import { useEffect, useState } from 'react';
import { RequestFailed } from '../../api/failure.ts';
import { isAbort } from '../../api/http.ts';
import { fetchSetupState } from '../../api/setup.ts';

/**
 * Whether the router waits for its first configuration; undefined until it has answered.
 * @param visit another number asks again
 * @param wanted false asks nothing
 */
export function useSetupMode(visit: number, wanted: boolean): boolean | undefined {
  const [mode, setMode] = useState<boolean>();
  useEffect(() => {
    if (!wanted) return undefined;
    const controller = new AbortController();
    fetchSetupState(controller.signal).then(
      ({ setupMode }) => {
        setMode(setupMode);
      },
      (cause: unknown) => {
        if (isAbort(cause)) return;
        // A router that does not answer this is not being set up; the pages say what is wrong with it.
        if (cause instanceof RequestFailed) setMode(false);
        else throw cause;
      },
    );
    return () => {
      controller.abort();
    };
  }, [visit, wanted]);
  return mode;
}
