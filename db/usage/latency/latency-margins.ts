import type { DimensionName, SeriesDimension } from '../../../src/analytics/dimensions.ts';
import { isListed } from '../seals/pairs.ts';

/** One or two dimensions, the outer first, or none. */
export type LatencyMargin = readonly SeriesDimension[];

/**
 * Dimensions whose response times are kept of sealed days: each alone, and people within their teams; none is the
 * whole organisation. Of other pairs there would be too many rows, so they are read from single events.
 */
export const LATENCY_MARGINS: readonly LatencyMargin[] = [
  [],
  ['model'],
  ['provider'],
  ['agent'],
  ['feature'],
  ['action'],
  ['surface'],
  ['integration'],
  ['team'],
  ['service'],
  ['operation'],
  ['environment'],
  ['platform'],
  ['assistant'],
  ['user'],
  ['apiKey'],
  ['team', 'user'],
];

/** As it stands in its column. */
export function marginName(margin: LatencyMargin): string {
  return margin.join('>');
}

/**
 * Listed beside the pairs of a sealed day whose response times are complete. Older versions kept none by person or
 * key, which therefore have a name of their own.
 */
export const TIMES_NAMES = ['latency', 'latency-people'] as const;

/** Whether a day that lists these names has the times of a margin; without one, those of all. */
export function hasTimesOf(list: string, margin?: LatencyMargin): boolean {
  const names = margin ? [isOfPeople(margin) ? TIMES_NAMES[1] : TIMES_NAMES[0]] : TIMES_NAMES;
  return names.every((name) => isListed(list, name));
}

/** Whether it was not kept from the first version on that kept any. */
export function isOfPeople(margin: LatencyMargin): boolean {
  return margin.some((name) => name === 'user' || name === 'apiKey');
}

/** The margin that answers a question about these dimensions. */
export function maybeLatencyMargin(names: readonly DimensionName[]): LatencyMargin | undefined {
  return LATENCY_MARGINS.find(
    (margin) => margin.length === names.length && margin.every((name) => names.includes(name)),
  );
}
