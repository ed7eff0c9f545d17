/**
 * What Tokenbell says, as data, before a platform formats it. Everything here survives
 * JSON: money and percentages are decimal strings, counts are integers, times are UTC milliseconds.
 * Messages are stored in the outbox; pictures are drawn from `charts` at the moment of sending.
 */

import { PLAIN_LOCALE, spokenLocale } from '../language/locale.ts';
import type { Currency } from './currency.ts';

/** Money and percentages are exact decimal strings; tokens and counts are integers (strings past 2^53). */
export type ExactValue = string | number | null;

/** `change` is percent more or, below zero, less; null is of nothing. `list` is names joined by "; "; `spark` a row of bars for eyes alone, which files leave out. */
export type Unit =
  | 'usd'
  | 'tokens'
  | 'count'
  | 'percent'
  | 'change'
  | 'ms'
  | 'text'
  | 'list'
  | 'spark'
  | 'time';

/** One headline number. `text` is what people read, `value` is exact. */
export type Figure = {
  readonly key: string;
  readonly label: string;
  readonly value: ExactValue;
  readonly unit: Unit;
  readonly text: string;
  /** Against the previous period of equal length, as people read it: "+12 %". */
  readonly change?: string;
};

export type Column = { readonly key: string; readonly label: string; readonly unit: Unit };

export type Row = Readonly<Record<string, ExactValue>>;

/**
 * All rows, best first. Formatters show the first `shown` and say how many more there are;
 * the CSV holds every one. `total` is the distinct total, which overlapping rows may exceed.
 */
export type Table = {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly total: Row;
  readonly shown: number;
  readonly rowsOverlap: boolean;
  /** What people read its money in; the cells stay USD. */
  readonly currency?: Currency;
};

export type Granularity = 'hour' | 'day' | 'week' | 'month';

export type ReplyPeriod = {
  /** Inclusive start and exclusive end, RFC 3339 with the zone's offset. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly granularity: Granularity;
};

/** How far an answer may be trusted. */
export type Footing = {
  /** Time of the newest event received, RFC 3339, or null on an empty store. */
  readonly dataTo: string | null;
  /** Share of events with a known cost, percent as a decimal string, or null without events. */
  readonly pricedShare: string | null;
  readonly pendingEvents: number;
  /** Exact cost that carries no team (or no value of the dimension asked for), decimal USD. */
  readonly unattributed: string;
  readonly costBasis: 'computed' | 'mixed' | 'provided';
  /** Sentences that must be said: "rows overlap", "2 models unpriced: a, b". */
  readonly notes: readonly string[];
};

/** A button: what it says and the command it runs, as if the person who presses it had typed it. */
export type Action = {
  readonly label: string;
  readonly command: string;
  readonly style?: 'primary' | 'danger';
  /** Choices of one group are one menu under this name where the platform has menus. */
  readonly group?: string;
};

export type Problem = { readonly code: string; readonly message: string; readonly hint: string };

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

/** Cost as a line (left axis), tokens as an area (right axis), a dashed projection with its band. */
export type TrendChart = ChartBase & {
  readonly kind: 'trend';
  readonly buckets: readonly (ChartBucket & { readonly cost: string; readonly tokens: number })[];
  readonly projection: readonly {
    readonly at: number;
    readonly cost: string;
    readonly low: string;
    readonly high: string;
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

export type Chart =
  | TrendChart
  | StackedChart
  | RankingChart
  | SparkChart
  | IncidentChart
  | WaterfallChart
  | HeatmapChart
  | DonutChart
  | BudgetChart
  | ScatterChart;

/** A part of an answer that files hold and chat has no room for. */
export type Section = {
  readonly title: string;
  readonly lines: readonly string[];
  readonly charts: readonly Chart[];
  readonly table: Table | null;
};

/** What kind of saying this is; formatters choose icon and colour by it, never by guessing. */
export type Tone = 'answer' | 'digest' | 'good' | 'notice' | 'warning' | 'alert' | 'problem';

export type Message = {
  /** The command this answers, normalised so that it can be copied; empty for what nobody asked for. */
  readonly command: string;
  readonly tone: Tone;
  readonly visibility: 'private' | 'public';
  /** At most 120 characters: number, subject, window. This alone is what a phone shows. */
  readonly headline: string;
  /** The headline opens with the state of what it tells, which says more than the word of its tone. */
  readonly saysItsState?: true;
  /** Further lines of plain text, one thought each. */
  readonly lines: readonly string[];
  readonly period: ReplyPeriod | null;
  readonly figures: readonly Figure[];
  readonly table: Table | null;
  /** What the files hold instead of the table, where that is finer. */
  readonly fileTable?: Table;
  readonly charts: readonly Chart[];
  /** What its PDF holds beside, part by part; with any it always has a PDF. */
  readonly sections?: readonly Section[];
  /** Name of the CSV made from `table`, without a path; null when there is none. */
  readonly csvName: string | null;
  readonly footing: Footing | null;
  readonly actions: readonly Action[];
  readonly error: Problem | null;
  /** The chain whose living message it answers, in a thread where the platform has threads. */
  readonly under?: string;
  /** Not worth a post of its own: where the message it would edit is gone, it is dropped. */
  readonly editsOnly?: true;
  /** The scope that all it tells is about, "customer:globex": a bound channel takes nothing else. */
  readonly within?: string;
  /** BCP 47 tag of what its texts are in, for whoever adds words, numbers and pictures; plain English when absent. */
  readonly locale?: string;
};

/** A message with nothing but a headline, in the language spoken; the parts that matter are given. */
export function messageOf(parts: Partial<Message> & Pick<Message, 'headline'>): Message {
  const locale = spokenLocale();
  return {
    command: '',
    tone: 'answer',
    visibility: 'private',
    lines: [],
    period: null,
    figures: [],
    table: null,
    charts: [],
    csvName: null,
    footing: null,
    actions: [],
    error: null,
    ...(locale !== PLAIN_LOCALE && { locale }),
    ...parts,
  };
}

/** A finished file that goes with a message. */
export type MessageFile = {
  readonly name: string;
  readonly mediaType: 'image/png' | 'text/csv' | 'application/x-ndjson' | 'application/pdf';
  readonly content: Uint8Array;
  /** Said to people who cannot see the picture; null for files that are no pictures. */
  readonly alt: string | null;
};
