import type { TopLevelSpec } from 'vega-lite';
import type { ExactValue, RankingChart } from '../analytics/message.ts';
import { coloursOf } from './colours.ts';
import { type Datum, type Drawing, emptyDrawing, strongStyle, textStyle } from './drawing.ts';
import { drawable, fittedName, widthOf } from './label.ts';
import { configuration } from './marks.ts';
import { numberOf, sumOf, valueText } from './scale.ts';
import { otherColour, theme } from './theme.ts';

const mostRows = 21;
const rowHeight = 44;
/** A bar that stands for something is never thinner than this share of the longest. */
const thinnest = 0.006;

type Row = RankingChart['rows'][number];

/** Horizontal bars, largest first; each name stands above its bar, so that long names have room. */
export function drawRanking(chart: RankingChart): Drawing {
  const caption = drawable(chart.measure);
  const rows = foldedRows(chart);
  if (rows.length === 0) return emptyDrawing(chart.title, caption);
  const longest = Math.max(...rows.map(lengthOf), Number.MIN_VALUE);
  const names = chart.parts.length > 1 ? chart.parts : rows.map((row) => row.name);
  const colours = coloursOf(names);
  return {
    title: drawable(chart.title),
    legend:
      chart.parts.length > 1
        ? chart.parts.map((part) => ({
            swatch: 'fill',
            colour: colours.get(part) ?? otherColour,
            label: drawable(part),
          }))
        : [],
    plot: {
      spec: 'ranking',
      height: rows.length * rowHeight,
      margins: { top: 0, right: theme.padding, bottom: 0, left: theme.padding },
      parameters: { rowCount: rows.length },
      datasets: {
        tracks: rows.map((_, row) => ({ row, ...barEdges(row), from: 0, to: 1 })),
        bars: rows.flatMap((row, index) => barsOf(row, index, { chart, colours, longest })),
        texts: rows.map((row, index) => textsOf(row, index, chart)),
      },
    },
    notice: null,
    caption,
    stillRunning: false,
  };
}

/** Rows beyond what a picture can show join the last one, with their exact sums. */
function foldedRows(chart: RankingChart): readonly Row[] {
  if (chart.rows.length <= mostRows) return chart.rows;
  const rest = chart.rows.slice(mostRows - 1);
  const values = chart.parts.map((_, part) =>
    sumOf(
      rest.map((row) => row.values[part] ?? null),
      chart.unit,
    ),
  );
  const count = chart.more > 0 ? rest.length - 1 + chart.more : rest.length;
  return [...chart.rows.slice(0, mostRows - 1), { name: `+${count} more`, values }];
}

function lengthOf(row: Row): number {
  return row.values.reduce<number>((sum, value) => sum + numberOf(value), 0);
}

type BarContext = {
  readonly chart: RankingChart;
  readonly colours: ReadonlyMap<string, string>;
  readonly longest: number;
};

function barsOf(row: Row, index: number, { chart, colours, longest }: BarContext): Datum[] {
  const total = lengthOf(row);
  if (total <= 0) return [];
  const scale = Math.max(total / longest, thinnest) / total;
  let from = 0;
  return row.values.map((value: ExactValue, part) => {
    const to = from + numberOf(value) * scale;
    const name = chart.parts.length > 1 ? (chart.parts[part] ?? '') : row.name;
    const bar = { ...barEdges(index), from, to, colour: colours.get(name) ?? otherColour };
    from = to;
    return bar;
  });
}

const barEdges = (index: number) => ({ top: index + 0.52, bottom: index + 0.79 });

function textsOf(row: Row, index: number, chart: RankingChart): Datum {
  const value = valueText(sumOf(row.values, chart.unit), chart.unit);
  const room = theme.width - 2 * theme.padding - widthOf(value, strongStyle) - 14;
  return { y: index + 0.37, name: fittedName(drawable(row.name), room, textStyle), value };
}

const along = (field: string) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [0, 1], nice: false },
  axis: null,
});
const down = (field: string) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [0, { expr: 'rowCount' }], nice: false, reverse: true },
  axis: null,
});
const bar = { x: along('from'), x2: { field: 'to' }, y: down('top'), y2: { field: 'bottom' } };
const text = { type: 'text' as const, fontSize: theme.textSize, baseline: 'alphabetic' as const };

export const rankingSpec: TopLevelSpec = {
  width: theme.width,
  height: theme.plotHeight,
  autosize: 'none',
  config: configuration,
  params: [{ name: 'rowCount', value: 1 }],
  layer: [
    { data: { name: 'tracks' }, mark: { type: 'rect', color: '#f1f3f7', cornerRadius: 3 }, encoding: bar },
    {
      data: { name: 'bars' },
      mark: { type: 'rect', stroke: theme.paper, strokeWidth: 0.5, cornerRadius: 1.5 },
      encoding: { ...bar, fill: { field: 'colour', type: 'nominal', scale: null, legend: null } },
    },
    {
      data: { name: 'texts' },
      mark: { ...text, align: 'left', color: theme.ink },
      encoding: { x: { value: 0 }, y: down('y'), text: { field: 'name', type: 'nominal' } },
    },
    {
      data: { name: 'texts' },
      mark: { ...text, align: 'right', color: theme.ink, fontWeight: 600 },
      encoding: { x: { value: 'width' }, y: down('y'), text: { field: 'value', type: 'nominal' } },
    },
  ],
};
