// The documentation of the checkout as modules of the page: the table of contents, each page, and the index of the search.
import MiniSearch from 'minisearch';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { SEARCH, type Section } from '../../src/features/docs/model/shape.ts';
import { type Manual, compile } from './compile.ts';
import { CHECKOUT, manualFiles } from './files.mjs';

const CONTENTS = 'virtual:manual';
const INDEX = 'virtual:manual/index';
const PAGE = 'virtual:manual/page/';

/** What Rollup calls a module that is no file. */
const inner = (id: string): string => `\0${id}`;

export function isManual(id: string | null): boolean {
  return id?.startsWith(inner(PAGE)) === true || id === inner(INDEX);
}

/** Throws when a link of the documentation leads nowhere. */
export function manual(): Plugin {
  let read: Manual | undefined;
  return {
    name: 'manual',
    buildStart() {
      read = undefined;
      for (const file of manualFiles()) this.addWatchFile(join(CHECKOUT, file));
    },
    resolveId(id) {
      return id === CONTENTS || id === INDEX || id.startsWith(PAGE) ? inner(id) : undefined;
    },
    load(id) {
      if (id !== inner(CONTENTS) && !isManual(id)) return undefined;
      read ??= load();
      if (id === inner(CONTENTS)) return contents(read);
      return literal(id === inner(INDEX) ? indexOf(read) : read.pages.get(id.slice(inner(PAGE).length)));
    },
  };
}

function load(): Manual {
  const sources = new Map(manualFiles().map((file) => [file, readFileSync(join(CHECKOUT, file), 'utf8')]));
  const compiled = compile(sources, (file) => existsSync(join(CHECKOUT, file)));
  if (compiled.faults.length > 0) throw new Error(`the documentation cannot be shown:\n- ${compiled.faults.join('\n- ')}`);
  return compiled;
}

function contents({ entries }: Manual): string {
  const lines = entries.map((entry) => `  { ...${JSON.stringify(entry)}, load: () => import(${JSON.stringify(PAGE + entry.path)}) },`);
  return `export const PAGES = [\n${lines.join('\n')}\n];\nexport const loadIndex = () => import(${JSON.stringify(INDEX)});\n`;
}

/** As text: a browser reads that faster than a literal, and the index is wanted as text. */
function literal(value: unknown): string {
  return `export default ${JSON.stringify(JSON.stringify(value))};\n`;
}

function indexOf({ sections }: Manual): unknown {
  const search = new MiniSearch<Section>(SEARCH);
  search.addAll(sections);
  return search;
}
