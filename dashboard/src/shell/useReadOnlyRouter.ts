import { useEffect, useState } from 'react';
import { RequestFailed } from '../api/failure.ts';
import { isAbort } from '../api/http.ts';
import { fetchAllowed } from '../api/permissions.ts';

/**
 * Whether the router says that it refuses every change. One that does not say so is asked to change things, and answers then.
 * @param visit another number asks again
 * @param wanted false asks nothing
 */
export function useReadOnlyRouter(visit: number, wanted: boolean): boolean {
  const [readOnly, setReadOnly] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    const controller = new AbortController();
    fetchAllowed(controller.signal).then(
      (allowed) => {
        setReadOnly(allowed.readOnly);
      },
      (cause: unknown) => {
        if (!isAbort(cause) && !(cause instanceof RequestFailed)) throw cause;
      },
    );
    return () => {
      controller.abort();
    };
  }, [visit, wanted]);
  return readOnly;
}
