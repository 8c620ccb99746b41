import type { Options } from 'minisearch';

/** What a page of the documentation is made of. The build makes it of Markdown; nothing else can be drawn, so nothing else gets in. */
export const TAGS = [
  'h1', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'blockquote', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'pre', 'strong', 'em', 'code', 'br', 'a', 'file',
] as const;

export type Tag = (typeof TAGS)[number];

export interface Element {
  tag: Tag;
  /** Anchor of a heading. */
  at?: string;
  /** Of a link: `#/docs/…`, or an address outside the product. */
  href?: string;
  /** Where a file of the checkout is that is no page; it is named, not linked. */
  file?: string;
  /** Of a cell whose column is ranged right. */
  right?: true;
  /** First number of an ordered list that does not begin at 1. */
  start?: number;
  children?: Node[];
}

export type Node = string | Element;

/** Pages by what they are for: guides to read, reference to look up, records of decisions. */
export const GROUPS = ['guide', 'reference', 'record'] as const;

export type Group = (typeof GROUPS)[number];

/** A page in the table of contents. */
export interface Entry {
  /** As in an address: `configure`, `reference/signals`. */
  path: string;
  title: string;
  group: Group;
}

/** What is found: a heading and the text under it, up to the next heading. */
export interface Section {
  id: number;
  page: string;
  at: string;
  heading: string;
  text: string;
}

/** Words so frequent that they tell nothing. */
const IDLE = new Set('a an and are as at be by for from has have in is it its no not of on one or that the their them then they this to was were what which with you your'.split(' '));

/** Of the index, when it is made and when it is asked. */
export const SEARCH: Options<Section> = {
  fields: ['heading', 'text'],
  storeFields: ['page', 'at', 'heading'],
  processTerm: (term) => {
    const word = term.toLowerCase();
    return word.length > 40 || IDLE.has(word) ? null : word;
  },
  searchOptions: {
    boost: { heading: 4 },
    // A guide tells how to do it; the reference is for who knows the name of a key.
    boostDocument: (_, __, stored) => (String(stored?.page).includes('/') ? 0.5 : 1),
    combineWith: 'AND',
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
  },
};
