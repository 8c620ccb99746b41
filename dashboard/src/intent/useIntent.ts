import { useCallback, useEffect, useRef } from 'react';
import type { Compile, Intent } from '../api/intent.ts';
import { useLanguage } from '../i18n/context.ts';
import { type Asked, useAsked } from '../ui/useAsked.ts';

/** An answer, and the text it is about. */
export interface Compiled {
  of: string;
  intent: Intent;
}

/** @param compile must stay the same from one drawing to the next */
export function useIntent(compile: Compile): Asked<Compiled> {
  const { locale } = useLanguage();
  return useAsked(useCallback(async (text: string, signal: AbortSignal) => ({ of: text, intent: await compile(text, locale, signal) }), [compile, locale]));
}

/**
 * Has what was answered told again once the reader changes the language.
 * @param again what to ask then; undefined for nothing
 */
export function useRetold({ ask }: Asked<Compiled>, again: string | undefined): void {
  const latest = useRef(again);
  useEffect(() => {
    latest.current = again;
  });
  // `ask` is another one with every language.
  useEffect(() => {
    if (latest.current !== undefined) ask(latest.current);
  }, [ask]);
}
