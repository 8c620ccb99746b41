// What Maven runs. `build <folder>`: installs the packages and builds the page into the folder, each only when
// something it depends on has changed. `check`: types, lint and tests, always.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHECKOUT, manualFiles } from './manual/files.mjs';

const NOT_SOURCES = ['node_modules', 'dist', 'target'];
const INSTALLED = 'node_modules/.installed.sha256';
const BUILT = 'target/dashboard.sha256';

const [task, folder] = process.argv.slice(2);
if (task === 'build' && folder !== undefined) {
  install();
  build(folder);
} else if (task === 'check') {
  install();
  npm('run', 'check');
} else {
  throw new Error('usage: node scripts/maven.mjs build <folder> | check');
}

function install() {
  const hash = hashOf(['package.json', 'package-lock.json', '.npmrc']);
  if (stampIs(INSTALLED, hash)) return;
  npm('ci', '--no-audit', '--no-fund');
  stamp(INSTALLED, hash);
}

/** @param {string} into */
function build(into) {
  const hash = hashOf([...sources('.'), ...manualFiles().map((file) => join(CHECKOUT, file))]);
  if (stampIs(BUILT, hash) && existsSync(join(into, 'index.html'))) return;
  npm('run', 'build', '--', into);
  stamp(BUILT, hash);
}

/** Content of the files, their names, and the machine: packages hold native binaries. @param {string[]} files */
function hashOf(files) {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}`);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {string} dir @returns {string[]} */
function sources(dir) {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.includes(path) ? [] : sources(path);
    return [path];
  });
}

/** @param {string} file @param {string} hash */
function stampIs(file, hash) {
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/** @param {string} file @param {string} hash */
function stamp(file, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}

/** @param {string[]} args */
function npm(...args) {
  const windows = process.platform === 'win32';
  const { status, error } = spawnSync(windows ? 'npm.cmd' : 'npm', args, { stdio: 'inherit', shell: windows });
  if (error !== undefined) throw new Error(`npm could not be started (${error.message}): install Node.js 20.19 or newer`);
  if (status !== 0) process.exit(status ?? 1);
}
