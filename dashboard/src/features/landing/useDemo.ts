import { useEffect, useState } from 'react';
import { type DemoCatalogue, fetchDemoCatalogue } from '../../api/demo.ts';
import { RequestFailed } from '../../api/failure.ts';
import { isAbort } from '../../api/http.ts';

/** `off`: nobody answers the demonstrations here; `busy`: they would, but not now. */
export type DemoState = { kind: 'opening' } | { kind: 'on'; catalogue: DemoCatalogue } | { kind: 'off'; setup: boolean } | { kind: 'busy' };

/** What the router counts, where it lets visitors ask. */
export function useDemo(): DemoState {
  const [state, setState] = useState<DemoState>({ kind: 'opening' });
  useEffect(() => {
    const controller = new AbortController();
    fetchDemoCatalogue(controller.signal).then(
      (catalogue) => {
        setState(catalogue.available ? { kind: 'on', catalogue } : { kind: 'off', setup: catalogue.setup });
      },
      (cause: unknown) => {
        if (isAbort(cause)) return;
        if (!(cause instanceof RequestFailed)) throw cause;
        setState(cause.failure.status === 429 ? { kind: 'busy' } : { kind: 'off', setup: false });
      },
    );
    return () => {
      controller.abort();
    };
  }, []);
  return state;
}
