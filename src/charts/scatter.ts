import type { TopLevelSpec } from 'vega-lite';
import type { ScatterChart, Unit } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { type Datum, type Drawing, emptyDrawing, plotWidth, textStyle } from './parts/drawing.ts';
import { drawable, widthOf } from './parts/label.ts';
import { type Dot, type Placed, placeLabels } from './parts/label-places.ts';
import { configuration, parameterNames, parameters, timePosition, valuePosition } from './parts/marks.ts';
import { numberOf, valueScale, valueText } from './parts/scale.ts';
import { theme } from './parts/theme.ts';

const plotHeight = 280;
const mostPoints = 20;
/** Pixels. */
const radii = { least: 4, most: 17 };
/** What is free at both ends of an axis, as a share of it, so that no point touches its labels. */
const room = 0.08;
/** From here on, largest by smallest, only logarithms tell the small ones apart. */
const wideSpread = 30;

/** A value's place on an axis, 0 to 1, and what stands beside it. */
type Axis = {
  readonly placeOf: (value: number) => number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
  readonly isLogarithmic: boolean;
};

type Point = {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly weight: number;
};

/** Two measures against each other; the area of a point is how much it was used. */
export function drawScatter(chart: ScatterChart): Drawing {
  const known = chart.points.filter(({ x, y }) => x !== null && y !== null);
  const points = known
    .slice(0, mostPoints)
    .map(
      ({ name, x, y, weight }): Point => ({ name, x: numberOf(x), y: numberOf(y), weight: numberOf(weight) }),
    );
  if (points.length === 0) return emptyDrawing(chart.title, chart.measure);
  const across = axisOf(
    points.map(({ x }) => x),
    chart.across.unit,
  );
  const up = axisOf(
    points.map(({ y }) => y),
    chart.unit,
    chart.currency,
  );
  const widest = Math.max(...up.labels.map((label) => widthOf(label, textStyle)));
  const margins = { top: 6, right: theme.padding, bottom: 28, left: theme.padding + Math.ceil(widest) + 8 };
  const size = { width: plotWidth(margins), height: plotHeight };
  const dots = dotsOf(points, { across, up, size });
  const more = chart.more + known.length - points.length;
  return {
    title: drawable(chart.title),
    legend: [],
    plot: {
      spec: 'scatter',
      height: plotHeight,
      margins,
      parameters: {
        xFrom: 0,
        xTo: 1,
        xTicks: across.ticks,
        xLabels: across.labels,
        yTop: 1,
        yTicks: up.ticks,
        yLabels: up.labels,
      },
      datasets: {
        points: dots.map(({ x, y, radius }) => ({ ...shareOf({ x, y }, size), area: (2 * radius) ** 2 })),
        ...textsOf(placeLabels(dots, size), size),
      },
    },
    notice: null,
    caption: captionOf(chart, { across, up, more }),
    stillRunning: false,
  };
}

function captionOf(
  { measure, across, weight }: ScatterChart,
  axes: { readonly across: Axis; readonly up: Axis; readonly more: number },
): string {
  const scaled = (name: string, { isLogarithmic }: Axis) =>
    isLogarithmic ? say`${drawable(name)} (logarithmic)` : drawable(name);
  const parts = [
    say`Up: ${scaled(measure, axes.up)}`,
    say`across: ${scaled(across.measure, axes.across)}`,
    say`size: ${drawable(weight)}`,
    ...(axes.more > 0 ? [say`+${axes.more} more`] : []),
  ];
  return parts.join(', ');
}

function axisOf(values: readonly number[], unit: Unit, currency?: string): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const within = (share: number) => room + share * (1 - 2 * room);
  if (least > 0 && most / least >= wideSpread) {
    const placeOf = (value: number) => within(Math.log(value / least) / Math.log(most / least));
    const ticks = decades(least, most);
    const labels = ticks.map((tick) => valueText(unit === 'usd' ? tick.toFixed(9) : tick, unit, currency));
    return { placeOf, ticks: ticks.map(placeOf), labels: labels.map(shortened), isLogarithmic: true };
  }
  const scale = valueScale(most, unit, currency);
  const placeOf = (value: number) => within(value / scale.top);
  return { placeOf, ticks: scale.ticks.map(placeOf), labels: scale.labels, isLogarithmic: false };
}

/** "$100.00" beside a line is "$100", "100,00 US$" is "100 US$". */
function shortened(label: string): string {
  return label.replace(/[.,]00(?!\d)/, '');
}

const mostTicks = 5;

/** Powers of ten between two values, thinned out; of a small span also their halves and fifths. */
function decades(least: number, most: number): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => Number(`1e${first + index}`));
  const all = (last - first < 3 ? powers.flatMap((power) => [power, 3 * power]) : powers).filter(
    (tick) => tick >= least / 1.5 && tick <= most * 1.5,
  );
  const step = Math.ceil(all.length / mostTicks);
  return all.filter((_, index) => index % step === 0);
}

type Plane = {
  readonly across: Axis;
  readonly up: Axis;
  readonly size: { readonly width: number; readonly height: number };
};

/** Larger points first, so that small ones are drawn on top of them. Pixels from the plot's upper left corner. */
function dotsOf(points: readonly Point[], { across, up, size }: Plane): readonly Dot[] {
  const heaviest = Math.max(...points.map(({ weight }) => weight), Number.MIN_VALUE);
  return points
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ name, x, y, weight }) => ({
      name: drawable(name),
      x: across.placeOf(x) * size.width,
      y: (1 - up.placeOf(y)) * size.height,
      radius: Math.max(radii.least, radii.most * Math.sqrt(weight / heaviest)),
    }));
}

type Place = { readonly x: number; readonly y: number };

function shareOf({ x, y }: Place, { width, height }: Plane['size']): { x: number; y: number } {
  return { x: x / width, y: 1 - y / height };
}

function textsOf(placed: readonly Placed[], size: Plane['size']): Record<'texts' | 'leaders', Datum[]> {
  return {
    texts: placed.map(({ text, left, middle }) => ({ ...shareOf({ x: left, y: middle }, size), text })),
    leaders: placed.flatMap(({ leader }) => {
      if (!leader) return [];
      const [from, to] = [shareOf(leader.from, size), shareOf(leader.to, size)];
      return [{ x: from.x, y: from.y, x2: to.x, y2: to.y }];
    }),
  };
}

const place = { x: timePosition('x'), y: valuePosition('y') };
const text = {
  type: 'text' as const,
  fontSize: theme.textSize,
  align: 'left' as const,
  baseline: 'middle' as const,
};
const texts = { ...place, text: { field: 'text', type: 'nominal' as const } };

export const scatterSpec: TopLevelSpec = {
  width: theme.width,
  height: plotHeight,
  autosize: 'none',
  config: configuration,
  params: parameters(parameterNames),
  layer: [
    {
      data: { name: 'points' },
      mark: {
        type: 'point',
        filled: true,
        fill: theme.cost,
        fillOpacity: 0.55,
        stroke: theme.cost,
        strokeWidth: 1.5,
        opacity: 1,
      },
      encoding: { ...place, size: { field: 'area', type: 'quantitative', scale: null, legend: null } },
    },
    {
      data: { name: 'leaders' },
      mark: { type: 'rule', stroke: theme.axis, strokeWidth: 1 },
      encoding: { ...place, x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
    {
      data: { name: 'texts' },
      mark: { ...text, color: theme.paper, stroke: theme.paper, strokeWidth: 3, strokeJoin: 'round' },
      encoding: texts,
    },
    { data: { name: 'texts' }, mark: { ...text, color: theme.ink }, encoding: texts },
  ],
};
