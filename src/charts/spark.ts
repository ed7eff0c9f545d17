import type { TopLevelSpec } from 'vega-lite';
import type { SparkChart } from '../analytics/message.ts';
import { bucketsPerPoint, chunks } from './parts/buckets.ts';
import { type Datum, type Drawing, emptyDrawing, strongStyle, timeCaption } from './parts/drawing.ts';
import { drawable, widthOf } from './parts/label.ts';
import { configuration } from './parts/marks.ts';
import { numberOf, sumOf, valueText } from './parts/scale.ts';
import { theme } from './parts/theme.ts';

const mostPoints = 120;
const height = 56;

/** A small line without axes; its last value is written at its end. Unknown values leave a gap. */
export function drawSpark(chart: SparkChart): Drawing {
  const size = bucketsPerPoint(chart.values.length, mostPoints, chart.granularity);
  const caption = timeCaption({ ...chart, size, span: null });
  const values = chunks(chart.values, size).map((chunk) => sumOf(chunk, chart.unit));
  if (values.length === 0) return emptyDrawing(chart.title, caption);
  const lastText = valueText(values.at(-1) ?? null, chart.unit, chart.currency);
  const known = values.flatMap((value, x) => (value === null ? [] : [{ x, y: numberOf(value) }]));
  const end = known.at(-1);
  return {
    title: drawable(chart.title),
    legend: [],
    plot: {
      spec: 'spark',
      height,
      margins: {
        top: 12,
        right: theme.padding + Math.ceil(widthOf(lastText, strongStyle)) + 14,
        bottom: 8,
        left: 24,
      },
      parameters: { xTo: Math.max(1, values.length - 1), yTop: Math.max(...known.map(({ y }) => y), 0) || 1 },
      datasets: {
        line: parted(values.map((value, x) => ({ x, y: value === null ? null : numberOf(value) }))),
        end: end ? [{ ...end, x: values.length === 1 ? 1 : end.x }] : [],
        text: [{ x: Math.max(1, values.length - 1), y: end?.y ?? 0, text: lastText }],
      },
    },
    notice: null,
    caption,
    stillRunning: false,
  };
}

/** Numbers the stretches between gaps, so that no line crosses one; a lone value becomes a level line. */
function parted(points: readonly { readonly x: number; readonly y: number | null }[]): Datum[] {
  let stretch = 0;
  const line = points.flatMap(({ x, y }) => {
    if (y !== null) return [{ stretch, x, y }];
    stretch += 1;
    return [];
  });
  const [only] = line;
  return points.length === 1 && only ? [only, { ...only, x: 1 }] : line;
}

const along = {
  field: 'x',
  type: 'quantitative' as const,
  scale: { domain: [0, { expr: 'xTo' }], nice: false, zero: false },
  axis: null,
};
const up = {
  field: 'y',
  type: 'quantitative' as const,
  stack: null,
  scale: { domain: [0, { expr: 'yTop' }], nice: false },
  axis: null,
};
const stretch = { field: 'stretch', type: 'nominal' as const };

export const sparkSpec: TopLevelSpec = {
  width: theme.width,
  height,
  autosize: 'none',
  config: configuration,
  params: [
    { name: 'xTo', value: 1 },
    { name: 'yTop', value: 1 },
  ],
  layer: [
    {
      data: { name: 'line' },
      mark: { type: 'area', color: theme.cost, opacity: 0.12, interpolate: 'monotone' },
      encoding: { x: along, y: up, detail: stretch },
    },
    {
      data: { name: 'line' },
      mark: {
        type: 'line',
        color: theme.cost,
        strokeWidth: 2.5,
        strokeCap: 'round',
        interpolate: 'monotone',
      },
      encoding: { x: along, y: up, detail: stretch },
    },
    {
      data: { name: 'end' },
      mark: { type: 'point', filled: true, color: theme.cost, size: 70, opacity: 1 },
      encoding: { x: along, y: up },
    },
    {
      data: { name: 'text' },
      mark: {
        type: 'text',
        align: 'left',
        dx: 10,
        baseline: 'middle',
        fontSize: theme.textSize,
        fontWeight: 600,
        color: theme.ink,
      },
      encoding: { x: along, y: up, text: { field: 'text', type: 'nominal' } },
    },
  ],
};
