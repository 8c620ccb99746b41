import type { Latency } from '../../api/types.ts';

export type RoutingStage = 'parse' | 'signals' | 'projections' | 'decision' | 'selection' | 'plugins' | 'unattributed';
export type RequestPart = 'routing' | 'firstByte' | 'stream' | 'rest';

export interface Segment<Name extends string> {
  name: Name;
  us: number;
  /** Share of its bar, 0 to 1. */
  share: number;
}

export interface LatencySplit {
  /** The whole request: routing, waiting for the model's first byte, receiving the rest, all else. */
  request: Segment<RequestPart>[];
  totalUs: number;
  /** The routing part alone, enlarged. */
  routing: Segment<RoutingStage>[];
  routingUs: number;
}

/** Undefined when the explanation carries no durations. */
export function latencySplit(latency: Latency | undefined): LatencySplit | undefined {
  if (latency === undefined) return undefined;
  const stages = stagesOf(latency);
  const routingUs = latency.routing_us ?? sum(stages);
  const routing = [...stages, ['unattributed', routingUs - sum(stages)] as const];
  const firstByte = latency.upstream_first_byte_us ?? 0;
  const upstream = latency.upstream_total_us ?? firstByte;
  const totalUs = latency.total_us ?? routingUs + upstream;
  if (totalUs <= 0 && routingUs <= 0) return undefined;
  const request: (readonly [RequestPart, number])[] = [
    ['routing', routingUs],
    ['firstByte', firstByte],
    ['stream', upstream - firstByte],
    ['rest', totalUs - routingUs - upstream],
  ];
  return { request: segments(request), totalUs, routing: segments(routing), routingUs };
}

function stagesOf(latency: Latency): (readonly [RoutingStage, number])[] {
  return [
    ['parse', latency.parse_us ?? 0],
    ['signals', latency.signals_us ?? 0],
    ['projections', latency.projections_us ?? 0],
    ['decision', latency.decision_us ?? 0],
    ['selection', latency.selection_us ?? 0],
    ['plugins', latency.plugins_us ?? 0],
  ];
}

/** Parts that took no time are left out; the shares of the others add up to 1. */
function segments<Name extends string>(parts: readonly (readonly [Name, number])[]): Segment<Name>[] {
  const positive = parts.filter(([, us]) => us > 0);
  const whole = sum(positive);
  return positive.map(([name, us]) => ({ name, us, share: us / whole }));
}

function sum(parts: readonly (readonly [string, number])[]): number {
  return parts.reduce((total, [, us]) => total + us, 0);
}
