/**
 * Figures of the built-in models. Each stands in the tables of `docs/train.md`, which the command named there prints; a test
 * compares them row by row, so a figure that changes there changes here or the build fails.
 */
export interface Measured {
  /** First cells of its row, as they are written. */
  row: readonly string[];
  /** Column, counted from 0. */
  column: number;
  value: string;
}

const row = (column: number, value: string, ...cells: string[]): Measured => ({ row: cells, column, value });

export const MEASURED = {
  domain: row(4, '.883', 'domain', 'stemez40'),
  domainHarder: row(4, '.703', 'domain', 'theoremqa_scibench'),
  jailbreakFound: row(4, '.653', 'jailbreak', 'cyberseceval, English'),
  jailbreakFalse: row(4, '.016', 'jailbreak', 'xstest, safe rows'),
  pii: row(4, '.911', 'pii', 'presidio_newtemplates'),
  piiHard: row(4, '.207', 'pii', 'wnut17'),
  factCheck: row(4, '.953', 'fact_check'),
  layer5: row(4, '.662', '5'),
  layer6: row(4, '.819', '6'),
  cut64: row(1, '.790', '6'),
  rerankAlone: row(2, '.889', 'rerank_xquad_en, best 30 of 240 sorted'),
  rerankPairs: row(3, '.965', 'rerank_xquad_en, best 30 of 240 sorted'),
} as const;

export const SOURCE = 'docs/train.md';
