// What the built page must be, whoever builds it: small, and complete under `default-src 'self'`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MAX_GZIP_BYTES = 400 * 1024;

/** Addresses that are only names: XML namespaces, and the text of React's error messages. */
const NAMES = ['http://www.w3.org/', 'https://react.dev/'];

/** Throws with every fault found. @param {string} folder the built page */
export function checkBundle(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(html|js|css|svg)$/.test(name));
  const texts = files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const size = texts.reduce((sum, { text }) => sum + gzipSync(text).length, 0);
  const faults = texts.flatMap(({ name, text }) => faultsOf(name, text));
  if (size > MAX_GZIP_BYTES) faults.push(`the page has ${size} bytes gzipped, the limit is ${MAX_GZIP_BYTES}: load a page's code when it is opened`);
  if (faults.length > 0) throw new Error(`the built page is not servable:\n- ${faults.join('\n- ')}`);
  console.log(`${files.length} files, ${(size / 1024).toFixed(1)} KiB gzipped`);
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
