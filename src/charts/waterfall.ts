import type { WaterfallChart } from '../analytics/message.ts';
import { say } from '../language/say.ts';
import { type Datum, type Drawing, emptyDrawing } from './parts/drawing.ts';
import { drawable } from './parts/label.ts';
import { rowBar, rowsPlot } from './parts/rows.ts';
import { numberOf, valueText } from './parts/scale.ts';
import { theme } from './parts/theme.ts';

/** A step that changes something is never thinner than this share of the width. */
const thinnest = 0.004;

type Step = { readonly name: string; readonly value: string; readonly from: number; readonly to: number };

/** One row a step, its bar beginning where the one before ended, and all of them together at the end. */
export function drawWaterfall(chart: WaterfallChart): Drawing {
  const caption = drawable(chart.measure);
  const steps = stepsOf(chart);
  const edges = steps.flatMap(({ from, to }) => [from, to]);
  const [lowest, highest] = [Math.min(0, ...edges), Math.max(0, ...edges)];
  if (highest === lowest) return emptyDrawing(chart.title, caption);
  const share = (at: number) => (at - lowest) / (highest - lowest);
  const colours = coloursOf(chart);
  return {
    title: drawable(chart.title),
    legend: [
      { swatch: 'fill', colour: colours.up, label: chart.isGain ? say`gain` : say`more` },
      { swatch: 'fill', colour: colours.down, label: chart.isGain ? say`loss` : say`less` },
    ],
    plot: rowsPlot({
      bars: steps.flatMap((step, row) => barsOf(step, row, { share, colours })),
      texts: steps.map(({ name, value }) => ({ name, value: signed(value, chart) })),
    }),
    notice: null,
    caption,
    stillRunning: false,
  };
}

function stepsOf({ steps, total }: WaterfallChart): readonly Step[] {
  let at = 0;
  const rows = steps.map(({ name, value }) => {
    const from = at;
    at += numberOf(value);
    return { name, value, from, to: at };
  });
  return [...rows, { ...total, from: 0, to: numberOf(total.value) }];
}

type Colours = { readonly up: string; readonly down: string };

/** One colour is good and one is not: earning more is as good as spending less. */
function coloursOf({ isGain }: WaterfallChart): Colours {
  return isGain ? { up: theme.less, down: theme.more } : { up: theme.more, down: theme.less };
}

type Look = { readonly share: (at: number) => number; readonly colours: Colours };

function barsOf({ from, to }: Step, row: number, { share, colours }: Look): readonly Datum[] {
  if (from === to) return [];
  const [left, right] = [share(Math.min(from, to)), share(Math.max(from, to))];
  const start = Math.min(left, 1 - thinnest);
  const colour = to > from ? colours.up : colours.down;
  return [rowBar(row, { from: start, to: Math.max(right, start + thinnest), colour })];
}

/** Colour is never the only signal: "+$12.40", "−$3.10". */
function signed(value: string, { unit, currency }: WaterfallChart): string {
  const size = valueText(value.replace(/^-/, ''), unit, currency);
  return value.startsWith('-') ? `−${size}` : numberOf(value) === 0 ? size : `+${size}`;
}
