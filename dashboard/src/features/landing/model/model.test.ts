import { describe, expect, it } from 'vitest';
import train from '../../../../../docs/train.md?raw';
import readme from '../../../../../README.md?raw';
import { FIGURES, figureOf, hashOf, tabAfter } from './blueprint.ts';
import { CURL, EVAL, SERVE } from './commands.ts';
import { folding } from './folding.ts';
import { MEASURED } from './measured.ts';
import { type Rotation, type RotationEvent, moves, rotate, rotationAtRest } from './rotation.ts';

describe('the address of a figure', () => {
  it('names each figure, and only those', () => {
    for (const figure of FIGURES) expect(figureOf(hashOf(figure))).toBe(figure);
    expect(figureOf('#blueprint=nothing')).toBeUndefined();
    expect(figureOf('#blueprint')).toBeUndefined();
  });
});

describe('the keys of the tabs', () => {
  it('go round, and to both ends', () => {
    expect([tabAfter('ArrowDown', 5, 6), tabAfter('ArrowUp', 0, 6), tabAfter('ArrowRight', 1, 6), tabAfter('ArrowLeft', 1, 6)]).toEqual([0, 5, 2, 0]);
    expect([tabAfter('Home', 3, 6), tabAfter('End', 3, 6), tabAfter('a', 3, 6)]).toEqual([0, 5, undefined]);
  });
});

describe('the focus of a figure', () => {
  const after = (...events: RotationEvent[]): Rotation => events.reduce(rotate, rotationAtRest(3));
  const seen: RotationEvent = { kind: 'see', visible: true };
  const tick: RotationEvent = { kind: 'tick' };

  it('moves on and round while it can be seen', () => {
    expect(after(seen, tick).at).toBe(1);
    expect(after(seen, tick, tick, tick).at).toBe(0);
    expect(after(tick).at).toBe(0);
    expect(after(seen, tick, { kind: 'see', visible: false }, tick).at).toBe(1);
  });

  it('stays on what a person chose until they resume', () => {
    const chosen = after(seen, { kind: 'choose', at: 2 }, tick, tick);
    expect([chosen.at, moves(chosen)]).toEqual([2, false]);
    expect(rotate(rotate(chosen, { kind: 'resume' }), tick).at).toBe(0);
  });

  it('stops when told to, and for who wants less motion', () => {
    expect(after(seen, { kind: 'pause' }, tick).at).toBe(0);
    expect(after(seen, { kind: 'pause' }, { kind: 'resume' }, tick).at).toBe(1);
    expect(after(seen, { kind: 'still', still: true }, tick).at).toBe(0);
  });

  it('keeps a choice when the figure is drawn anew, where there is still such a part', () => {
    const chosen = after(seen, { kind: 'choose', at: 2 });
    expect(rotate(chosen, { kind: 'restart', count: 5 })).toMatchObject({ at: 2, pinned: true, count: 5 });
    expect(rotate(chosen, { kind: 'restart', count: 2 })).toMatchObject({ at: 0, pinned: false });
    expect(rotate(chosen, { kind: 'choose', at: 9 })).toBe(chosen);
  });
});

describe('folding', () => {
  it('puts all families into one layer and leaves out what was not measured', () => {
    const layers = folding([
      { stage: 'start', bits: 2 },
      { stage: 'keyword', bits: 1.5 },
      { stage: 'domain', bits: 1.75 },
      { stage: 'decision', bits: 0.5 },
    ]);
    expect(layers).toEqual([
      { layer: 'input', bits: 2 },
      { layer: 'signals', bits: 1.75, delta: -0.25 },
      { layer: 'projections' },
      { layer: 'decision', bits: 0.5, delta: -1.25 },
      { layer: 'selection' },
    ]);
  });

  it('has no figure where nothing was measured', () => {
    expect(folding([]).every(({ bits, delta }) => bits === undefined && delta === undefined)).toBe(true);
  });
});

describe('what the page claims', () => {
  const rows = train
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

  it.each(Object.entries(MEASURED))('%s stands in the table of measurements', (_, { row, column, value }) => {
    const found = rows.filter((cells) => row.every((cell, index) => cells[index] === cell));
    expect(found.map((cells) => cells[column])).toContain(value);
  });

  it('has the commands of the readme', () => {
    for (const command of [SERVE, CURL, EVAL]) expect(readme).toContain(command);
  });
});
