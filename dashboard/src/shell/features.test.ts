import { expect, it } from 'vitest';
import { featureAt } from './features.ts';

it('a path below leads to the documentation, and to no page that has none', () => {
  expect(featureAt('docs/reference/signals')?.path).toBe('docs');
  expect(featureAt('docs')?.path).toBe('docs');
  expect(featureAt('playground')?.path).toBe('playground');
  expect(['playground/x', 'docsx', ''].map(featureAt)).toEqual([undefined, undefined, undefined]);
});
