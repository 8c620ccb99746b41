import { createContext, useContext } from 'react';
import { type Format, createFormat } from './format.ts';
import type { Locale } from './locale.ts';
import { type Translate, createTranslate } from './translate.ts';

export interface Language {
  locale: Locale;
  t: Translate;
  format: Format;
}

export function createLanguage(locale: Locale): Language {
  return { locale, t: createTranslate(locale), format: createFormat(locale) };
}

/** The language in force; the shell provides it. */
export const LanguageContext = createContext<Language>(createLanguage('en'));

export function useLanguage(): Language {
  return useContext(LanguageContext);
}
