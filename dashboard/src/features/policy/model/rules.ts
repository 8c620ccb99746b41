import { isRecord } from '../../../api/failure.ts';
import type { SignalKind } from '../../../api/policy.ts';
import { type Path, valueAt } from './edit.ts';

/** How a group combines its conditions; a closed vocabulary of the language. */
export const OPERATORS = ['AND', 'OR', 'NOT'] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Group {
  operator: Operator;
  conditions: unknown[];
}

/** The group a rule is; undefined for a leaf. */
export function groupOf(rule: unknown): Group | undefined {
  if (!isRecord(rule) || (rule.operator === undefined && rule.conditions === undefined)) return undefined;
  const word = typeof rule.operator === 'string' ? rule.operator.toUpperCase() : 'AND';
  return {
    operator: OPERATORS.find((operator) => operator === word) ?? 'AND',
    conditions: Array.isArray(rule.conditions) ? (rule.conditions as unknown[]) : [],
  };
}

/** Kinds of leaves a rule may name and, for each, the names declared in its scope. */
export function leavesOf(document: unknown, scope: Path, kinds: readonly SignalKind[]): Map<string, string[]> {
  const leaves = new Map<string, string[]>();
  for (const { family, yaml_key } of kinds) {
    const names = namesOf(valueAt(document, [...scope, 'signals', yaml_key]));
    if (names.length > 0) leaves.set(family, names);
  }
  const mappings = valueAt(document, [...scope, 'projections', 'mappings']);
  const outputs = Array.isArray(mappings) ? (mappings as unknown[]).flatMap((mapping) => (isRecord(mapping) ? namesOf(mapping.outputs) : [])) : [];
  if (outputs.length > 0) leaves.set('projection', outputs);
  return leaves;
}

export function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((item) => (isRecord(item) && typeof item.name === 'string' ? [item.name] : []));
}
