import type { TopLevelSpec } from 'vega-lite';
import type { ExactValue, StackedChart } from '../analytics/message.ts';
import { bucketsPerPoint, chunks, joined } from './buckets.ts';
import { coloured } from './colours.ts';
import {
  type Datum,
  type Drawing,
  emptyDrawing,
  emptyNotice,
  marginsFor,
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
import { numberOf, valueScale, valueText } from './scale.ts';
import { theme } from './theme.ts';

const mostPoints = 120;

type Line = { readonly name: string; readonly colour: string; readonly heights: readonly (number | null)[] };

/** A line for each group, for what does not add up; nothing is drawn where nothing is known. */
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
        ...pointsOf(lines),
        labels: known.length === 0 ? [] : [highest(chart, lines, Math.max(...known))],
      },
    },
    notice: known.length === 0 ? emptyNotice() : null,
    caption,
    stillRunning: false,
  };
}

/** Of buckets drawn as one the highest counts, since they cannot be added up. */
function linesOf({ groups }: StackedChart, size: number): readonly Line[] {
  return coloured(groups).map(({ name, colour, values }) => ({
    name,
    colour,
    heights: chunks(values, size).map(highestOf),
  }));
}

function highestOf(values: readonly ExactValue[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known.map(numberOf));
}

/** A line is broken where nothing is known; what stands alone between two gaps is a point. */
function pointsOf(lines: readonly Line[]): Record<'stretches' | 'alone', Datum[]> {
  const stretches: Datum[] = [];
  const alone: Datum[] = [];
  for (const [group, { heights, colour }] of lines.entries()) {
    let stretch = 0;
    for (const [x, y] of heights.entries()) {
      if (y === null) stretch++;
      else if ((heights[x - 1] ?? heights[x + 1] ?? null) === null) alone.push({ x, y, colour });
      else stretches.push({ x, y, colour, stretch: `${group} ${stretch}` });
    }
  }
  return { stretches, alone };
}

function highest(chart: StackedChart, lines: readonly Line[], most: number): Datum {
  const { heights = [] } = lines.find((line) => line.heights.includes(most)) ?? {};
  const at = { x: heights.indexOf(most), y: most, count: heights.length };
  return pointLabel(at, valueText(most, chart.unit, chart.currency));
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
      data: { name: 'alone' },
      mark: { type: 'point', filled: true, size: 50, opacity: 1 },
      encoding: { ...place, fill: colour },
    },
    ...labelsAbove(theme.ink),
  ],
};
