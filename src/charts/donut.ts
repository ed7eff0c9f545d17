import type { TopLevelSpec } from 'vega-lite';
import type { DonutChart } from '../analytics/message.ts';
import { decimalText } from '../language/numbers.ts';
import { say } from '../language/say.ts';
import { coloured } from './parts/colours.ts';
import { type Drawing, emptyDrawing, strongStyle, textStyle } from './parts/drawing.ts';
import { drawable, fitted, fittedName, type TextStyle, widthOf } from './parts/label.ts';
import { configuration } from './parts/marks.ts';
import { numberOf, valueText } from './parts/scale.ts';
import { theme } from './parts/theme.ts';

const outerRadius = 88;
const innerRadius = 57;
const rowHeight = 26;
/** Where the names begin, right of the ring. */
const listAt = 2 * outerRadius + 26;
const swatchSize = 12;
const namesAt = listAt + swatchSize + 8;
/** What a total may take within the ring. */
const centreWidth = 2 * innerRadius - 12;
const totalStyle: TextStyle = { size: theme.titleSize, weight: 600 };
/** As many as colours can tell apart; the rest is drawn as one. */
const mostSlices = 8;

type Slice = DonutChart['slices'][number];
type ColouredSlice = Slice & { readonly colour: string };

/** A ring of shares, clockwise from the top, with its names and percentages beside it in the same order. */
export function drawDonut(chart: DonutChart): Drawing {
  const caption = drawable(say`Shares of ${chart.measure}, together 100 %`);
  const slices = coloured(foldedSlices(chart));
  const whole = slices.reduce((sum, { value }) => sum + numberOf(value), 0);
  if (whole <= 0) return emptyDrawing(chart.title, caption);
  const height = Math.max(2 * outerRadius + 4, slices.length * rowHeight);
  const top = (height - slices.length * rowHeight) / 2;
  return {
    title: drawable(chart.title),
    legend: [],
    plot: {
      spec: 'donut',
      height,
      margins: { top: 6, right: theme.padding, bottom: 4, left: theme.padding },
      parameters: {},
      datasets: {
        arcs: arcsOf(slices, whole).map((arc, index) => ({
          ...arc,
          colour: arc.slice.colour,
          slice: index,
        })),
        rows: slices.map((slice, index) => ({
          y: top + (index + 0.5) * rowHeight,
          colour: slice.colour,
          ...textsOf(slice),
        })),
        centre: [centreOf(chart)],
      },
    },
    notice: null,
    caption,
    stillRunning: false,
  };
}

/** Slices beyond what a picture can show join the last one. */
function foldedSlices({ slices }: DonutChart): readonly Slice[] {
  if (slices.length <= mostSlices) return slices;
  const rest = slices.slice(mostSlices - 1);
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const tenths = sumOf(rest.map(({ share }) => Math.round(Number(share) * 10)));
  return [
    ...slices.slice(0, mostSlices - 1),
    {
      name: say`+${rest.length} more`,
      role: 'rest',
      value: sumOf(rest.map(({ value }) => numberOf(value))),
      share: String(tenths / 10),
    },
  ];
}

/** Angles in radians, clockwise from the top. */
function arcsOf(slices: readonly ColouredSlice[], whole: number) {
  let turned = 0;
  return slices.map((slice) => {
    const from = turned;
    turned += (numberOf(slice.value) / whole) * 2 * Math.PI;
    return { slice, from, to: turned };
  });
}

function textsOf({ name, share }: Slice): { readonly name: string; readonly share: string } {
  const percent = `${decimalText(Number(share).toFixed(1))} %`;
  const room = theme.width - 2 * theme.padding - namesAt - widthOf(percent, strongStyle) - 12;
  return { name: fittedName(drawable(name), room, textStyle), share: percent };
}

function centreOf({ total, unit, currency, measure }: DonutChart) {
  const text = valueText(total, unit, currency);
  const style = widthOf(text, totalStyle) <= centreWidth ? totalStyle : strongStyle;
  return {
    text: fitted(text, centreWidth, style),
    size: style.size,
    measure: fitted(drawable(measure), centreWidth, textStyle),
  };
}

const middle = { x: { value: outerRadius }, y: { value: { expr: 'height / 2' } } };
const down = { field: 'y', type: 'quantitative' as const, scale: null, axis: null };
const fill = { field: 'colour', type: 'nominal' as const, scale: null, legend: null };
const text = { type: 'text' as const, fontSize: theme.textSize };

export const donutSpec: TopLevelSpec = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none',
  config: configuration,
  layer: [
    {
      data: { name: 'arcs' },
      mark: { type: 'arc', innerRadius, outerRadius, stroke: theme.paper, strokeWidth: 1.5 },
      encoding: {
        ...middle,
        theta: { field: 'from', type: 'quantitative', scale: null, stack: null },
        theta2: { field: 'to' },
        fill,
      },
    },
    {
      data: { name: 'centre' },
      mark: { ...text, fontSize: { expr: 'datum.size' }, fontWeight: 600, color: theme.ink, dy: -2 },
      encoding: { ...middle, text: { field: 'text', type: 'nominal' } },
    },
    {
      data: { name: 'centre' },
      mark: { ...text, color: theme.softInk, dy: 18 },
      encoding: { ...middle, text: { field: 'measure', type: 'nominal' } },
    },
    {
      data: { name: 'rows' },
      mark: { type: 'square', size: swatchSize ** 2, opacity: 1 },
      encoding: { x: { value: listAt + swatchSize / 2 }, y: down, fill },
    },
    {
      data: { name: 'rows' },
      mark: { ...text, align: 'left', baseline: 'middle', color: theme.ink },
      encoding: { x: { value: namesAt }, y: down, text: { field: 'name', type: 'nominal' } },
    },
    {
      data: { name: 'rows' },
      mark: { ...text, align: 'right', baseline: 'middle', color: theme.ink, fontWeight: 600 },
      encoding: { x: { value: 'width' }, y: down, text: { field: 'share', type: 'nominal' } },
    },
  ],
};
