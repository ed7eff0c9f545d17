import type { ChartBucket, ExactValue, Unit } from '../../analytics/message.ts';
import type { Granularity } from '../../analytics/period.ts';
import { say } from '../../language/say.ts';
import { perBucket } from './buckets.ts';
import { drawable, type TextStyle, widthOf } from './label.ts';
import { type Span, spanText, zoneText } from './local-time.ts';
import type { ValueScale } from './scale.ts';
import { theme } from './theme.ts';
import { timeTicks } from './time-axis.ts';

/** One value the plot reads; field names come from our code, never from a chart's contents. */
export type Datum = Readonly<Record<string, string | number | null>>;

/** One shape of plot; its Vega-Lite spec is a constant of the chart's file (see specs.ts). */
export type SpecName =
  | 'trend'
  | 'area'
  | 'bar'
  | 'rows'
  | 'spark'
  | 'incident'
  | 'heatmap'
  | 'donut'
  | 'lines'
  | 'scatter';

/**
 * What Vega draws. Everything that differs from picture to picture is a parameter or a dataset put into the
 * compiled spec, so no name or number from outside can ever become part of a spec or an expression.
 */
export type Plot = {
  readonly spec: SpecName;
  readonly height: number;
  /** Room around the plot for axis labels, CSS pixels; left and right count from the card's edge. */
  readonly margins: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly datasets: Readonly<Record<string, readonly Datum[]>>;
};

export type Swatch = 'fill' | 'line' | 'dashes' | 'hatch' | 'none';

export type LegendEntry = {
  readonly swatch: Swatch;
  readonly colour: string;
  readonly label: string;
  /** Entries of the right axis stand at the right edge. */
  readonly right?: boolean;
};

/** A whole card: the plot and what stands around it. Texts are drawable already. */
export type Drawing = {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
  readonly plot: Plot | null;
  /** Said across the plot when there is nothing to draw. */
  readonly notice: string | null;
  readonly caption: string;
  /** Whether the newest bucket is still filling, which the hatching means. */
  readonly stillRunning: boolean;
};

export const textStyle: TextStyle = { size: theme.textSize, weight: 400 };
export const strongStyle: TextStyle = { size: theme.textSize, weight: 600 };

export function emptyNotice(): string {
  return say`No usage in this period`;
}

/** The same of values of which some are not known: there was usage, but no price of it. */
export function nothingKnownNotice(unit: Unit, values: readonly ExactValue[]): string {
  return unit === 'usd' && values.includes(null) ? say`The cost is pending` : emptyNotice();
}

/** A card without a plot. */
export function emptyDrawing(title: string, caption: string): Drawing {
  return {
    title: drawable(title),
    legend: [],
    plot: null,
    notice: emptyNotice(),
    caption,
    stillRunning: false,
  };
}

export type CaptionParts = {
  readonly measure?: string;
  readonly timeZone: string;
  readonly granularity: Granularity;
  /** Buckets drawn as one. */
  readonly size: number;
  readonly span: Span | null;
};

/** What one mark stands for, and where: "Cost per day, 9–15 Nov 2026, Kathmandu time". */
export function timeCaption({ measure, timeZone, granularity, size, span }: CaptionParts): string {
  const rate = perBucket(size, granularity);
  const subject = measure ? `${drawable(measure)} ${rate}` : rate.charAt(0).toUpperCase() + rate.slice(1);
  const days = span ? [spanText(span, timeZone, granularity)] : [];
  return [subject, ...days, zoneText(timeZone)].join(', ');
}

/** From the first bucket's start to the last one's end. */
export function spanOf(buckets: readonly ChartBucket[]): Span | null {
  const first = buckets[0];
  const last = buckets.at(-1);
  return first && last ? { from: first.at, to: last.to } : null;
}

const labelGap = 8;
const axisHeight = 28;
/** A label above the highest mark must not touch the legend. */
const headroom = 24;

/** Margins that fit the labels of the value axes. */
export function marginsFor(left: ValueScale, right?: ValueScale): Plot['margins'] {
  const room = (scale: ValueScale | undefined) =>
    scale ? Math.ceil(Math.max(...scale.labels.map((label) => widthOf(label, textStyle)))) + labelGap : 0;
  return {
    top: headroom,
    left: theme.padding + room(left),
    right: theme.padding + (right ? room(right) : 6),
    bottom: axisHeight,
  };
}

export function plotWidth(margins: Plot['margins']): number {
  return theme.width - margins.left - margins.right;
}

/** Parameters of the shared time axis: bucket i stands at i, half a bucket of room at both ends. */
export function timeParameters(
  chart: { readonly timeZone: string; readonly granularity: Granularity },
  starts: readonly number[],
  margins: Plot['margins'],
): Record<string, unknown> {
  const { timeZone, granularity } = chart;
  const bucketWidth = plotWidth(margins) / Math.max(1, starts.length);
  const { positions, labels } = timeTicks({ starts, timeZone, granularity, bucketWidth, style: textStyle });
  return { xFrom: -0.5, xTo: starts.length - 0.5, xTicks: positions, xLabels: labels };
}

/** Columns of the buckets still filling, as high as what is drawn there, for the hatching. */
export function runningColumns(buckets: readonly ChartBucket[], heights: readonly number[]): Datum[] {
  return buckets.flatMap((bucket, index) =>
    bucket.incomplete ? [{ from: index - 0.5, to: index + 0.5, height: heights[index] ?? 0 }] : [],
  );
}

const widestBar = 72;

/** Half a bar's width in buckets; a bar that is alone does not fill the whole picture. */
export function halfBar(count: number, margins: Plot['margins']): number {
  return Math.min(0.4, (widestBar / 2) * (count / plotWidth(margins)));
}

/** A label beside a point: moved inwards at the edges of the plot, so that it is never clipped. */
export function pointLabel(
  at: { readonly x: number; readonly y: number; readonly count: number },
  text: string,
): Datum {
  const share = (at.x + 0.5) / at.count;
  const align = share < 0.12 ? 'left' : share > 0.88 ? 'right' : 'center';
  return { x: at.x, y: at.y, text, align };
}
