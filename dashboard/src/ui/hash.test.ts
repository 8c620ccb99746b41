import { expect, it } from 'vitest';
import { parameterOf, withParameter, withParameters } from './hash.ts';

it('reads and sets parameters behind the path of a hash', () => {
  expect(parameterOf('#/policy?tab=deploy&x=1', 'tab')).toBe('deploy');
  expect(parameterOf('#/policy', 'tab')).toBeUndefined();
  expect(withParameter('#/policy', 'tab', 'document')).toBe('#/policy?tab=document');
  expect(withParameter('#/policy?x=1&tab=deploy', 'tab', 'a b')).toBe('#/policy?x=1&tab=a+b');
});

it('takes empty parameters out', () => {
  expect(withParameters('#/insights?model=a&at=25', { model: '', decision: 'b c', at: '' })).toBe('#/insights?decision=b+c');
  expect(withParameters('#/insights?model=a', { model: '' })).toBe('#/insights');
});
