import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { handle } from './dev/mock.mjs';
import { isManual, manual } from './scripts/manual/plugin.ts';

/** Where a running router answers; without it `npm run dev` talks to the mock of `dev/`. */
const router = process.env.SEMANTICROUTER_URL;

const mock: Plugin = {
  name: 'mock-router',
  apply: 'serve',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      if (!handle(request, response)) next();
    });
  },
};

export default defineConfig({
  // Relative addresses: the page works under any path the router serves it from.
  base: './',
  plugins: [react(), manual(), ...(router === undefined ? [mock] : [])],
  server: router === undefined ? {} : { proxy: { '/api': { target: router, changeOrigin: true } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy is `default-src 'self'`: no data: addresses, no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Pages of the documentation are text in modules: their folder has a bound of its own (scripts/bundle.mjs).
      output: { chunkFileNames: ({ facadeModuleId }) => `assets/${isManual(facadeModuleId ?? null) ? 'docs/' : ''}[name]-[hash].js` },
    },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'],
  },
});
