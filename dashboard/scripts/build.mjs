// Builds the page: `node scripts/build.mjs [folder]`, by default into dist/.
import { resolve } from 'node:path';
import { build } from 'vite';
import { checkBundle } from './bundle.mjs';

const folder = resolve(process.argv[2] ?? 'dist');
await build({ build: { outDir: folder } });
checkBundle(folder);
