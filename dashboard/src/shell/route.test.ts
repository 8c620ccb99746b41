import { describe, expect, it } from 'vitest';
import { pathOf } from './route.ts';

describe('the path of an address', () => {
  it('is that behind a slash; everything else is a place on the first page', () => {
    expect(['#/playground', '#/insights?id=a', '#/', '', '#docs', '#blueprint=entropy'].map(pathOf)).toEqual(['playground', 'insights', '', '', '', '']);
  });
});
