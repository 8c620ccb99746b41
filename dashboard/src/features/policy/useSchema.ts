import { useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.ts';
import { isAbort } from '../../api/http.ts';
import { type Schema, type SignalKind, fetchSchema, fetchSignalKinds } from '../../api/policy.ts';

interface Loaded {
  schema?: Schema;
  kinds: SignalKind[];
  failure?: Failure;
}

/** What the router says a configuration may hold; it does not change while the router runs. */
export function useSchema(): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kinds: [] });
  useEffect(() => {
    const controller = new AbortController();
    Promise.all([fetchSchema(controller.signal), fetchSignalKinds(controller.signal)]).then(
      ([schema, kinds]) => {
        setLoaded({ schema, kinds });
      },
      (cause: unknown) => {
        if (!isAbort(cause)) setLoaded({ kinds: [], failure: failureOf(cause) });
      },
    );
    return () => {
      controller.abort();
    };
  }, []);
  return loaded;
}
