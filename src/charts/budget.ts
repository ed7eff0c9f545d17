import type { BudgetChart } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { type Datum, type Drawing, emptyDrawing } from './parts/drawing.ts';
import { drawable } from './parts/label.ts';
import { rowBar, rowsPlot } from './parts/rows.ts';
import { theme } from './parts/theme.ts';

const mostRows = 20;
/** Beyond three times its amount a budget is drawn no longer; its text says how much it is. */
const mostPercent = 300;
/** A bar that stands for something is never thinner than this share of the width. */
const thinnest = 0.006;
const tickWidth = 0.004;

type Row = BudgetChart['rows'][number];

/** One bar a budget: what is spent, lighter where it is heading, and lines at the thresholds and at its amount. */
export function drawBudget(chart: BudgetChart): Drawing {
  const caption = say`Percent of each budget; thin lines are its thresholds`;
  const rows = chart.rows.slice(0, mostRows);
  if (rows.length === 0) return emptyDrawing(chart.title, caption);
  const longest = Math.min(
    mostPercent,
    Math.max(100, ...rows.flatMap(({ used, projected }) => [used, projected ?? 0])),
  );
  const more = chart.rows.length - rows.length;
  return {
    title: drawable(chart.title),
    legend: [
      { swatch: 'fill', colour: theme.cost, label: say`spent` },
      ...(rows.some(({ used }) => used > 100)
        ? [{ swatch: 'fill', colour: theme.alarm, label: say`above its amount` } as const]
        : []),
      ...(rows.some(({ projected }) => projected !== null)
        ? [{ swatch: 'fill', colour: theme.tokens, label: say`heading for` } as const]
        : []),
      { swatch: 'line', colour: theme.ink, label: say`its amount` },
    ],
    plot: rowsPlot({
      bars: rows.flatMap((row, index) => barsOf(row, index, longest)),
      texts: rows.map(({ name, text }) => ({ name, value: drawable(text) })),
    }),
    notice: null,
    caption: more > 0 ? say`${caption}; ${more} more are not drawn` : caption,
    stillRunning: false,
  };
}

function barsOf({ used, projected, thresholds }: Row, index: number, longest: number): readonly Datum[] {
  const at = (percent: number) => Math.min(1, percent / longest);
  const bar = (from: number, to: number, colour: string) =>
    to > from ? [rowBar(index, { from: at(from), to: at(to), colour })] : [];
  const spent = used > 0 ? Math.max(used, thinnest * longest) : 0;
  return [
    ...bar(spent, projected ?? 0, theme.tokens),
    ...bar(0, Math.min(spent, 100), theme.cost),
    ...bar(100, spent, theme.alarm),
    ...thresholds.filter((one) => one < 100).map((one) => tick(index, at(one), theme.axis)),
    tick(index, at(100), theme.ink),
  ];
}

function tick(index: number, at: number, colour: string): Datum {
  const from = Math.min(1 - tickWidth, Math.max(0, at - tickWidth / 2));
  return rowBar(index, { from, to: from + tickWidth, colour });
}
