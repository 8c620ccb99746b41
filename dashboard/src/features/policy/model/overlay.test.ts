import { expect, it } from 'vitest';
import { overlaid } from './overlay.ts';

const DRAFT = `# mine
version: v0.3
providers:
  models:
    - {name: a, key: "[REDACTED-1]"}  # secret
routing:
  # cards
  modelCards:
    - {name: a}  # the only one
  decisions:
    - {name: old, priority: 1}
`;

it('what a program says otherwise is set, everything else stays as it is written', () => {
  const other = `version: v0.3
providers: {models: [{name: a, key: "[REDACTED-1]"}]}
routing:
  modelCards: [{name: a}]
  signals: {keywords: [{name: k}]}
  decisions: [{name: new, priority: 2}]
`;
  const after = overlaid(DRAFT, other);
  expect(after).toContain('{name: a, key: "[REDACTED-1]"}  # secret');
  expect(after).toContain('- {name: a}  # the only one');
  expect(after).toMatch(/decisions:\s+- ?\{? ?name: new/);
  expect(after).toContain('keywords');
  expect(after).not.toContain('old');
});

it('the same stays the same, and what is no YAML is told', () => {
  expect(overlaid(DRAFT, DRAFT)).toBe(DRAFT);
  expect(overlaid(DRAFT, 'a: [')).toBeUndefined();
  expect(overlaid('a: [', DRAFT)).toBeUndefined();
});
