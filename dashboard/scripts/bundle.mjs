// What the built page must be, whoever builds it: small, and complete under `default-src 'self'`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MAX_GZIP_BYTES = 400 * 1024;
/** The documentation: pages and index, each fetched when it is opened. */
const MAX_DOCS_GZIP_BYTES = 240 * 1024;
/** One page of it, or the index. */
const MAX_DOC_GZIP_BYTES = 80 * 1024;
/** What a visitor of the first page fetches before anything shows. */
const MAX_ENTRY_GZIP_BYTES = 130 * 1024;

/** Addresses that are only names: XML namespaces, and the text of React's error messages. */
const NAMES = ['http://www.w3.org/', 'https://react.dev/'];

/** Throws with every fault found. @param {string} folder the built page */
export function checkBundle(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(html|js|css|svg)$/.test(name))
    .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(folder, name), 'utf8') }));
  const docs = files.filter(({ name }) => name.startsWith('assets/docs/'));
  const page = files.filter(({ name }) => !name.startsWith('assets/docs/'));
  // Pages of the documentation name other hosts, as text; what may be fetched is the page's own.
  const faults = page.flatMap(({ name, text }) => faultsOf(name, text));
  const first = page.find(({ name }) => name === 'index.html')?.text ?? '';
  const entry = page.filter(({ name }) => first.includes(name));
  const sums = [
    { what: 'the page', size: sizeOf(page), limit: MAX_GZIP_BYTES, advice: "load a page's code when it is opened" },
    { what: 'what is fetched first', size: sizeOf(entry), limit: MAX_ENTRY_GZIP_BYTES, advice: "load a page's code when it is opened" },
    { what: 'the documentation', size: sizeOf(docs), limit: MAX_DOCS_GZIP_BYTES, advice: 'keep the index of the search small' },
    ...docs.map((file) => ({ what: file.name, size: sizeOf([file]), limit: MAX_DOC_GZIP_BYTES, advice: 'make two pages of it' })),
  ];
  for (const { what, size, limit, advice } of sums) if (size > limit) faults.push(`${what} has ${size} bytes gzipped, the limit is ${limit}: ${advice}`);
  if (faults.length > 0) throw new Error(`the built page is not servable:\n- ${faults.join('\n- ')}`);
  console.log(`${files.length} files; gzipped ${sums.slice(0, 3).map(({ what, size }) => `${what} ${(size / 1024).toFixed(1)} KiB`).join(', ')}`);
}

/** @param {{ text: string }[]} files @returns {number} */
function sizeOf(files) {
  return files.reduce((sum, { text }) => sum + gzipSync(text).length, 0);
}

/** @param {string} name @param {string} text @returns {string[]} */
function faultsOf(name, text) {
  const faults = [];
  const outside = (text.match(/https?:\/\/[\w.-]+\//g) ?? []).filter((address) => !NAMES.includes(address));
  if (outside.length > 0) faults.push(`${name} names other hosts: ${outside.join(', ')}`);
  if (name.endsWith('.html') && /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.test(text)) faults.push(`${name} holds inline script or style`);
  if (name.endsWith('.css') && /url\(["']?data:/.test(text)) faults.push(`${name} uses data: addresses`);
  return faults;
}
