import type { TopLevelSpec } from 'vega-lite';
import type { ExactValue, StackedChart, Unit } from '../../analytics/message.ts';
import { bucketsPerPoint, chunks, joined } from './buckets.ts';
import { coloured } from './colours.ts';
import {
  type Datum,
  type Drawing,
  emptyDrawing,
  marginsFor,
  nothingKnownNotice,
  pointLabel,
  spanOf,
  timeCaption,
  timeParameters,
} from './drawing.ts';
import { drawable } from './label.ts';
import {
  configuration,
  labelsAbove,
  parameterNames,
  parameters,
  timePosition,
  valuePosition,
} from './marks.ts';
import { numberOf, sumOf, valueScale, valueText } from './scale.ts';
import { theme } from './theme.ts';

const mostPoints = 120;

/** `values` are what is written beside its heights. */
type Line = {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly ExactValue[];
  readonly heights: readonly (number | null)[];
};

/** A line for each group; nothing is drawn where nothing is known. */
export function drawLines(chart: StackedChart): Drawing {
  const size = bucketsPerPoint(chart.buckets.length, mostPoints, chart.granularity);
  const caption = timeCaption({ ...chart, size, span: spanOf(chart.buckets) });
  const buckets = joined(chart.buckets, size);
  const lines = linesOf(chart, size);
  const known = lines.flatMap(({ heights }) => heights.filter((height) => height !== null));
  if (buckets.length === 0) return emptyDrawing(chart.title, caption);
  const scale = valueScale(Math.max(0, ...known), chart.unit, chart.currency);
  const margins = marginsFor(scale);
  const starts = buckets.map((bucket) => bucket.at);
  // How long calls took is no less for an hour that is not over; what adds up still grows.
  const running = addsUp(chart.unit) ? buckets.findIndex((bucket) => bucket.incomplete) : -1;
  const whole = running < 0 ? Number.POSITIVE_INFINITY : running;
  return {
    title: drawable(chart.title),
    legend: lines.map(({ name, colour }) => ({ swatch: 'line', colour, label: drawable(name) })),
    plot: {
      spec: 'lines',
      height: theme.plotHeight,
      margins,
      parameters: {
        ...timeParameters(chart, starts, margins),
        yTop: scale.top,
        yTicks: scale.ticks,
        yLabels: scale.labels,
      },
      datasets: {
        ...pointsOf(lines, whole),
        labels: known.length === 0 ? [] : [highest(chart, lines, Math.max(...known))],
      },
    },
    notice:
      known.length === 0
        ? nothingKnownNotice(
            chart.unit,
            lines.flatMap(({ values }) => values),
          )
        : null,
    caption,
    stillRunning: false,
  };
}

/** Buckets drawn as one are added up, or where they cannot be, the highest counts. */
function linesOf({ groups, unit }: StackedChart, size: number): readonly Line[] {
  const one = (values: readonly ExactValue[]) => (addsUp(unit) ? sumOf(values, unit) : highestOf(values));
  return coloured(groups).map(({ name, colour, values: each }) => {
    const values = chunks(each, size).map(one);
    return {
      name,
      colour,
      values,
      heights: values.map((value) => (value === null ? null : numberOf(value))),
    };
  });
}

function addsUp(unit: Unit): boolean {
  return unit === 'usd' || unit === 'tokens' || unit === 'count';
}

function highestOf(values: readonly ExactValue[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known.map(numberOf));
}

/**
 * A line is broken where nothing is known; what stands alone between two gaps is a point. Behind the `whole` buckets
 * comes one that is still filling: the way there is thin and dotted.
 */
function pointsOf(
  lines: readonly Line[],
  whole: number,
): Record<'stretches' | 'unfinished' | 'alone', Datum[]> {
  const stretches: Datum[] = [];
  const unfinished: Datum[] = [];
  const alone: Datum[] = [];
  for (const [group, { heights, colour }] of lines.entries()) {
    let stretch = 0;
    for (const [x, y] of heights.entries()) {
      const isAlone = (heights[x - 1] ?? heights[x + 1] ?? null) === null;
      if (y === null) stretch++;
      else if (isAlone) alone.push({ x, y, colour });
      else {
        const point = { x, y, colour, stretch: `${group} ${stretch}` };
        if (x < whole) stretches.push(point);
        if (x >= whole - 1) unfinished.push(point);
      }
    }
  }
  return { stretches, unfinished, alone };
}

function highest(chart: StackedChart, lines: readonly Line[], most: number): Datum {
  const { heights = [], values = [] } = lines.find((line) => line.heights.includes(most)) ?? {};
  const at = { x: heights.indexOf(most), y: most, count: heights.length };
  return pointLabel(at, valueText(values[at.x] ?? most, chart.unit, chart.currency));
}

const colour = { field: 'colour', type: 'nominal' as const, scale: null, legend: null };
const place = { x: timePosition('x'), y: valuePosition('y') };

export const linesSpec: TopLevelSpec = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none',
  config: configuration,
  params: parameters(parameterNames),
  layer: [
    {
      data: { name: 'stretches' },
      mark: { type: 'line', strokeWidth: 2.5, strokeJoin: 'round', strokeCap: 'round' },
      encoding: { ...place, stroke: colour, detail: { field: 'stretch', type: 'nominal' } },
    },
    {
      data: { name: 'unfinished' },
      mark: { type: 'line', strokeWidth: 1.5, strokeDash: [2, 3] },
      encoding: { ...place, stroke: colour, detail: { field: 'stretch', type: 'nominal' } },
    },
    {
      data: { name: 'alone' },
      mark: { type: 'point', filled: true, size: 50, opacity: 1 },
      encoding: { ...place, fill: colour },
    },
    ...labelsAbove(theme.ink),
  ],
};
