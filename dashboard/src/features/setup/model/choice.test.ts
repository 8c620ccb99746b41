import { describe, expect, it } from 'vitest';
import type { AddedModel } from '../../../api/setup.ts';
import { NOTHING, first, obstacle, toggled } from './choice.ts';

const model: AddedModel = { name: 'mine-8b', provider: 'vllm', baseUrl: 'http://127.0.0.1:8000/v1', keyVariable: '' };
const demo = { name: 'demo/small', where: 'simulated' };

describe('a choice', () => {
  it('begins with real models, and with simulated ones only where there are no others', () => {
    expect(first([demo])).toEqual(['demo/small']);
    expect(first([demo, { name: 'ollama/q', where: 'ollama' }])).toEqual(['ollama/q']);
  });

  it('takes a model in and out', () => {
    const one = toggled(NOTHING, 'a');
    expect(one.models).toEqual(['a']);
    expect(toggled(one, 'a').models).toEqual([]);
  });

  it('says why a model cannot be added', () => {
    expect(obstacle(model, NOTHING)).toBeUndefined();
    expect(obstacle({ ...model, name: 'a"b' }, NOTHING)).toBe('name');
    expect(obstacle(model, { ...NOTHING, added: [model] })).toBe('taken');
    expect(obstacle({ ...model, baseUrl: 'ftp://a' }, NOTHING)).toBe('address');
    expect(obstacle({ ...model, baseUrl: 'http://u:p@host' }, NOTHING)).toBe('address');
    expect(obstacle({ ...model, keyVariable: 'sk-123' }, NOTHING)).toBe('key');
  });
});
