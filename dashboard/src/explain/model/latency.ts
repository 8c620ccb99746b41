import type { Latency } from '../../api/types.ts';

export type RoutingStage = 'parse' | 'signals' | 'projections' | 'decision' | 'selection' | 'plugins' | 'unattributed';
export type RequestPart = 'routing' | 'plugins' | 'firstByte' | 'stream' | 'rest';

export interface Segment<Name extends string> {
  name: Name;
  us: number;
  /** Share of its bar, 0 to 1. */
  share: number;
}

export interface LatencySplit {
  /** The whole request: routing, plugins unless routing counts them, waiting for the model's first byte, receiving the rest, all else. */
  request: Segment<RequestPart>[];
  totalUs: number;
  /** The routing part alone, enlarged. */
  routing: Segment<RoutingStage>[];
  routingUs: number;
}

/** Share by which sums of rounded figures may differ. */
const ROUNDING = 1e-3;

/** Undefined when the explanation carries no durations. */
export function latencySplit(latency: Latency | undefined): LatencySplit | undefined {
  if (latency === undefined) return undefined;
  const plugins = latency.plugins_us ?? 0;
  const pure = stagesOf(latency);
  const routingUs = latency.routing_us ?? sum(pure) + plugins;
  const within = sum(pure) + plugins <= routingUs * (1 + ROUNDING);
  const stages: readonly (readonly [RoutingStage, number])[] = within ? [...pure, ['plugins', plugins]] : pure;
  const routing = [...stages, ['unattributed', routingUs - sum(stages)] as const];
  const outside = within ? 0 : plugins;
  const firstByte = latency.upstream_first_byte_us ?? 0;
  const upstream = latency.upstream_total_us ?? firstByte;
  const totalUs = latency.total_us ?? routingUs + outside + upstream;
  if (totalUs <= 0 && routingUs <= 0) return undefined;
  const request: (readonly [RequestPart, number])[] = [
    ['routing', routingUs],
    ['plugins', outside],
    ['firstByte', firstByte],
    ['stream', upstream - firstByte],
    ['rest', totalUs - routingUs - outside - upstream],
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
  ];
}

/** Parts that took no time, or less than rounding shows, are left out; the shares of the others add up to 1. */
function segments<Name extends string>(parts: readonly (readonly [Name, number])[]): Segment<Name>[] {
  const positive = parts.filter(([, us]) => us > 1e-6);
  const whole = sum(positive);
  return positive.map(([name, us]) => ({ name, us, share: us / whole }));
}

function sum(parts: readonly (readonly [string, number])[]): number {
  return parts.reduce((total, [, us]) => total + us, 0);
}
