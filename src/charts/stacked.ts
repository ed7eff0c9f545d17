import type { TopLevelSpec } from 'vega-lite';
import type { PartRole, StackedChart } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { bucketsPerPoint, chunks, joined } from './parts/buckets.ts';
import { coloured } from './parts/colours.ts';
import {
  type Datum,
  type Drawing,
  emptyDrawing,
  halfBar,
  marginsFor,
  nothingKnownNotice,
  pointLabel,
  runningColumns,
  spanOf,
  timeCaption,
  timeParameters,
} from './parts/drawing.ts';
import { drawable } from './parts/label.ts';
import { drawLines } from './parts/lines.ts';
import {
  configuration,
  hatching,
  labelsAbove,
  parameterNames,
  parameters,
  timePosition,
  valuePosition,
} from './parts/marks.ts';
import { numberOf, sumOf, valueScale, valueText } from './parts/scale.ts';
import { theme } from './parts/theme.ts';

const mostPoints = { area: 120, bar: 62 };
/** As many as colours and legend can tell apart; the rest is drawn as one. */
const mostGroups = 12;

/** Each group's share of the stack: its colour and one height per drawn bucket. */
type Layer = {
  readonly name: string;
  readonly role?: PartRole;
  readonly colour: string;
  readonly heights: readonly number[];
};

/** One measure over time split by a dimension, the largest group at the bottom. */
export function drawStacked(chart: StackedChart): Drawing {
  if (chart.mark === 'line') return drawLines(chart);
  const size = bucketsPerPoint(chart.buckets.length, mostPoints[chart.mark], chart.granularity);
  const caption = timeCaption({ ...chart, size, span: spanOf(chart.buckets) });
  const buckets = joined(chart.buckets, size);
  if (buckets.length === 0) return emptyDrawing(chart.title, caption);
  const layers = layersOf(chart, size);
  const totals = buckets.map((_, x) => layers.reduce((sum, layer) => sum + (layer.heights[x] ?? 0), 0));
  const scale = valueScale(Math.max(...totals), chart.unit, chart.currency);
  const margins = marginsFor(scale);
  const isEmpty = totals.every((total) => total === 0);
  // Areas need at least three points to have a shape.
  const mark = chart.mark === 'area' && buckets.length > 2 ? 'area' : 'bar';
  return {
    title: drawable(chart.title),
    legend: isEmpty
      ? []
      : layers.map(({ name, colour }) => ({ swatch: 'fill', colour, label: drawable(name) })),
    plot: {
      spec: mark,
      height: theme.plotHeight,
      margins,
      parameters: {
        ...timeParameters(
          chart,
          buckets.map((bucket) => bucket.at),
          margins,
        ),
        yTop: scale.top,
        yTicks: scale.ticks,
        yLabels: scale.labels,
      },
      datasets: {
        stack: stackOf(layers, buckets.length, halfBar(buckets.length, margins)),
        running: runningColumns(buckets, totals),
        labels: isEmpty ? [] : peakLabel(chart, totals, size),
      },
    },
    notice: isEmpty
      ? nothingKnownNotice(
          chart.unit,
          chart.groups.flatMap(({ values }) => values),
        )
      : null,
    caption,
    stillRunning: buckets.some((bucket) => bucket.incomplete),
  };
}

function layersOf(chart: StackedChart, size: number): Layer[] {
  const layers = chart.groups.map(({ values, ...part }) => ({
    ...part,
    heights: chunks(values, size).map((chunk) =>
      chunk.reduce<number>((sum, value) => sum + numberOf(value), 0),
    ),
  }));
  return coloured(layers.length > mostGroups ? withRest(layers) : layers);
}

function withRest(layers: readonly Omit<Layer, 'colour'>[]): Omit<Layer, 'colour'>[] {
  const rest = layers.slice(mostGroups - 1);
  const count = Math.max(...rest.map((layer) => layer.heights.length));
  const heights = Array.from({ length: count }, (_, x) =>
    rest.reduce((sum, l) => sum + (l.heights[x] ?? 0), 0),
  );
  return [...layers.slice(0, mostGroups - 1), { name: say`+${rest.length} more`, role: 'rest', heights }];
}

/** Bottom and top of every group in every bucket; stacked here, so that Vega keeps our order. */
function stackOf(layers: readonly Layer[], count: number, half: number): Datum[] {
  const floor = new Array<number>(count).fill(0);
  return layers.flatMap((layer, group) =>
    floor.map((bottom, x) => {
      const top = bottom + (layer.heights[x] ?? 0);
      floor[x] = top;
      return { group, colour: layer.colour, x, from: x - half, to: x + half, bottom, top };
    }),
  );
}

function peakLabel(chart: StackedChart, totals: readonly number[], size: number): Datum[] {
  const x = totals.indexOf(Math.max(...totals));
  const values = chart.groups.flatMap((group) => group.values.slice(x * size, (x + 1) * size));
  const text = valueText(sumOf(values, chart.unit), chart.unit, chart.currency);
  return [pointLabel({ x, y: totals[x] ?? 0, count: totals.length }, text)];
}

const colour = { field: 'colour', type: 'nominal' as const, scale: null, legend: null };
const value = { y: valuePosition('bottom'), y2: { field: 'top' } };

const shared = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none' as const,
  config: configuration,
  params: parameters(parameterNames),
};

export const areaSpec: TopLevelSpec = {
  ...shared,
  layer: [
    {
      data: { name: 'stack' },
      mark: { type: 'area', interpolate: 'linear' },
      encoding: { x: timePosition('x'), ...value, fill: colour, detail: { field: 'group', type: 'nominal' } },
    },
    hatching,
    ...labelsAbove(theme.ink),
  ],
};

export const barSpec: TopLevelSpec = {
  ...shared,
  layer: [
    {
      data: { name: 'stack' },
      mark: { type: 'rect', stroke: theme.paper, strokeWidth: 0.75 },
      encoding: { x: timePosition('from'), x2: { field: 'to' }, ...value, fill: colour },
    },
    hatching,
    ...labelsAbove(theme.ink),
  ],
};
