import type { ExactValue, RankingChart } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { coloured } from './parts/colours.ts';
import { type Datum, type Drawing, emptyDrawing } from './parts/drawing.ts';
import { drawable } from './parts/label.ts';
import { rowBar, rowsPlot } from './parts/rows.ts';
import { numberOf, sumOf, valueText } from './parts/scale.ts';

const mostRows = 21;
/** A bar that stands for something is never thinner than this share of the longest. */
const thinnest = 0.006;

type Row = RankingChart['rows'][number];
type ColouredRow = Row & { readonly colour: string };

/** Horizontal bars, largest first; each name stands above its bar, so that long names have room. */
export function drawRanking(chart: RankingChart): Drawing {
  const caption = drawable(chart.measure);
  const rows = coloured(foldedRows(chart));
  if (rows.length === 0) return emptyDrawing(chart.title, caption);
  const longest = Math.max(...rows.map(lengthOf), Number.MIN_VALUE);
  const parts = chart.parts.length > 1 ? coloured(partsOf(chart)) : [];
  return {
    title: drawable(chart.title),
    legend: parts.map(({ name, colour }) => ({ swatch: 'fill', colour, label: drawable(name) })),
    plot: rowsPlot({
      bars: rows.flatMap((row, index) => barsOf(row, index, { parts, longest })),
      texts: rows.map(({ name, values }) => ({
        name,
        value: valueText(sumOf(values, chart.unit), chart.unit, chart.currency),
      })),
    }),
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
  return [...chart.rows.slice(0, mostRows - 1), { name: say`+${count} more`, role: 'rest', values }];
}

function lengthOf(row: Row): number {
  return row.values.reduce<number>((sum, value) => sum + numberOf(value), 0);
}

function partsOf({ parts, restPart }: RankingChart) {
  return parts.map((name) => (name === restPart ? { name, role: 'rest' as const } : { name }));
}

type BarContext = {
  /** What every bar is made of; none where it is of one piece, which has the colour of its row. */
  readonly parts: readonly { readonly colour: string }[];
  readonly longest: number;
};

function barsOf(row: ColouredRow, index: number, { parts, longest }: BarContext): Datum[] {
  const total = lengthOf(row);
  if (total <= 0) return [];
  const scale = Math.max(total / longest, thinnest) / total;
  let from = 0;
  return row.values.map((value: ExactValue, part) => {
    const to = from + numberOf(value) * scale;
    const bar = rowBar(index, { from, to, colour: parts[part]?.colour ?? row.colour });
    from = to;
    return bar;
  });
}
