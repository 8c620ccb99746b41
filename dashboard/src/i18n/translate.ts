import { type MessageKey, type Messages, en } from './en.ts';
import type { Locale } from './locale.ts';
import { zh } from './zh.ts';

const MESSAGES: Readonly<Record<Locale, Messages>> = { en, 'zh-Hans': zh };

export type Values = Readonly<Record<string, string | number>>;

/** Groups of keys whose last part is an identifier that comes from the router. */
export type TermGroup = 'family' | 'stage' | 'selectionStatus' | 'responsePath' | 'about' | 'replacedBy' | 'signalCost' | 'answeredBy' | 'pluginStatus' | 'cache.scope' | 'auditAction' | 'checkStatus' | 'checkSeverity' | 'checkRelation' | 'retrieval' | 'compression' | 'compressionTarget' | 'learningMode' | 'recoveryStatus' | 'imageWish' | 'intent.kind' | 'intent.unrunWhy' | 'task';

export interface Translate {
  (key: MessageKey, values?: Values): string;
  /** Text for an identifier of the router; one that has no text is shown as it is. */
  term(group: TermGroup, id: string): string;
}

export function createTranslate(locale: Locale): Translate {
  const messages = MESSAGES[locale];
  const translate = (key: MessageKey, values: Values = {}): string =>
    messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const term = (group: TermGroup, id: string): string => {
    const key = `${group}.${id}`;
    return Object.hasOwn(messages, key) ? messages[key as MessageKey] : id;
  };
  return Object.assign(translate, { term });
}
