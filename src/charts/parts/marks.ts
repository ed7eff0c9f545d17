import type { TopLevelSpec } from 'vega-lite';
import { theme } from './theme.ts';

/**
 * Pieces of Vega-Lite that several charts share. Scales and labels are parameters, because Vega's
 * own time labels know only UTC and the machine's zone, and its number labels know no rounding of ours.
 */

export const parameterNames = ['xFrom', 'xTo', 'xTicks', 'xLabels', 'yTop', 'yTicks', 'yLabels'] as const;

/** Declares parameters; their values are put in for each picture. */
export function parameters(names: readonly string[]): { name: string; value: number | never[] }[] {
  return names.map((name) => ({ name, value: /Ticks|Labels/.test(name) ? [] : 1 }));
}

export const configuration = {
  font: theme.fontFamily,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    labelColor: theme.softInk,
    labelFontSize: theme.textSize,
    labelLimit: 200,
    titleFontSize: theme.textSize,
  },
} satisfies TopLevelSpec['config'];

export const timePosition = (field: string) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [{ expr: 'xFrom' }, { expr: 'xTo' }], nice: false, zero: false },
  axis: {
    title: null,
    values: { expr: 'xTicks' },
    labelExpr: 'xLabels[indexof(xTicks, datum.value)]',
    labelPadding: 6,
    labelOverlap: false,
    labelFlush: false,
    labelBound: false,
    grid: false,
    domainColor: theme.axis,
    tickColor: theme.axis,
    tickSize: 5,
  },
});

/** A value from zero on the left axis, with its grid. */
export const valuePosition = (field: string) => ({
  field,
  type: 'quantitative' as const,
  stack: null,
  scale: { domain: [0, { expr: 'yTop' }], nice: false },
  axis: {
    title: null,
    values: { expr: 'yTicks' },
    labelExpr: 'yLabels[indexof(yTicks, datum.value)]',
    labelPadding: 8,
    labelOverlap: false,
    grid: true,
    domain: false,
    ticks: false,
    gridColor: theme.grid,
  },
});

/** Whitens in stripes whatever was drawn in the columns still filling. The card defines the pattern. */
export const hatching = {
  data: { name: 'running' },
  mark: { type: 'rect' as const, fill: 'url(#hatch)' },
  encoding: {
    x: timePosition('from'),
    x2: { field: 'to' },
    y: valuePosition('height'),
    y2: { datum: 0 },
  },
};

/** Texts beside points, on a white outline so that lines do not run through them. */
export function labelsAbove(colour: string) {
  const text = {
    type: 'text' as const,
    fontSize: theme.textSize,
    fontWeight: 600 as const,
    baseline: 'bottom' as const,
    dy: -7,
    align: { expr: 'datum.align' },
  };
  const encoding = {
    x: timePosition('x'),
    y: valuePosition('y'),
    text: { field: 'text', type: 'nominal' as const },
  };
  const outline = {
    ...text,
    color: theme.paper,
    stroke: theme.paper,
    strokeWidth: 4,
    strokeJoin: 'round' as const,
  };
  return [
    { data: { name: 'labels' }, mark: outline, encoding },
    { data: { name: 'labels' }, mark: { ...text, color: colour }, encoding },
  ];
}
