import { parse } from 'yaml';
import { isRecord } from '../../../api/failure.ts';

/** A decision that keeps answers, and how. */
export interface Keeper {
  recipe: string;
  decision: string;
  mode: Mode;
  /** Who shares answers. */
  scope: string;
  /** Least similarity of a like question. */
  threshold: number;
  /** Seconds; 0 for not at all. */
  ttl: number;
}

export const MODES = ['exact', 'semantic', 'exact_then_semantic'] as const;
export type Mode = (typeof MODES)[number];

/** What a configuration says of kept answers. */
export interface Keeping {
  /** Whether answers are kept at all. */
  enabled: boolean;
  keepers: Keeper[];
  /** Every decision, kept answers or none. */
  decisions: { recipe: string; decision: string }[];
  models: string[];
  /** Least similarity where a decision gives none. */
  threshold: number;
}

/** What the router takes where a configuration says nothing. */
const THRESHOLD = 0.8;
const TTL = 3600;
const DEFAULT_RECIPE = 'default';
const TYPES: readonly unknown[] = ['response_cache', 'response-cache', 'semantic_cache', 'semantic-cache'];

/** Reads a configuration in force; one that cannot be read says nothing. */
export function keepingOf(yaml: string): Keeping | undefined {
  const root = parsed(yaml);
  if (!isRecord(root)) return undefined;
  const store = at(root, 'global', 'stores', 'response_cache');
  const threshold = numberOf(at(store, 'similarity_threshold')) ?? THRESHOLD;
  const terms = { threshold, ttl: numberOf(at(store, 'ttl_seconds')) ?? TTL };
  const profiles = [
    { recipe: DEFAULT_RECIPE, decisions: list(at(root, 'routing', 'decisions')) },
    ...list(root.recipes).map((recipe) => ({ recipe: text(at(recipe, 'name')), decisions: list(at(recipe, 'routing', 'decisions')) })),
  ];
  return {
    enabled: at(store, 'enabled') !== false,
    keepers: profiles.flatMap(({ recipe, decisions }) => decisions.flatMap((decision) => keeperOf(recipe, decision, terms))),
    decisions: profiles.flatMap(({ recipe, decisions }) => decisions.map((decision) => ({ recipe, decision: text(at(decision, 'name')) }))),
    models: list(at(root, 'providers', 'models')).map((model) => text(at(model, 'name'))),
    threshold,
  };
}

function keeperOf(recipe: string, decision: unknown, terms: { threshold: number; ttl: number }): Keeper[] {
  // The first of a kind is the one that counts.
  const plugin = list(at(decision, 'plugins')).find((each) => TYPES.includes(at(each, 'type')));
  const options = at(plugin, 'configuration');
  if (at(options, 'enabled') !== true) return [];
  return [
    {
      recipe,
      decision: text(at(decision, 'name')),
      mode: MODES.find((mode) => mode === at(options, 'mode')) ?? 'semantic',
      scope: text(at(options, 'scope')) || 'user',
      threshold: numberOf(at(options, 'semantic', 'similarity_threshold')) ?? numberOf(at(options, 'similarity_threshold')) ?? terms.threshold,
      ttl: numberOf(at(options, 'ttl_seconds')) ?? terms.ttl,
    },
  ];
}

/** A text as settings of the store; undefined for what is no mapping. */
export function settingsOf(yaml: string): Record<string, unknown> | undefined {
  const settings = parsed(yaml);
  return isRecord(settings) ? settings : undefined;
}

function parsed(yaml: string): unknown {
  try {
    return parse(yaml) as unknown;
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
