/** Made of the Markdown of the checkout by `scripts/manual/plugin.ts`. */
declare module 'virtual:manual' {
  /** Every page, in the order of the table of contents; `load` gives JSON of its nodes. */
  export const PAGES: readonly (import('./model/shape.ts').Entry & { load: () => Promise<{ default: string }> })[];
  /** JSON of the index of the search. */
  export const loadIndex: () => Promise<{ default: string }>;
}
