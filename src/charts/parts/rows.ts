import type { TopLevelSpec } from 'vega-lite';
import { type Datum, type Plot, strongStyle, textStyle } from './drawing.ts';
import { drawable, fittedName, widthOf } from './label.ts';
import { configuration } from './marks.ts';
import { theme } from './theme.ts';

const rowHeight = 44;

/** What a row says: a name above its bar, so that long ones have room, and a value at the right. */
export type RowText = { readonly name: string; readonly value: string };

/** Rows one below the other, each with bars between 0 and 1 (see `rowBar`) on a track. */
export function rowsPlot({
  bars,
  texts,
}: {
  readonly bars: readonly Datum[];
  readonly texts: readonly RowText[];
}): Plot {
  return {
    spec: 'rows',
    height: texts.length * rowHeight,
    margins: { top: 0, right: theme.padding, bottom: 0, left: theme.padding },
    parameters: { rowCount: texts.length },
    datasets: {
      tracks: texts.map((_, row) => ({ row, ...edgesOf(row), from: 0, to: 1 })),
      bars,
      texts: texts.map(placed),
    },
  };
}

/** A bar of a row, from and to being shares of the width. */
export function rowBar(
  row: number,
  bar: { readonly from: number; readonly to: number; readonly colour: string },
): Datum {
  return { ...edgesOf(row), ...bar };
}

const edgesOf = (row: number) => ({ top: row + 0.52, bottom: row + 0.79 });

function placed({ name, value }: RowText, row: number): Datum {
  const room = theme.width - 2 * theme.padding - widthOf(value, strongStyle) - 14;
  return { y: row + 0.37, name: fittedName(drawable(name), room, textStyle), value };
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

export const rowsSpec: TopLevelSpec = {
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
