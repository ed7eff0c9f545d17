import type { TopLevelSpec } from 'vega-lite';
import type { SpecName } from './drawing.ts';
import { incidentSpec } from './incident.ts';
import { rankingSpec } from './ranking.ts';
import { sparkSpec } from './spark.ts';
import { areaSpec, barSpec } from './stacked.ts';
import { trendSpec } from './trend.ts';

/** The shapes of all plots in Vega-Lite; pictures are drawn from what it makes of them (compiled-specs.ts). */
export const specs: Readonly<Record<SpecName, TopLevelSpec>> = {
  trend: trendSpec,
  area: areaSpec,
  bar: barSpec,
  ranking: rankingSpec,
  spark: sparkSpec,
  incident: incidentSpec,
};
