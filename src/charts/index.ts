import type { Chart } from '../analytics/message.ts';
import { drawBudget } from './budget.ts';
import { drawDonut } from './donut.ts';
import { drawFan } from './fan.ts';
import { drawHeatmap } from './heatmap.ts';
import { drawIncident } from './incident.ts';
import type { Drawing } from './parts/drawing.ts';
import { drawRanking } from './ranking.ts';
import { drawScatter } from './scatter.ts';
import { drawSpark } from './spark.ts';
import { drawStacked } from './stacked.ts';
import { drawTrend } from './trend.ts';
import { drawWaterfall } from './waterfall.ts';

/** Every kind of chart and the function that draws it: a new chart is one file and one line here. */
export const charts: {
  readonly [Kind in Chart['kind']]: (chart: Extract<Chart, { kind: Kind }>) => Drawing;
} = {
  trend: drawTrend,
  fan: drawFan,
  stacked: drawStacked,
  ranking: drawRanking,
  spark: drawSpark,
  incident: drawIncident,
  waterfall: drawWaterfall,
  heatmap: drawHeatmap,
  donut: drawDonut,
  budget: drawBudget,
  scatter: drawScatter,
};

export function drawingOf(chart: Chart): Drawing {
  // The table pairs each kind with the function for that kind; TypeScript cannot follow the pairing through an index.
  const draw = charts[chart.kind] as (chart: Chart) => Drawing;
  return draw(chart);
}
