import type { TopLevelSpec } from 'vega-lite';
import { donutSpec } from '../donut.ts';
import { heatmapSpec } from '../heatmap.ts';
import { incidentSpec } from '../incident.ts';
import type { SpecName } from '../parts/drawing.ts';
import { linesSpec } from '../parts/lines.ts';
import { rowsSpec } from '../parts/rows.ts';
import { scatterSpec } from '../scatter.ts';
import { sparkSpec } from '../spark.ts';
import { areaSpec, barSpec } from '../stacked.ts';
import { trendSpec } from '../trend.ts';

/** The shapes of all plots in Vega-Lite; pictures are drawn from what it makes of them (compiled-specs.ts). */
export const specs: Readonly<Record<SpecName, TopLevelSpec>> = {
  trend: trendSpec,
  area: areaSpec,
  bar: barSpec,
  rows: rowsSpec,
  spark: sparkSpec,
  incident: incidentSpec,
  heatmap: heatmapSpec,
  donut: donutSpec,
  lines: linesSpec,
  scatter: scatterSpec,
};
