import type { DimensionName, SeriesDimension } from '../../../src/analytics/dimensions.ts';

/**
 * Dimensions whose response times are kept of sealed days, each alone; '' is the whole organisation. People and
 * keys have too many values for it: their times are read from single events.
 */
export const LATENCY_MARGINS = [
  '',
  'model',
  'provider',
  'agent',
  'feature',
  'action',
  'surface',
  'integration',
  'team',
  'service',
  'operation',
  'environment',
  'platform',
  'assistant',
] as const satisfies readonly (SeriesDimension | '')[];

export type LatencyMargin = (typeof LATENCY_MARGINS)[number];

/** Listed beside the pairs of a sealed day whose response times are complete. */
export const TIMES_NAME = 'latency';

/** The margin that answers a question about these dimensions. */
export function maybeLatencyMargin(names: readonly DimensionName[]): LatencyMargin | undefined {
  const [name = '', other] = names;
  return other === undefined ? LATENCY_MARGINS.find((margin) => margin === name) : undefined;
}
