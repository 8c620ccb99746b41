import type { Element, Node } from './shape.ts';

/** The text alone; what stands in different boxes stays apart. */
export function plain(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      const text = plain(node.children ?? []);
      return /^(p|li|td|th|pre|br)$/.test(node.tag) ? `${text} ` : text;
    })
    .join('');
}

/** The headings of a page, in order. */
export function headings(nodes: readonly Node[]): (Element & { at: string })[] {
  return nodes.filter((node): node is Element & { at: string } => typeof node !== 'string' && node.at !== undefined);
}

/** The text under a heading, up to the next one. */
export function under(nodes: readonly Node[], at: string): string {
  const from = nodes.findIndex((node) => typeof node !== 'string' && node.at === at) + 1;
  const rest = nodes.slice(from);
  const to = rest.findIndex((node) => typeof node !== 'string' && node.at !== undefined);
  return plain(to < 0 ? rest : rest.slice(0, to)).replace(/\s+/g, ' ').trim();
}

/** A piece of a passage; a hit is what was looked for. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** Characters of a passage, and those before the first hit. */
const LENGTH = 220;
const BEFORE = 70;

/** The place of a text where the words stand, with the words marked. */
export function passage(text: string, words: readonly string[]): Piece[] {
  // Longer words first: of two that begin alike the whole one is marked.
  const sought = [...words].sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${sought.join('|')})`, 'giu');
  const first = sought.length === 0 ? -1 : text.search(pattern);
  const begin = first <= BEFORE ? 0 : text.indexOf(' ', first - BEFORE) + 1;
  const cut = text.slice(begin, begin + LENGTH);
  const shown = `${begin > 0 ? '… ' : ''}${begin + LENGTH < text.length ? `${cut.slice(0, cut.lastIndexOf(' '))} …` : cut}`;
  const pieces = sought.length === 0 ? [shown] : shown.split(pattern);
  return pieces.map((piece, index) => ({ text: piece, hit: index % 2 === 1 })).filter((piece) => piece.text !== '');
}
