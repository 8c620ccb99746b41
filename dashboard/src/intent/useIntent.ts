import { useCallback } from 'react';
import type { Intent } from '../api/intent.ts';
import { type Asked, useAsked } from '../ui/useAsked.ts';

/** An answer, and the text it is about. */
export interface Compiled {
  of: string;
  intent: Intent;
}

/** @param send must stay the same from one drawing to the next */
export function useIntent(send: (text: string, signal: AbortSignal) => Promise<Intent>): Asked<Compiled> {
  return useAsked(useCallback(async (text: string, signal: AbortSignal) => ({ of: text, intent: await send(text, signal) }), [send]));
}
