import type { TopLevelSpec } from 'vega-lite';
import type { ChartBucket, TrendChart } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { bucketsPerPoint, chunks, joined } from './buckets.ts';
import {
  type Datum,
  type Drawing,
  emptyDrawing,
  emptyNotice,
  marginsFor,
  pointLabel,
  runningColumns,
  spanOf,
  timeCaption,
  timeParameters,
} from './drawing.ts';
import { drawable } from './label.ts';
import {
  configuration,
  hatching,
  labelsAbove,
  parameterNames,
  parameters,
  timePosition,
  valuePosition,
} from './marks.ts';
import { numberOf, sumOf, valueScale, valueText } from './scale.ts';
import { theme } from './theme.ts';

const mostPoints = 120;

type Point = {
  readonly x: number;
  readonly cost: number;
  readonly tokens: number;
  readonly incomplete: boolean;
};
type Projected = { readonly x: number; readonly cost: number; readonly low: number; readonly high: number };

/** Cost as a line on the left axis, tokens as an area on the right, the projection dashed in its band. */
export function drawTrend(chart: TrendChart): Drawing {
  const size = bucketsPerPoint(chart.buckets.length + chart.projection.length, mostPoints, chart.granularity);
  const buckets = joined(chart.buckets, size);
  // A projected bucket says when it starts, not when it ends.
  const ends = chart.projection.map(({ at }) => ({ at, to: at + 1, incomplete: false }));
  const caption = timeCaption({ ...chart, size, span: spanOf([...chart.buckets, ...ends]) });
  if (chart.buckets.length + chart.projection.length === 0) return emptyDrawing(chart.title, caption);
  const points = pointsOf(chart, buckets, size);
  const projected = projectedOf(chart, size);
  const costScale = valueScale(
    Math.max(...points.map((p) => p.cost), ...projected.map((p) => p.high), 0),
    'usd',
    chart.currency,
  );
  const tokenScale = valueScale(Math.max(...points.map((point) => point.tokens), 0), 'tokens');
  const margins = marginsFor(costScale, tokenScale);
  const isEmpty = [...points, ...projected].every((p) => p.cost === 0) && points.every((p) => p.tokens === 0);
  return {
    title: drawable(chart.title),
    legend: legendOf(projected.length > 0),
    plot: {
      spec: 'trend',
      height: theme.plotHeight,
      margins,
      parameters: {
        ...timeParameters(chart, startsOf(chart, size), margins),
        yTop: costScale.top,
        yTicks: costScale.ticks,
        yLabels: costScale.labels,
        tokensTop: tokenScale.top,
        tokensTicks: tokenScale.ticks,
        tokensLabels: tokenScale.labels,
      },
      datasets: {
        tokens: widened(points),
        ...lines(points, projected),
        running: runningColumns(
          buckets,
          points.map((point) => point.tokens),
        ),
        labels: isEmpty ? [] : peakLabel(chart, points, size),
      },
    },
    notice: isEmpty ? emptyNotice() : null,
    caption,
    stillRunning: buckets.some((bucket) => bucket.incomplete),
  };
}

function pointsOf(chart: TrendChart, buckets: readonly ChartBucket[], size: number): Point[] {
  return chunks(chart.buckets, size).map((chunk, x) => ({
    x,
    cost: chunk.reduce((sum, bucket) => sum + numberOf(bucket.cost), 0),
    tokens: chunk.reduce((sum, bucket) => sum + bucket.tokens, 0),
    incomplete: buckets[x]?.incomplete ?? false,
  }));
}

/** A projected bucket stands where the bucket of its time stands, or after the last one. */
function projectedOf(chart: TrendChart, size: number): Projected[] {
  const positions = new Map(startsOf(chart, size).map((at, index) => [at, index]));
  return chunks(chart.projection, size).map((chunk) => ({
    x: positions.get(chunk[0]?.at ?? 0) ?? 0,
    cost: chunk.reduce((sum, bucket) => sum + numberOf(bucket.cost), 0),
    low: chunk.reduce((sum, bucket) => sum + numberOf(bucket.low), 0),
    high: chunk.reduce((sum, bucket) => sum + numberOf(bucket.high), 0),
  }));
}

function startsOf(chart: TrendChart, size: number): number[] {
  const starts = [...chunks(chart.buckets, size), ...chunks(chart.projection, size)].map(
    (chunk) => chunk[0]?.at ?? 0,
  );
  return [...new Set(starts)].sort((one, two) => one - two);
}

/** An area of a single point has no width; it becomes a block as wide as its bucket. */
function widened(points: readonly Point[]): Datum[] {
  const [only] = points;
  if (points.length !== 1 || !only) return points.map(({ x, tokens }) => ({ x, tokens }));
  return [-0.3, 0.3].map((x) => ({ x, tokens: only.tokens }));
}

/** The solid line ends with the last complete bucket; the way to an incomplete one is thin and pale. */
function lines(points: readonly Point[], projected: readonly Projected[]): Record<string, Datum[]> {
  const solid = points.filter((point) => !point.incomplete).map(({ x, cost }) => ({ x, cost }));
  const rest = points.filter((point) => point.incomplete).map(({ x, cost }) => ({ x, cost }));
  const start = solid.at(-1);
  const ahead = projected.map(({ x, cost }) => ({ x, cost }));
  const band = projected.map(({ x, low, high }) => ({ x, low, high }));
  const single = points.length === 1 || solid.length === 1 ? points.map(({ x, cost }) => ({ x, cost })) : [];
  return {
    cost: solid,
    unfinished: start && rest.length > 0 ? [start, ...rest] : rest,
    projected: start && ahead.length > 0 ? [start, ...ahead] : ahead,
    band: start && band.length > 0 ? [{ x: start.x, low: start.cost, high: start.cost }, ...band] : band,
    points: [...single, ...rest],
  };
}

function peakLabel(chart: TrendChart, points: readonly Point[], size: number): Datum[] {
  const peak = points.reduce<Point | undefined>(
    (best, p) => (best && best.cost >= p.cost ? best : p),
    undefined,
  );
  if (!peak || peak.cost <= 0) return [];
  const values = chunks(chart.buckets, size)[peak.x]?.map((bucket) => bucket.cost) ?? [];
  const count = startsOf(chart, size).length;
  return [
    pointLabel({ x: peak.x, y: peak.cost, count }, valueText(sumOf(values, 'usd'), 'usd', chart.currency)),
  ];
}

function legendOf(isProjected: boolean): Drawing['legend'] {
  return [
    { swatch: 'line', colour: theme.cost, label: say`Cost` },
    ...(isProjected
      ? [{ swatch: 'dashes', colour: theme.cost, label: say`Projected, with range` } as const]
      : []),
    { swatch: 'fill', colour: theme.tokens, label: say`Tokens`, right: true },
  ];
}

const costLine = { x: timePosition('x'), y: valuePosition('cost') };

const tokensPosition = (field: string) => ({
  ...valuePosition(field),
  scale: { domain: [0, { expr: 'tokensTop' }], nice: false },
  axis: {
    ...valuePosition(field).axis,
    orient: 'right' as const,
    grid: false,
    values: { expr: 'tokensTicks' },
    labelExpr: 'tokensLabels[indexof(tokensTicks, datum.value)]',
    labelColor: theme.tokensInk,
  },
});

/** The hatching lies on the area alone: a striped line would be hard to see. */
const tokensArea = {
  layer: [
    {
      data: { name: 'tokens' },
      mark: { type: 'area' as const, color: theme.tokens, opacity: 0.45, interpolate: 'monotone' as const },
      encoding: { x: timePosition('x'), y: tokensPosition('tokens') },
    },
    { ...hatching, encoding: { ...hatching.encoding, y: tokensPosition('height') } },
  ],
};

export const trendSpec: TopLevelSpec = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none',
  config: configuration,
  params: parameters([...parameterNames, 'tokensTop', 'tokensTicks', 'tokensLabels']),
  layer: [
    tokensArea,
    {
      layer: [
        {
          data: { name: 'band' },
          mark: { type: 'area', color: theme.cost, opacity: 0.16 },
          encoding: { x: timePosition('x'), y: valuePosition('low'), y2: { field: 'high' } },
        },
        {
          data: { name: 'projected' },
          mark: { type: 'line', color: theme.cost, strokeWidth: 2.5, strokeDash: [6, 5] },
          encoding: costLine,
        },
        {
          data: { name: 'unfinished' },
          mark: { type: 'line', color: theme.cost, strokeWidth: 1.5, strokeDash: [2, 3] },
          encoding: costLine,
        },
        {
          data: { name: 'cost' },
          mark: {
            type: 'line',
            color: theme.cost,
            strokeWidth: 3,
            strokeJoin: 'round',
            strokeCap: 'round',
            interpolate: 'monotone',
          },
          encoding: costLine,
        },
        {
          data: { name: 'points' },
          mark: {
            type: 'point',
            filled: true,
            fill: theme.paper,
            stroke: theme.cost,
            strokeWidth: 2.5,
            size: 60,
            opacity: 1,
          },
          encoding: costLine,
        },
        ...labelsAbove(theme.cost),
      ],
    },
  ],
  resolve: { scale: { y: 'independent' } },
};
