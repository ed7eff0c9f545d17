import type { Chart } from '../../../src/analytics/message.ts';
import type { Granularity } from '../../../src/analytics/period.ts';

/** One picture of the gallery: what it shows, and the chart. */
export type ChartSample = { readonly name: string; readonly chart: Chart };

/** What every chart has. */
export const base = (title: string, alt: string, granularity: Granularity = 'day', timeZone = 'UTC') => ({
  title,
  alt,
  granularity,
  timeZone,
});
