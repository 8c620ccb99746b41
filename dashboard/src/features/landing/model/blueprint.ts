/** The six figures in order; the ids are those of the addresses, in every language. */
export const FIGURES = ['shannon', 'entropy', 'layers', 'taxonomy', 'synthesis', 'folding'] as const;

export type FigureId = (typeof FIGURES)[number];

const HASH = /^#blueprint=([a-z]+)$/;

/** The figure an address names. */
export function figureOf(hash: string): FigureId | undefined {
  const name = HASH.exec(hash)?.[1];
  return FIGURES.find((figure) => figure === name);
}

export function hashOf(figure: FigureId): string {
  return `#blueprint=${figure}`;
}

/** The tab a key leads to from another; undefined for keys that lead nowhere. */
export function tabAfter(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowDown' || key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowUp' || key === 'ArrowLeft') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}
