import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** Layers from the ground up; a file may import from its own layer's folder and from those before it. */
const layers = ['api', 'i18n', 'ui', 'explain', 'intent', 'features', 'shell'];
const features = readdirSync(new URL('./src/features', import.meta.url));

/** Pages of Markdown that a test reads are none of it. @param {string} folder @param {string[]} banned @param {string} message @returns {import('eslint').Linter.Config} */
function forbid(folder, banned, message) {
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: `(^|/)(${banned.join('|')})/(?!.*\\.md\\?raw$)`, message }] }],
    },
  };
}

const layering = layers
  .slice(0, -1)
  .map((layer, index) =>
    forbid(layer, layers.slice(index + 1), `src/${layer} may import only from: ${layers.slice(0, index + 1).join(', ')}.`),
  );

const isolation = features.map((feature) => {
  const others = features.filter((other) => other !== feature);
  return forbid(
    `features/${feature}`,
    ['shell', 'features', ...others],
    'A feature imports neither the shell nor another feature; what two features share moves to explain, ui or api.',
  );
});

export default defineConfig(
  { ignores: ['dist', 'target', 'node_modules'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './tsconfig.node.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-params': ['error', { max: 5 }],
      'no-console': 'error',
    },
  },
  ...layering,
  ...isolation,
  {
    // Plain scripts for developers: types come from JSDoc, output goes to the terminal.
    files: ['**/*.mjs', '*.config.js'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
);
