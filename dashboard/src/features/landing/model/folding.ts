import type { EntropyStage } from '../../../api/types.ts';

/** A layer of the folding: what is uncertain before it and after it, in bits. */
export interface Fold {
  layer: 'input' | 'signals' | 'projections' | 'decision' | 'selection';
  /** Undefined where the router did not measure this layer. */
  bits?: number;
  /** Change against the layer before, positive where uncertainty rose. */
  delta?: number;
}

const OWN = new Set(['start', 'projections', 'decision', 'selection']);

/**
 * The stages of one request as five layers. All signal families are one layer, whose uncertainty is that after the last of them.
 * A layer the request did not pass has no figure.
 */
export function folding(stages: readonly EntropyStage[]): Fold[] {
  const signals = stages.filter(({ stage }) => !OWN.has(stage));
  const named = (name: string): number | undefined => stages.find(({ stage }) => stage === name)?.bits;
  const measured: [Fold['layer'], number | undefined][] = [
    ['input', named('start')],
    ['signals', signals.at(-1)?.bits],
    ['projections', named('projections')],
    ['decision', named('decision')],
    ['selection', named('selection')],
  ];
  let before: number | undefined;
  return measured.map(([layer, bits]) => {
    const delta = bits === undefined || before === undefined ? undefined : bits - before;
    if (bits !== undefined) before = bits;
    return { layer, ...(bits === undefined ? {} : { bits }), ...(delta === undefined ? {} : { delta }) };
  });
}
