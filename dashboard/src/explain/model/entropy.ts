import type { EntropyStage } from '../../api/types.ts';

export interface EntropyBar {
  stage: string;
  bits: number;
  /** Change against the stage before; absent for the first stage. */
  delta?: number;
  us?: number;
  /** Length of the bar as a share of the axis, 0 to 1. */
  share: number;
}

export interface EntropyChart {
  bars: EntropyBar[];
  /** End of the axis in bits; never below the largest value, so nothing is cut off. */
  axisBits: number;
  /** Positions of the grid in bits, 0 and the end included. */
  ticks: number[];
}

const STEPS = [0.25, 0.5, 1, 2, 5, 10];

/** Values are drawn as they are: a stage that raised the uncertainty shows a longer bar. */
export function entropyChart(stages: readonly EntropyStage[]): EntropyChart {
  const most = Math.max(0, ...stages.map((stage) => stage.bits));
  const step = STEPS.find((candidate) => most / candidate <= 4) ?? Math.ceil(most / 4);
  const axisBits = Math.max(step, Math.ceil(most / step - 1e-9) * step);
  const ticks = Array.from({ length: Math.round(axisBits / step) + 1 }, (_, index) => index * step);
  const bars = stages.map((stage, index) => {
    const before = stages[index - 1];
    const delta = before === undefined ? undefined : (stage.delta ?? stage.bits - before.bits);
    return {
      stage: stage.stage,
      bits: stage.bits,
      ...(delta === undefined ? {} : { delta }),
      ...(stage.us === undefined ? {} : { us: stage.us }),
      share: stage.bits / axisBits,
    };
  });
  return { bars, axisBits, ticks };
}

/** SVG path of the staircase of bits over stages, in a box of the given size; empty without stages. */
export function staircase(stages: readonly EntropyStage[], width: number, height: number): string {
  const first = stages[0];
  if (first === undefined) return '';
  const { axisBits } = entropyChart(stages);
  const y = (bits: number): number => round(height - (bits / axisBits) * height);
  const step = width / stages.length;
  return stages.reduce((path, stage, index) => `${path}V${y(stage.bits)}H${round(step * (index + 1))}`, `M0 ${y(first.bits)}`);
}

/** Bits at the start and at the end. */
export function fold(stages: readonly EntropyStage[]): { from: number; to: number } | undefined {
  const first = stages[0];
  const last = stages.at(-1);
  return first === undefined || last === undefined ? undefined : { from: first.bits, to: last.bits };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
