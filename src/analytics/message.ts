/**
 * What Tokenbell says, as data, before a platform formats it. Everything here survives
 * JSON: money and percentages are decimal strings, counts are integers, times are UTC milliseconds.
 * Messages are stored in the outbox; pictures are drawn from `charts` at the moment of sending.
 */

import { PLAIN_LOCALE, spokenLocale } from '../language/locale.ts';
import type { Chart } from './message/chart.ts';
import type { ExactValue, Table, Unit } from './message/table.ts';
import type { Granularity } from './period.ts';

export type {
  BudgetChart,
  Chart,
  ChartBucket,
  DonutChart,
  FanChart,
  HeatmapChart,
  IncidentChart,
  PartRole,
  RankingChart,
  ScatterChart,
  SparkChart,
  StackedChart,
  TrendChart,
  WaterfallChart,
} from './message/chart.ts';
export type { Column, ExactValue, Row, Table, Unit } from './message/table.ts';

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
