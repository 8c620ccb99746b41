import { isRecord } from '../../../api/failure.ts';
import type { Schema } from '../../../api/policy.ts';

/** A closed choice. */
export interface Option {
  value: string;
  description?: string;
  /** Known and not built. */
  planned: boolean;
}

export type Kind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'texts' | 'records' | 'record' | 'rule' | 'raw';

/** An entry of a record, as a form shows it. */
export interface Field {
  key: string;
  schema: Schema;
  kind: Kind;
  required: boolean;
  planned: boolean;
  description: string;
  options: Option[];
}

/** The schema behind a reference, with what stands beside the reference on top. */
export function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  const target = name === undefined ? undefined : root.$defs?.[name];
  if (target === undefined) return schema;
  const beside = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$ref'));
  return { ...resolve(target, root), ...beside };
}

export function kindOf(schema: Schema): Kind {
  if (optionsOf(schema).length > 0) return 'choice';
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'boolean' || type === 'integer' || type === 'number') return type;
  if (type === 'string') return 'text';
  if (type === 'array') return 'raw';
  return type === 'object' && schema.properties !== undefined ? 'record' : 'raw';
}

/** Kind of a schema that may refer to others or list them. */
export function kindIn(schema: Schema, root: Schema): Kind {
  const whole = resolve(schema, root);
  const kind = kindOf(whole);
  if (kind === 'record') return isRule(whole) ? 'rule' : 'record';
  const items = whole.items === undefined ? undefined : resolve(whole.items, root);
  if (kind !== 'raw' || items === undefined) return kind;
  const inner = kindOf(items);
  if (inner === 'record') return 'records';
  return inner === 'text' || inner === 'choice' || inner === 'number' || inner === 'integer' ? 'texts' : 'raw';
}

/** A record whose `conditions` are records of the same kind under an `operator`. */
function isRule({ properties }: Schema): boolean {
  return properties?.operator !== undefined && properties.conditions?.items?.$ref !== undefined;
}

/** The values a closed choice has; empty for an open one. The empty text stands for none given. */
export function optionsOf(schema: Schema): Option[] {
  const closed = schema.enum ?? schema.anyOf?.find((branch) => branch.enum !== undefined)?.enum;
  if (closed !== undefined) return closed.filter((value) => value !== '').map((value) => ({ value: String(value), planned: false }));
  return (schema.oneOf ?? [])
    .filter((branch) => branch.const !== undefined)
    .map((branch) => ({
      value: String(branch.const),
      planned: branch['x-planned'] === true,
      ...(branch.description === undefined ? {} : { description: branch.description }),
    }));
}

/** The fields of a record that holds a value: what the value's own choices add is there, what they rule out is not. */
export function fieldsOf(schema: Schema, root: Schema, value: unknown): Field[] {
  const record = resolve(schema, root);
  const held = isRecord(value) ? value : {};
  const properties: Record<string, Schema> = { ...record.properties };
  for (const branch of record.allOf ?? []) {
    if (branch.if !== undefined && matches(branch.if, held)) Object.assign(properties, branch.then?.properties);
  }
  const variants = new Set(Object.values(record.properties ?? {}).flatMap((property) => (property.oneOf === undefined ? [] : optionsOf(property).map((option) => option.value))));
  return Object.entries(properties)
    .filter(([key, property]) => property.deprecated !== true && (!variants.has(key) || held[key] !== undefined || Object.values(held).includes(key)))
    .map(([key, property]) => {
      const whole = resolve(property, root);
      return {
        key,
        schema: whole,
        kind: kindIn(property, root),
        required: record.required?.includes(key) === true,
        planned: whole['x-planned'] === true,
        description: whole.description ?? '',
        options: optionsOf(whole),
      };
    });
}

/** Whether a record has the constants a condition asks for. */
function matches(condition: Schema, held: Record<string, unknown>): boolean {
  return Object.entries(condition.properties ?? {}).every(([key, { const: wanted }]) => wanted === undefined || held[key] === wanted);
}

/** A list of named things in the document, which has its own form. */
export interface Section {
  /** Keys from the top, such as `routing`, `signals`, `keywords`. */
  path: string[];
  description: string;
  planned: boolean;
  item: Schema;
}

/** Records this deep hold sections: `routing.signals.<family>`. */
const DEPTH = 3;

/** Every list of named records the schema knows, in its order. */
export function sectionsOf(root: Schema): Section[] {
  const out: Section[] = [];
  collect(resolve(root, root), [], root, out);
  return out;
}

function collect(record: Schema, path: string[], root: Schema, out: Section[]): void {
  for (const [key, property] of Object.entries(record.properties ?? {})) {
    const whole = resolve(property, root);
    const at = [...path, key];
    const item = whole.items === undefined ? undefined : resolve(whole.items, root);
    if (item?.properties?.name !== undefined) {
      out.push({ path: at, description: whole.description ?? '', planned: whole['x-planned'] === true, item });
    } else if (at.length < DEPTH && whole.properties !== undefined) {
      collect(whole, at, root, out);
    }
  }
}
