// Where the documentation stands in the checkout; everything that is built of it reads this list.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));

/** Files of Markdown, relative to the checkout. @returns {string[]} */
export function manualFiles() {
  const docs = readdirSync(join(CHECKOUT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return [...docs.map((name) => `docs/${name.replaceAll('\\', '/')}`), 'dsl/ASSERTIONS.md'].sort();
}
