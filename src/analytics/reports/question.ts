import type { Currency } from '../currency.ts';
import type { ProjectionMethod } from '../detect/forecast/projection.ts';
import type { DimensionName } from '../dimensions.ts';
import type { Period } from '../period.ts';
import type { SharedCost } from '../state.ts';
import type { Filter } from '../store.ts';
import type { FormerPeriod } from './versus/former-period.ts';

/** Views that answer a question about usage; each is one file in this folder and one row in its table. */
export const VIEWS = [
  'me',
  'user',
  'team',
  'org',
  'top',
  'trend',
  'forecast',
  'why',
  'heatmap',
  'cache',
  'source',
  'report',
] as const;
export type View = (typeof VIEWS)[number];

export const METRICS = [
  'cost',
  'tokens',
  'requests',
  'runs',
  'errors',
  'users',
  'latency',
  'cachehit',
] as const;
export type Metric = (typeof METRICS)[number];

/** What `chart:` takes: how the picture of an answer is drawn, or that there is none. */
export const CHART_MARKS = ['line', 'bar', 'area', 'scatter', 'donut', 'none'] as const;
export type ChartMark = (typeof CHART_MARKS)[number];

/** Who or what a value stands for, as far as the asker may know. */
export type Listed = {
  readonly name: string | null;
  readonly email: string | null;
  readonly team: string | null;
};

/** Two sides of a comparison: values of one dimension, which stand together among the filters. */
export type Pair = {
  readonly dimension: DimensionName;
  readonly sides: readonly [readonly string[], readonly string[]];
};

/** Rows that have to be of several people: those of teams and other groups of people, or all of them. */
export type RowsOfSeveral = 'groups' | 'all';

/** A usage question, understood: words resolved to names, the period to instants, rights already applied. */
export type Question = {
  readonly org: string;
  readonly view: View;
  /**
   * Name the view is about ("ml" in `team ml`), for the words of the answer; null for all of them. What it
   * restricts stands among `filters`.
   */
  readonly subject: string | null;
  readonly period: Period;
  /** What the person typed for the period, as printed in headlines: "7d", "mtd", "2026-10". */
  readonly periodText: string;
  /** What was asked for, together with what the asker's rights force. */
  readonly filters: readonly Filter[];
  /** The dimension of `top`, or the one given with `by:`. */
  readonly by: DimensionName | null;
  readonly metric: Metric;
  readonly top: number;
  /** Column to sort the table by; null for the view's own order. */
  readonly sort: { readonly key: string; readonly ascending: boolean } | null;
  /** Rows per person may be shown; without it a team view holds its totals alone. */
  readonly showPeople: boolean;
  readonly visibility: 'private' | 'public';
  /** The question as a command that can be copied: "/usage team ml 7d by:model". */
  readonly command: string;
  /** The window it is compared with, where one was asked for. */
  readonly versus?: FormerPeriod;
  /** What it needs is no longer kept of the period before, so that no change is told. */
  readonly hasNoFormer?: true;
  /** Since when any usage of the organisation is known, UTC milliseconds. */
  readonly knownSince?: number;
  /** What a ranking tells one against the other. */
  readonly pair?: Pair;
  /** The asker may see totals, not who and what makes them up. */
  readonly totalsOnly?: true;
  /** Which rows, where they are of fewer than FEWEST_PEOPLE, are told as one; absent where people are named. */
  readonly rowsOfSeveral?: RowsOfSeveral;
  /** The scope whoever reads the answer is bound to, "customer:globex"; it stands among `filters` too. */
  readonly boundTo?: string;
  /** No amount of money may stand in the answer; `metric` is none then. */
  readonly hidesCost?: true;
  /** How the picture is drawn; the view's own way when absent. */
  readonly chart?: ChartMark;
  /** Only rows whose shown name, e-mail or team contains this, in any case; all when absent. */
  readonly match?: string;
  /** People and teams by their values; of others there is nothing to say beside their value. */
  readonly listed?: Readonly<Partial<Record<DimensionName, ReadonlyMap<string, Listed>>>>;
  /** What teams share, where amounts by team are asked for. */
  readonly shared?: readonly SharedCost[];
  /** How a projection is made; the better one when absent. */
  readonly method?: ProjectionMethod;
  /** Calls on keys people brought are among what is told, where a view leaves them out otherwise. */
  readonly everySource?: true;
  /** Day of the month the billing cycle begins on, where the period is the running one. */
  readonly cycleDay?: number;
  /** What amounts are shown in; USD when absent. */
  readonly currency?: Currency;
  readonly now: number;
};
