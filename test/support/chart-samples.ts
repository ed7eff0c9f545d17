import { budgetSamples } from './chart-samples/budget.ts';
import { donutSamples } from './chart-samples/donut.ts';
import { heatmapSamples } from './chart-samples/heatmap.ts';
import { incidentSamples } from './chart-samples/incident.ts';
import { rankingSamples } from './chart-samples/ranking.ts';
import type { ChartSample } from './chart-samples/sample.ts';
import { scatterSamples } from './chart-samples/scatter.ts';
import { sparkSamples } from './chart-samples/spark.ts';
import { stackedSamples } from './chart-samples/stacked.ts';
import { trendSamples } from './chart-samples/trend.ts';
import { waterfallSamples } from './chart-samples/waterfall.ts';

/** Every kind of chart, in its ordinary and its awkward cases. */
export const chartSamples: readonly ChartSample[] = [
  ...trendSamples,
  ...stackedSamples,
  ...rankingSamples,
  ...sparkSamples,
  ...incidentSamples,
  ...waterfallSamples,
  ...heatmapSamples,
  ...donutSamples,
  ...budgetSamples,
  ...scatterSamples,
];
