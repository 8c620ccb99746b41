import MiniSearch from 'minisearch';
import { loadIndex } from 'virtual:manual';
import { pageOf } from './pages.ts';
import { SEARCH, type Section } from './shape.ts';
import { type Piece, passage, under } from './text.ts';

/** A heading under which the words stand. */
export interface Found {
  page: string;
  at: string;
  heading: string;
  passage: Piece[];
}

/** Headings that are shown. */
const MOST = 12;

let index: Promise<MiniSearch<Section>> | undefined;

async function open(): Promise<MiniSearch<Section>> {
  const { default: json } = await loadIndex();
  return MiniSearch.loadJSONAsync<Section>(json, SEARCH);
}

/** Where words stand, the best place first. All of them must stand there; the last letters of each may be missing, or one be wrong. */
export async function find(words: string): Promise<Found[]> {
  index ??= open().catch((cause: unknown) => {
    index = undefined; // another try may succeed
    throw cause;
  });
  const hits = (await index).search(words).slice(0, MOST);
  return Promise.all(
    hits.map(async ({ page, at, heading, terms }) => ({
      page: String(page),
      at: String(at),
      heading: String(heading),
      passage: passage(under(await pageOf(String(page)), String(at)), terms),
    })),
  );
}
