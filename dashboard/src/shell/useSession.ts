import { useSyncExternalStore } from 'react';
import { type Signed, session } from '../api/session.ts';

export function useSession(): Signed {
  return useSyncExternalStore(session.subscribe, session.signed);
}
