import type { TopLevelSpec } from 'vega-lite';
import type { HeatmapChart } from '../analytics/message.ts';
import { weekdayName } from '../language/dates.ts';
import { say } from '../language/say.ts';
import { type Datum, type Drawing, emptyDrawing, type LegendEntry } from './parts/drawing.ts';
import { drawable } from './parts/label.ts';
import { zoneText } from './parts/local-time.ts';
import { configuration } from './parts/marks.ts';
import { numberOf, valueText } from './parts/scale.ts';
import { otherColour, theme } from './parts/theme.ts';

const rowHeight = 26;
/** Sunday first, as cells count them. */
const weekdays = [0, 1, 2, 3, 4, 5, 6];
const namedHours = [0, 6, 12, 18];

/** From little to much: lighter to darker, so that it reads without colours as well. */
const shades = ['#dbe7fb', '#a9c6f5', '#6fa0ec', '#2f6fde', '#0b2f78'] as const;

type Cell = { readonly weekday: number; readonly hour: number; readonly value: number };

/** Seven days by 24 hours. Shades follow the logarithm, or one busy hour would leave all others white. */
export function drawHeatmap(chart: HeatmapChart): Drawing {
  const caption = say`${drawable(chart.measure)}, ${zoneText(chart.timeZone)}. Shades are logarithmic.`;
  const cells = chart.cells
    .map((cell) => ({ ...cell, value: numberOf(cell.value) }))
    .filter(({ value }) => value > 0);
  const unknown = chart.cells.filter(({ value }) => value === null);
  if (cells.length + unknown.length === 0) return emptyDrawing(chart.title, caption);
  const shadeOf = createShades(cells);
  return {
    title: drawable(chart.title),
    legend: [
      ...(cells.length > 0 ? legendOf(chart, cells, shadeOf) : []),
      ...(unknown.length > 0 ? [unknownEntry(chart)] : []),
    ],
    plot: {
      spec: 'heatmap',
      height: weekdays.length * rowHeight,
      margins: { top: 4, right: theme.padding, bottom: 24, left: theme.padding + 38 },
      parameters: {},
      datasets: {
        cells: [
          ...cells.map(({ weekday, hour, value }) => ({ ...placeOf(weekday, hour), colour: shadeOf(value) })),
          ...unknown.map(({ weekday, hour }) => ({ ...placeOf(weekday, hour), colour: otherColour })),
        ],
        blanks: blanks([...cells, ...unknown]),
        days: weekdays.map((weekday) => ({ y: weekday + 0.5, name: weekdayName(weekday, 'short') })),
        hours: namedHours.map((hour) => ({ x: hour, name: `${hour}:00` })),
      },
    },
    notice: null,
    caption,
    stillRunning: false,
  };
}

function createShades(cells: readonly Cell[]): (value: number) => string {
  const logarithms = cells.map(({ value }) => Math.log(value));
  const [lowest, highest] = [Math.min(...logarithms), Math.max(...logarithms)];
  return (value) => {
    const share = highest === lowest ? 1 : (Math.log(value) - lowest) / (highest - lowest);
    return shades[Math.min(shades.length - 1, Math.floor(share * shades.length))] ?? shades[0];
  };
}

/** The least and the most there is, and what lies between. */
function legendOf(
  chart: HeatmapChart,
  cells: readonly Cell[],
  shadeOf: (value: number) => string,
): readonly LegendEntry[] {
  const values = cells.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const shown = least === most ? [most] : [least, Math.sqrt(least * most), most];
  return shown.map((value) => ({
    swatch: 'fill',
    colour: shadeOf(value),
    label: valueText(
      chart.unit === 'usd' ? value.toFixed(value < 0.01 ? 6 : 2) : Math.round(value),
      chart.unit,
      chart.currency,
    ),
  }));
}

/** Used, but nobody knows yet how much it cost: grey is no shade of little. */
function unknownEntry({ unit, currency }: HeatmapChart): LegendEntry {
  return { swatch: 'fill', colour: otherColour, label: valueText(null, unit, currency) };
}

/** Hours without usage are drawn as such: an outline, no shade. */
function blanks(cells: readonly Pick<Cell, 'weekday' | 'hour'>[]): readonly Datum[] {
  const used = new Set(cells.map(({ weekday, hour }) => weekday * 24 + hour));
  return Array.from({ length: 7 * 24 }, (_, index) => index)
    .filter((index) => !used.has(index))
    .map((index) => placeOf(Math.floor(index / 24), index % 24));
}

const gap = 0.06;

function placeOf(weekday: number, hour: number) {
  return { left: hour + gap, right: hour + 1 - gap, top: weekday + gap, bottom: weekday + 1 - gap };
}

const across = (field: string) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [0, 24], nice: false },
  axis: null,
});
const down = (field: string) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [0, 7], nice: false, reverse: true },
  axis: null,
});
const square = { x: across('left'), x2: { field: 'right' }, y: down('top'), y2: { field: 'bottom' } };
const text = { type: 'text' as const, fontSize: theme.textSize, color: theme.softInk };

export const heatmapSpec: TopLevelSpec = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none',
  config: configuration,
  layer: [
    {
      data: { name: 'blanks' },
      mark: { type: 'rect', fill: theme.paper, stroke: theme.grid },
      encoding: square,
    },
    {
      data: { name: 'cells' },
      mark: { type: 'rect', cornerRadius: 2 },
      encoding: { ...square, fill: { field: 'colour', type: 'nominal', scale: null, legend: null } },
    },
    {
      data: { name: 'days' },
      mark: { ...text, align: 'right', baseline: 'middle', dx: -8 },
      encoding: { x: { value: 0 }, y: down('y'), text: { field: 'name', type: 'nominal' } },
    },
    {
      data: { name: 'hours' },
      mark: { ...text, align: 'left', baseline: 'top', dy: 6 },
      encoding: { x: across('x'), y: { value: 'height' }, text: { field: 'name', type: 'nominal' } },
    },
  ],
};
