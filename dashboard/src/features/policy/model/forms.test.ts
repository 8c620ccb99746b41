import { describe, expect, it } from 'vitest';
import type { Schema, SignalKind } from '../../../api/policy.ts';
import { valueAt, readDocument, withMoved, withValue, withValues } from './edit.ts';
import { groupOf, leavesOf } from './rules.ts';
import { fieldsOf, sectionsOf } from './schema.ts';
import { holdersOf, mentionsOf } from './usage.ts';

const TEXT = `# head
routing:
  signals:
    keywords:
    - {name: loud, keywords: [a, b]}   # why
    - name: calm     # padded


      keywords:
      - x   # first
      - y
  decisions:
  - name: one
    priority: 10
    rules: {operator: AND, conditions: [{type: keyword, name: loud}]}
  - name: two
    rules: {type: keyword, name: loud}
# foot
`;

describe('edits', () => {
  it('change one line and leave every other as it is written', () => {
    expect(withValue(TEXT, ['routing', 'decisions', 0, 'priority'], 20)).toBe(TEXT.replace('priority: 10', 'priority: 20'));
    expect(withValue(TEXT, ['routing', 'decisions', 0, 'priority'], undefined)).toBe(TEXT.replace('    priority: 10\n', ''));
    expect(withValue(TEXT, ['routing', 'signals', 'keywords', 1, 'keywords'], ['x', 'z', 'y'])).toBe(TEXT.replace('  - x   # first\n', '  - x   # first\n      - z\n'));
  });

  it('say the same as the values do, whatever is changed', () => {
    const document = readDocument(TEXT);
    const paths: (string | number)[][] = [['routing', 'strategy'], ['routing', 'signals', 'keywords', 0, 'name'], ['routing', 'decisions', 1, 'rules', 'name'], ['new', 'list', 0, 'name']];
    for (const path of paths) {
      const changed = withValue(TEXT, path, 'fresh: # "value"') ?? '';
      expect(valueAt(readDocument(changed), path)).toBe('fresh: # "value"');
      expect(changed).toContain('# why');
      expect(changed).toContain('# foot');
      expect(valueAt(readDocument(changed), ['routing', 'decisions', 0, 'priority'])).toBe(valueAt(document, ['routing', 'decisions', 0, 'priority']));
    }
  });

  it('keep quotes and number formats where they still fit', () => {
    expect(withValue('a: "x" # c\nb: 1\n', ['a'], 'y')).toBe('a: "y" # c\nb: 1\n');
    expect(withValue('a: 0.10\nb: 1\n', ['b'], 2)).toBe('a: 0.10\nb: 2\n');
    expect(withValue('a: yes it is\n', ['a'], true)).toBe('a: true\n');
    expect(withValue('a: true\n', ['a'], 'true')).toBe('a: "true"\n');
  });

  it('fill an empty entry, take away what is left empty, and move', () => {
    expect(withValue('a:\nb: 1\n', ['a', 'c'], 1)).toBe('a:\n  c: 1\nb: 1\n');
    expect(withValue('a: {b: {c: 1}}\nd: 1\n', ['a', 'b', 'c'], undefined)).toBe('d: 1\n');
    expect(withMoved('a:\n  - x # x\n  - y\n', ['a'], 1, 0)).toBe('a:\n  - y\n  - x # x\n');
    expect(withValues('a: 1\nb: 2\n', [[['a'], 3], [['b'], undefined]])).toBe('a: 3\n');
  });

  it('refuse what is no YAML and what leads through a single value', () => {
    expect(withValue('a: [', ['a'], 1)).toBeUndefined();
    expect(withValue('a: 1', ['a', 'b'], 1)).toBeUndefined();
  });
});

const SCHEMA: Schema = {
  $ref: '#/$defs/Top',
  $defs: {
    Top: { type: ['object', 'null'], properties: { routing: { $ref: '#/$defs/Routing' }, version: { type: ['string', 'null'] } } },
    Routing: {
      type: ['object', 'null'],
      properties: {
        signals: { type: ['object', 'null'], properties: { keywords: { description: 'Words.', type: ['array', 'null'], items: { $ref: '#/$defs/Rule' } } } },
        decisions: { type: ['array', 'null'], items: { $ref: '#/$defs/Decision' } },
      },
    },
    Rule: { type: ['object', 'null'], required: ['name'], properties: { name: { type: ['string', 'null'] }, on: { type: ['boolean', 'string', 'null'], default: true }, share: { type: ['number', 'string', 'null'], minimum: 0, maximum: 1 } } },
    Decision: {
      type: ['object', 'null'],
      required: ['name'],
      properties: {
        name: { type: ['string', 'null'] },
        old: { deprecated: true },
        rules: { description: 'When.', $ref: '#/$defs/Node' },
        mode: { anyOf: [{ enum: ['a', 'b', ''] }, { type: 'string', pattern: '\\$' }] },
        algorithm: {
          type: ['object', 'null'],
          properties: { type: { oneOf: [{ const: 'fast', description: 'Quick.' }, { const: 'slow', 'x-planned': true }] }, fast: { $ref: '#/$defs/Rule' }, slow: { $ref: '#/$defs/Rule' } },
        },
        plugins: {
          type: ['array', 'null'],
          items: {
            type: 'object',
            properties: { type: { oneOf: [{ const: 'p' }] }, configuration: { type: 'object' } },
            allOf: [{ if: { properties: { type: { const: 'p' } } }, then: { properties: { configuration: { $ref: '#/$defs/Rule' } } } }],
          },
        },
      },
    },
    Node: { type: ['object', 'null'], properties: { type: { type: 'string' }, operator: { type: 'string' }, conditions: { type: 'array', items: { $ref: '#/$defs/Node' } } } },
  },
};

describe('forms', () => {
  it('find the lists of named things in the schema', () => {
    expect(sectionsOf(SCHEMA).map(({ path, description }) => [path.join('.'), description])).toEqual([
      ['routing.signals.keywords', 'Words.'],
      ['routing.decisions', ''],
    ]);
  });

  it('take kinds, choices and marks from the schema', () => {
    const fields = fieldsOf({ $ref: '#/$defs/Decision' }, SCHEMA, {});
    expect(fields.map(({ key, kind, required }) => [key, kind, required])).toEqual([
      ['name', 'text', true], ['rules', 'rule', false], ['mode', 'choice', false], ['algorithm', 'record', false], ['plugins', 'records', false],
    ]);
    expect(fields.find(({ key }) => key === 'rules')?.description).toBe('When.');
    const algorithm = fields.find(({ key }) => key === 'algorithm')?.schema ?? {};
    const type = fieldsOf(algorithm, SCHEMA, {}).find(({ key }) => key === 'type');
    expect(type?.options).toEqual([{ value: 'fast', description: 'Quick.', planned: false }, { value: 'slow', planned: true }]);
  });

  it('show what the chosen kind has, and only that', () => {
    const fields = fieldsOf({ $ref: '#/$defs/Decision' }, SCHEMA, {});
    const algorithm = fields.find(({ key }) => key === 'algorithm')?.schema ?? {};
    expect(fieldsOf(algorithm, SCHEMA, {}).map(({ key }) => key)).toEqual(['type']);
    expect(fieldsOf(algorithm, SCHEMA, { type: 'fast' }).map(({ key }) => key)).toEqual(['type', 'fast']);
    const plugin = fields.find(({ key }) => key === 'plugins')?.schema.items ?? {};
    expect(fieldsOf(plugin, SCHEMA, {}).map(({ kind }) => kind)).toEqual(['choice', 'raw']);
    expect(fieldsOf(plugin, SCHEMA, { type: 'p' }).map(({ kind }) => kind)).toEqual(['choice', 'record']);
  });
});

const KINDS: SignalKind[] = [{ family: 'keyword', yaml_key: 'keywords', description: '', status: 'ready' }];

describe('usage', () => {
  it('names who mentions a signal, and where its name is written', () => {
    const mentions = mentionsOf(readDocument(TEXT), ['routing', 'signals', 'keywords'], 'loud', KINDS);
    expect(holdersOf(mentions)).toEqual(['decisions › one', 'decisions › two']);
    expect(mentions.map(({ path }) => path.join('.'))).toEqual(['routing.decisions.0.rules.conditions.0.name', 'routing.decisions.1.rules.name']);
    expect(mentionsOf(readDocument(TEXT), ['routing', 'signals', 'keywords'], 'calm', KINDS)).toEqual([]);
  });

  it('knows members of partitions, sources and outputs of projections, and models by their bare names', () => {
    const document = readDocument(`
providers: {models: [{name: big}], defaults: {default_model: big}}
routing:
  signals: {keywords: [{name: a}]}
  projections:
    partitions: [{name: p, members: [a]}]
    scores: [{name: s, inputs: [{type: keyword, name: a}]}]
    mappings: [{name: m, source: s, outputs: [{name: hard}]}]
  decisions: [{name: d, rules: {type: projection, name: hard}, modelRefs: [{model: big}], annotations: {tags: [big]}}]
`);
    expect(holdersOf(mentionsOf(document, ['routing', 'signals', 'keywords'], 'a', KINDS))).toEqual(['partitions › p', 'scores › s']);
    expect(holdersOf(mentionsOf(document, ['routing', 'projections', 'scores'], 's', KINDS))).toEqual(['mappings › m']);
    expect(holdersOf(mentionsOf(document, ['routing', 'projections', 'mappings'], 'm', KINDS))).toEqual(['decisions › d']);
    expect(holdersOf(mentionsOf(document, ['providers', 'models'], 'big', KINDS))).toEqual(['providers.defaults.default_model', 'decisions › d']);
  });
});

describe('rules', () => {
  it('are groups or leaves, and leaves name what is declared', () => {
    expect(groupOf({ operator: 'or', conditions: [1] })).toEqual({ operator: 'OR', conditions: [1] });
    expect(groupOf({ type: 'keyword', name: 'x' })).toBeUndefined();
    expect([...leavesOf(readDocument(TEXT), ['routing'], KINDS)]).toEqual([['keyword', ['loud', 'calm']]]);
  });
});
