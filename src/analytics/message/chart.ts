import type { Granularity } from '../period.ts';
import type { ExactValue, Unit } from './table.ts';

/** A picture, as data: what it shows is said here, how it is drawn in src/charts, a kind a file. */
export type Chart =
  | TrendChart
  | FanChart
  | StackedChart
  | RankingChart
  | SparkChart
  | IncidentChart
  | WaterfallChart
  | HeatmapChart
  | DonutChart
  | BudgetChart
  | ScatterChart;

/** One bucket of a time chart; `at` is the bucket's start, `to` its end. */
export type ChartBucket = { readonly at: number; readonly to: number; readonly incomplete: boolean };

type ChartBase = {
  /** States the finding: "ml spent $412 in 7 days, twice the week before". */
  readonly title: string;
  /** One sentence for people who do not see the picture; states the finding, never "a chart". */
  readonly alt: string;
  readonly timeZone: string;
  readonly granularity: Granularity;
  /** ISO 4217 code of what its money is in; USD when absent. */
  readonly currency?: string;
};

/**
 * What is left over, and what belongs to nobody: grey in every picture. Names are said in some language, so that
 * only this tells them from a model somebody called "others".
 */
export type PartRole = 'rest' | 'nobody';

type ChartPart = { readonly name: string; readonly role?: PartRole };

/**
 * Cost as a line (left axis), tokens as an area (right axis), a dashed projection with its band. The bucket that is
 * not over is projected whole: the buckets that are, and the projection, add up to what is expected.
 */
export type TrendChart = ChartBase & {
  readonly kind: 'trend';
  /** Null where all that is known of a bucket's cost is that it is pending. */
  readonly buckets: readonly (ChartBucket & { readonly cost: string | null; readonly tokens: number })[];
  readonly projection: readonly {
    readonly at: number;
    readonly cost: string;
    readonly low: string;
    readonly high: string;
  }[];
};

/** One measure as a line and its projection, which is to be read as a trend's. */
export type FanChart = ChartBase & {
  readonly kind: 'fan';
  readonly measure: string;
  readonly unit: Unit;
  readonly buckets: readonly (ChartBucket & { readonly value: ExactValue })[];
  readonly projection: readonly {
    readonly at: number;
    readonly value: ExactValue;
    readonly low: ExactValue;
    readonly high: ExactValue;
  }[];
};

/**
 * One measure over time split by a dimension; groups are ordered largest first, "other" last. Lines stand beside
 * each other, for what does not add up.
 */
export type StackedChart = ChartBase & {
  readonly kind: 'stacked';
  readonly mark: 'area' | 'bar' | 'line';
  readonly measure: string;
  readonly unit: Unit;
  readonly buckets: readonly ChartBucket[];
  readonly groups: readonly (ChartPart & { readonly values: readonly ExactValue[] })[];
};

/** Horizontal bars, largest first, each stacked by parts (token types, for instance). */
export type RankingChart = ChartBase & {
  readonly kind: 'ranking';
  readonly measure: string;
  readonly unit: Unit;
  readonly parts: readonly string[];
  /** Which of the parts is what is left over; none when absent. */
  readonly restPart?: string;
  readonly rows: readonly (ChartPart & { readonly values: readonly ExactValue[] })[];
  /** How many further rows the last row "+N more" stands for; 0 when all are shown. */
  readonly more: number;
};

/** A small line without axes, for a card. */
export type SparkChart = ChartBase & {
  readonly kind: 'spark';
  readonly unit: Unit;
  readonly values: readonly ExactValue[];
};

/** What was spent against what was expected, with the incident's buckets marked. */
export type IncidentChart = ChartBase & {
  readonly kind: 'incident';
  readonly unit: Unit;
  readonly buckets: readonly (ChartBucket & {
    readonly actual: ExactValue;
    readonly expected: ExactValue;
    readonly low: ExactValue;
    readonly high: ExactValue;
    readonly firing: boolean;
  })[];
};

/** A week by its hours: one cell for each weekday and hour something happened in. */
export type HeatmapChart = ChartBase & {
  readonly kind: 'heatmap';
  readonly measure: string;
  readonly unit: Unit;
  /** Weekdays from 0, Sunday, to 6, hours from 0 to 23, of the chart's zone; cells without usage are left out. */
  readonly cells: readonly { readonly weekday: number; readonly hour: number; readonly value: ExactValue }[];
};

/** Steps that lead from one amount to another: each begins where the one before ended. */
export type WaterfallChart = ChartBase & {
  readonly kind: 'waterfall';
  readonly measure: string;
  /** Of money earned, where more is better, rather than spent. */
  readonly isGain?: true;
  readonly unit: Unit;
  /** What each adds or, below zero, takes away. */
  readonly steps: readonly { readonly name: string; readonly value: string }[];
  /** What all of them come to. */
  readonly total: { readonly name: string; readonly value: string };
};

/** Slices of one whole, largest first, what is left over last. Their shares are percent and together exactly 100.0. */
export type DonutChart = ChartBase & {
  readonly kind: 'donut';
  readonly measure: string;
  readonly unit: Unit;
  readonly slices: readonly (ChartPart & { readonly value: ExactValue; readonly share: string })[];
  readonly total: ExactValue;
};

/** Two measures of each of some things, and how much each was used: "what costs much, and is it slow?" */
export type ScatterChart = ChartBase & {
  readonly kind: 'scatter';
  /** Up. */
  readonly measure: string;
  readonly unit: Unit;
  /** Across. */
  readonly across: { readonly measure: string; readonly unit: Unit };
  /** What the size of a point stands for. */
  readonly weight: string;
  readonly points: readonly {
    readonly name: string;
    readonly x: ExactValue;
    readonly y: ExactValue;
    readonly weight: ExactValue;
  }[];
  /** How many further things are not drawn. */
  readonly more: number;
};

/** How far budgets are used, each in percent of its own amount, the fullest first. */
export type BudgetChart = ChartBase & {
  readonly kind: 'budget';
  readonly unit: 'percent';
  readonly rows: readonly {
    readonly name: string;
    /** "$412 of $500" */
    readonly text: string;
    readonly used: number;
    /** What its period is heading for; null where nobody can tell. */
    readonly projected: number | null;
    readonly thresholds: readonly number[];
  }[];
};
