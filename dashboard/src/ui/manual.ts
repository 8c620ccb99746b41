import type { MessageKey } from '../i18n/en.ts';

/** What a section of the documentation tells of. */
export interface Told {
  /** Page of the documentation. */
  doc: string;
  /** Its section; the whole page without. */
  at?: string;
  /** Address of what is told of; without one there is no way back. */
  place?: string;
  /** Name of what is told of. */
  title: MessageKey;
}

/** Which section tells of which page: the one list, read from both ends. */
export const MANUAL = {
  landing: { doc: 'operate', at: 'the-first-page', place: '#/', title: 'docs.first' },
  signals: { doc: 'reference/signals', place: '#bench', title: 'landing.card.signals' },
  decisions: { doc: 'configure', at: 'how-a-decision-is-reached', place: '#blueprint=shannon', title: 'landing.card.decisions' },
  plugins: { doc: 'reference/plugins', place: '#blueprint=layers', title: 'landing.card.plugins' },
  intent: { doc: 'configure', at: 'a-policy-from-plain-sentences', place: '#intent', title: 'landing.card.intent' },
  selection: { doc: 'operate', at: 'which-signals-pay-for-themselves', place: '#blueprint=entropy', title: 'landing.card.selection' },
  playground: { doc: 'operate', at: 'why-was-this-model-chosen', place: '#/playground', title: 'playground.title' },
  insights: { doc: 'operate', at: 'records-of-requests', place: '#/insights', title: 'insights.title' },
  cache: { doc: 'operate', at: 'the-response-cache', place: '#/cache', title: 'cache.title' },
  'policy.document': { doc: 'configure', at: 'the-policy-page', place: '#/policy', title: 'policy.title' },
  'policy.forms': { doc: 'configure', at: 'see-it-edit-it-migrate-it', place: '#/policy?tab=forms', title: 'policy.tab.forms' },
  'policy.program': { doc: 'configure', at: 'the-routing-language', place: '#/policy?tab=program', title: 'policy.tab.program' },
  'policy.deploy': { doc: 'configure', at: 'change-it-while-it-is-served', place: '#/policy?tab=deploy', title: 'policy.tab.deploy' },
  'policy.test': { doc: 'configure', at: 'prove-it', place: '#/policy?tab=test', title: 'policy.tab.test' },
  setup: { doc: 'install', at: 'in-the-browser', place: '#/', title: 'setup.title' },
  signIn: { doc: 'operate', at: 'who-may-look', title: 'signIn.title' },
} as const satisfies Record<string, Told>;

export type Topic = keyof typeof MANUAL;

/** Everything that is told of, by its topic. */
export const TOLD: Readonly<Record<Topic, Told>> = MANUAL;

/** Of a page, or of the table of contents where there is none. */
export function docAddress(doc: string, at?: string): string {
  return `#/docs${doc === '' ? '' : `/${doc}`}${at === undefined ? '' : `?at=${at}`}`;
}
