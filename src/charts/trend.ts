import type { TopLevelSpec } from 'vega-lite';
import type { ChartBucket, ExactValue, FanChart, TrendChart, Unit } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { bucketsPerPoint, chunks, joined } from './parts/buckets.ts';
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
} from './parts/drawing.ts';
import { drawable } from './parts/label.ts';
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

const mostPoints = 120;
const dateRoom = 18;

/** `cost` is what the line shows, whatever it measures. */
type Point = {
  readonly x: number;
  /** Null where nothing is known. */
  readonly cost: number | null;
  readonly tokens: number;
  readonly incomplete: boolean;
};
type Projected = { readonly x: number; readonly cost: number; readonly low: number; readonly high: number };

/** A line over time with its projection, and what is drawn behind it. */
export type Curve = Pick<TrendChart, 'title' | 'timeZone' | 'granularity' | 'currency'> & {
  readonly measure: string;
  readonly unit: Unit;
  readonly buckets: readonly (ChartBucket & { readonly value: ExactValue })[];
  readonly projection: FanChart['projection'];
  /** Bucket by bucket, an area with an axis of its own; null for none. */
  readonly tokens: readonly number[] | null;
};

/** Cost as a line on the left axis, tokens as an area on the right, the projection dashed in its band. */
export function drawTrend(chart: TrendChart): Drawing {
  return drawCurve({
    ...chart,
    measure: say`Cost`,
    unit: 'usd',
    buckets: chart.buckets.map(({ cost, ...bucket }) => ({ ...bucket, value: cost })),
    projection: chart.projection.map(({ cost, ...bucket }) => ({ ...bucket, value: cost })),
    tokens: chart.buckets.map(({ tokens }) => tokens),
  });
}

/** A line of any measure, as a trend draws its cost. */
export function drawCurve(chart: Curve): Drawing {
  const size = bucketsPerPoint(chart.buckets.length + chart.projection.length, mostPoints, chart.granularity);
  const buckets = joined(chart.buckets, size);
  // A projected bucket says when it starts, not when it ends.
  const ends = chart.projection.map(({ at }) => ({ at, to: at + 1, incomplete: false }));
  const { timeZone, granularity } = chart;
  const caption = timeCaption({ timeZone, granularity, size, span: spanOf([...chart.buckets, ...ends]) });
  if (chart.buckets.length + chart.projection.length === 0) return emptyDrawing(chart.title, caption);
  const points = pointsOf(chart, buckets, size);
  const projected = projectedOf(chart, size);
  const highest = Math.max(...points.map((p) => p.cost ?? 0), ...projected.map((p) => p.high), 0);
  const scale = valueScale(highest, chart.unit, chart.currency);
  const most = Math.max(...points.map((point) => point.tokens), 0);
  const tokenScale = chart.tokens ? valueScale(most, 'tokens') : undefined;
  const plain = marginsFor(scale, tokenScale);
  // Without labels on the right the last date of a month, which is often projected, has room to stand.
  const margins = tokenScale ? plain : { ...plain, right: theme.padding + dateRoom };
  const isEmpty =
    [...points, ...projected].every((p) => (p.cost ?? 0) === 0) && points.every((p) => p.tokens === 0);
  return {
    title: drawable(chart.title),
    legend: legendOf(chart, projected.length > 0),
    plot: {
      spec: 'trend',
      height: theme.plotHeight,
      margins,
      parameters: {
        ...timeParameters(chart, startsOf(chart, size), margins),
        yTop: scale.top,
        yTicks: scale.ticks,
        yLabels: scale.labels,
        tokensTop: tokenScale?.top ?? 1,
        tokensTicks: tokenScale?.ticks ?? [],
        tokensLabels: tokenScale?.labels ?? [],
      },
      datasets: {
        tokens: chart.tokens ? widened(points) : [],
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
    // Hatched is the area; a line that is not finished is thin and dotted.
    stillRunning: chart.tokens !== null && buckets.some((bucket) => bucket.incomplete),
  };
}

function pointsOf(chart: Curve, buckets: readonly ChartBucket[], size: number): Point[] {
  const tokens = chunks(chart.tokens ?? [], size);
  return chunks(chart.buckets, size).map((chunk, x) => ({
    x,
    cost: knownSum(chunk.map(({ value }) => value)),
    tokens: (tokens[x] ?? []).reduce((sum, count) => sum + count, 0),
    incomplete: buckets[x]?.incomplete ?? false,
  }));
}

function knownSum(values: readonly ExactValue[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce<number>((sum, value) => sum + numberOf(value), 0);
}

/** A projected bucket stands where the bucket of its time stands, or after the last one. */
function projectedOf(chart: Curve, size: number): Projected[] {
  const positions = new Map(startsOf(chart, size).map((at, index) => [at, index]));
  return chunks(chart.projection, size).map((chunk) => ({
    x: positions.get(chunk[0]?.at ?? 0) ?? 0,
    cost: chunk.reduce((sum, bucket) => sum + numberOf(bucket.value), 0),
    low: chunk.reduce((sum, bucket) => sum + numberOf(bucket.low), 0),
    high: chunk.reduce((sum, bucket) => sum + numberOf(bucket.high), 0),
  }));
}

function startsOf(chart: Curve, size: number): number[] {
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

/**
 * The solid line ends with the last complete bucket; the way to an incomplete one is thin and pale. It is broken where
 * nothing is known; what stands alone between two gaps is a point.
 */
function lines(points: readonly Point[], projected: readonly Projected[]): Record<string, Datum[]> {
  const solid = points.filter((point) => !point.incomplete).map(({ x, cost }) => ({ x, cost }));
  const rest = points.filter((point) => point.incomplete).map(({ x, cost }) => ({ x, cost }));
  const start = solid.at(-1);
  const ahead = projected.map(({ x, cost }) => ({ x, cost }));
  const band = projected.map(({ x, low, high }) => ({ x, low, high }));
  const hasNoLine = points.length === 1 || solid.length === 1;
  const isAlone = (x: number) => (points[x - 1]?.cost ?? points[x + 1]?.cost ?? null) === null;
  const single = points.filter(({ x, incomplete }) => !incomplete && (hasNoLine || isAlone(x)));
  return {
    cost: solid,
    unfinished: start && rest.length > 0 ? [start, ...rest] : rest,
    projected: start && ahead.length > 0 ? [start, ...ahead] : ahead,
    band:
      start && start.cost !== null && band.length > 0
        ? [{ x: start.x, low: start.cost, high: start.cost }, ...band]
        : band,
    points: [...single.map(({ x, cost }) => ({ x, cost })), ...rest],
  };
}

function peakLabel(chart: Curve, points: readonly Point[], size: number): Datum[] {
  const peak = points.reduce<Point | undefined>(
    (best, p) => (best && (best.cost ?? 0) >= (p.cost ?? 0) ? best : p),
    undefined,
  );
  if (!peak?.cost || peak.cost <= 0) return [];
  const values = chunks(chart.buckets, size)[peak.x]?.map((bucket) => bucket.value) ?? [];
  const count = startsOf(chart, size).length;
  const text = valueText(sumOf(values, chart.unit), chart.unit, chart.currency);
  return [pointLabel({ x: peak.x, y: peak.cost, count }, text)];
}

function legendOf({ measure, tokens }: Curve, isProjected: boolean): Drawing['legend'] {
  return [
    { swatch: 'line', colour: theme.cost, label: drawable(measure) },
    ...(isProjected
      ? [{ swatch: 'dashes', colour: theme.cost, label: say`Projected, with range` } as const]
      : []),
    ...(tokens ? [{ swatch: 'fill', colour: theme.tokens, label: say`Tokens`, right: true } as const] : []),
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
