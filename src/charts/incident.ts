import type { TopLevelSpec } from 'vega-lite';
import type { ExactValue, IncidentChart } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { bucketsPerPoint, chunks, joined } from './parts/buckets.ts';
import {
  type Datum,
  type Drawing,
  emptyDrawing,
  emptyNotice,
  halfBar,
  type LegendEntry,
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

/** One drawn bucket; unknown numbers (no expectation yet) stay null. */
type Point = {
  readonly x: number;
  readonly actual: ExactValue;
  readonly expected: ExactValue;
  readonly low: ExactValue;
  readonly high: ExactValue;
  readonly firing: boolean;
};

/** What was spent against the range its history predicts; the buckets that fire are red. */
export function drawIncident(chart: IncidentChart): Drawing {
  const size = bucketsPerPoint(chart.buckets.length, mostPoints, chart.granularity);
  const caption = timeCaption({ ...chart, size, span: spanOf(chart.buckets) });
  const buckets = joined(chart.buckets, size);
  if (buckets.length === 0) return emptyDrawing(chart.title, caption);
  const points = pointsOf(chart, size);
  const largest = Math.max(...points.flatMap((point) => [numberOf(point.actual), numberOf(point.high)]));
  const scale = valueScale(largest, chart.unit, chart.currency);
  const margins = marginsFor(scale);
  return {
    title: drawable(chart.title),
    legend: legendOf(points),
    plot: {
      spec: 'incident',
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
        firing: points.filter((point) => point.firing).map(({ x }) => ({ from: x - 0.5, to: x + 0.5 })),
        bars: points.map((point) => barOf(point, halfBar(points.length, margins))),
        expected: points.flatMap(expectedOf),
        running: runningColumns(
          buckets,
          points.map((point) => numberOf(point.actual)),
        ),
        labels: peakLabel(points, chart),
      },
    },
    notice: largest > 0 ? null : emptyNotice(),
    caption,
    stillRunning: buckets.some((bucket) => bucket.incomplete),
  };
}

function pointsOf(chart: IncidentChart, size: number): Point[] {
  return chunks(chart.buckets, size).map((chunk, x) => ({
    x,
    actual: sumOf(
      chunk.map((bucket) => bucket.actual),
      chart.unit,
    ),
    expected: sumOf(
      chunk.map((bucket) => bucket.expected),
      chart.unit,
    ),
    low: sumOf(
      chunk.map((bucket) => bucket.low),
      chart.unit,
    ),
    high: sumOf(
      chunk.map((bucket) => bucket.high),
      chart.unit,
    ),
    firing: chunk.some((bucket) => bucket.firing),
  }));
}

function barOf(point: Point, half: number): Datum {
  const { x, actual, firing } = point;
  return {
    from: x - half,
    to: x + half,
    actual: numberOf(actual),
    colour: firing ? theme.alarm : theme.cost,
  };
}

/** The range as a step as wide as its bucket, drawn over the bars so that both stay visible. */
function expectedOf({ x, expected, low, high }: Point): Datum[] {
  if (expected === null || low === null || high === null) return [];
  return [
    { from: x - 0.5, to: x + 0.5, low: numberOf(low), high: numberOf(high), expected: numberOf(expected) },
  ];
}

function peakLabel(points: readonly Point[], chart: IncidentChart): Datum[] {
  const firing = points.filter((point) => point.firing);
  const peak = firing.reduce<Point | undefined>(
    (best, point) => (best && numberOf(best.actual) >= numberOf(point.actual) ? best : point),
    undefined,
  );
  if (!peak) return [];
  const at = { x: peak.x, y: numberOf(peak.actual), count: points.length };
  return [pointLabel(at, valueText(peak.actual, chart.unit, chart.currency))];
}

function legendOf(points: readonly Point[]): Drawing['legend'] {
  const actual: LegendEntry = { swatch: 'fill', colour: theme.cost, label: say`Actual` };
  const firing: LegendEntry = { swatch: 'fill', colour: theme.alarm, label: say`Above expected` };
  const expected: LegendEntry = { swatch: 'line', colour: theme.ink, label: say`Expected, with range` };
  return [
    ...(points.some((point) => !point.firing) ? [actual] : []),
    ...(points.some((point) => point.firing) ? [firing] : []),
    ...(points.some((point) => point.expected !== null) ? [expected] : []),
  ];
}

const column = { x: timePosition('from'), x2: { field: 'to' } };

export const incidentSpec: TopLevelSpec = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none',
  config: configuration,
  params: parameters(parameterNames),
  layer: [
    { data: { name: 'firing' }, mark: { type: 'rect', color: theme.alarmPaper }, encoding: column },
    {
      data: { name: 'bars' },
      mark: { type: 'rect' },
      encoding: {
        ...column,
        y: { ...valuePosition('actual') },
        y2: { datum: 0 },
        fill: { field: 'colour', type: 'nominal', scale: null, legend: null },
      },
    },
    hatching,
    {
      data: { name: 'expected' },
      mark: { type: 'rect', color: theme.ink, opacity: 0.14 },
      encoding: { ...column, y: valuePosition('low'), y2: { field: 'high' } },
    },
    {
      data: { name: 'expected' },
      mark: { type: 'rule', color: theme.ink, strokeWidth: 2 },
      encoding: { ...column, y: valuePosition('expected') },
    },
    ...labelsAbove(theme.alarm),
  ],
};
