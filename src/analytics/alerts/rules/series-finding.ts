import { say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed, isNamed } from '../../dimensions.ts';
import type { Figure, IncidentChart } from '../../message.ts';
import { maybeNanoUsdOfNumber } from '../../money.ts';
import type { UsageStore } from '../../store.ts';
import { formatValue } from '../../words/format.ts';
import { timeText } from '../../words/moment-text.ts';
import type { Finding, IncidentTelling } from '../incidents/finding.ts';
import { capitalised, scopeFilters, scopeText, scopeWords } from '../scope.ts';
import { percent, percentText } from './figure-text.ts';
import type { Hour, HourPlace } from './hour.ts';
import { type HourlyUsage, hourOf, type ScopeHours } from './hourly-usage.ts';
import type { SeriesRule } from './series-rule.ts';
import type { Episode, Odd } from './watch.ts';

const DRAWN_HOURS = 48;
const CAUSE_DIMENSIONS = ['agent', 'user', 'team', 'model'] as const satisfies readonly DimensionName[];
/** A value that has less of it explains little. */
const TELLING_SHARE = 0.3;
const MOST_CAUSES = 4;

export type Telling = {
  readonly rule: SeriesRule;
  /** "errors", or with the id of a rule somebody made: "cost-7k2m". */
  readonly name: string;
  readonly channel: string | null;
  readonly severity: 'page' | 'notice';
};

export type TellingContext = {
  readonly usage: Pick<UsageStore, 'sum'>;
  readonly org: string;
  readonly timeZone: string;
  readonly hidesPeople: boolean;
  readonly hourly: HourlyUsage;
};

/** An episode with who and what it was. */
export async function seriesFinding(
  context: TellingContext,
  { rule, name, channel, severity }: Telling,
  episode: Episode,
  hours: ScopeHours,
): Promise<Finding> {
  const { places } = context.hourly;
  const { scope, first, last, worst, worstAt } = episode;
  const [from, to] = [placeAt(places, first).at, placeAt(places, last).to];
  const excess = rule.excessUsd?.(worst);
  const causes = await causesOf(context, rule, { scope, from, to });
  // What is told later is told of the hours as they are now.
  const charted = chartBuckets(places, rule, { hours, episode });
  const [odd, index] = rule.isRunning ? [worst, worstAt] : [episode.opening, first];
  const hour = hourOf(hours, placeAt(places, index), index);
  const told = {
    rule,
    episode,
    causes,
    odd,
    hour,
    since: from,
    until: to,
    charted,
    timeZone: context.timeZone,
  };
  return {
    key: `${name}:${scope}`,
    rule: rule.kind,
    scope,
    within: [],
    direction: 'up',
    severity,
    excessNano: excess === undefined ? null : (maybeNanoUsdOfNumber(Math.max(0, excess)) ?? null),
    reach: [worst.value, worst.limit, last - first + 1],
    since: from,
    channel,
    tell: () => seriesTelling(told),
    facts: { hour: from },
  };
}

type Told = {
  readonly rule: SeriesRule;
  readonly episode: Episode;
  readonly causes: readonly Cause[];
  /** What is told by its own hour: the first, or of a figure that runs on the worst. */
  readonly odd: Odd;
  readonly hour: Hour;
  /** [since, until) is how long it lasts by now. */
  readonly since: number;
  readonly until: number;
  readonly charted: IncidentChart['buckets'];
  readonly timeZone: string;
};

function seriesTelling(told: Told): IncidentTelling {
  const { rule, episode, causes, odd, hour, timeZone } = told;
  const { scope, first, last, worst } = episode;
  const subject = scopeText(scope);
  return {
    title: rule.title,
    finding: `${rule.finding(subject, odd, hour)}, ${timeText(hour.at, timeZone)}`,
    over: say`${subject} is back to normal`,
    lines: [...causeLines(causes), ...(last > first ? [lastingLine(told)] : [])],
    figures: [figureOf(rule, worst)],
    charts: [chartOf(told)],
    look: [{ label: say`Show the hours`, command: lookCommand(rule, scope) }],
  };
}

/** The message is not edited every hour, so it says up to when it counts. */
function lastingLine({ rule, episode, since, until, timeZone }: Told): string {
  if (rule.isRunning) return say`The limit was passed in the hour from ${timeText(since, timeZone)}.`;
  const { first, last, worst } = episode;
  const most = formatValue(exact(rule, worst.value), rule.unit);
  return say`For ${last - first + 1} hours, until ${timeText(until, timeZone)}, at most ${most}.`;
}

function figureOf(rule: SeriesRule, { value }: Odd): Figure {
  const shown = exact(rule, value);
  return {
    key: rule.kind,
    label: rule.title,
    value: shown,
    unit: rule.unit,
    text: formatValue(shown, rule.unit),
  };
}

/** Money and percentages are decimal strings, counts integers. */
function exact({ unit }: SeriesRule, value: number): string | number {
  if (unit === 'percent') return String(percent(value));
  return unit === 'usd' ? String(Math.round(value * 1e4) / 1e4) : Math.round(value);
}

function lookCommand({ kind }: SeriesRule, scope: string): string {
  const metric = ['tokens', 'requests', 'latency'].includes(kind) ? `metric:${kind}` : '';
  return ['/usage trend 24h', scopeWords(scope), metric].filter(Boolean).join(' ');
}

type Span = { readonly scope: string; readonly from: number; readonly to: number };

/** A value that makes much of an episode, and how much. */
type Cause = { readonly dimension: DimensionName; readonly value: string; readonly share: number };

async function causesOf(
  { usage, org, hidesPeople }: TellingContext,
  { causes, filters: ofCalls }: SeriesRule,
  { scope, from, to }: Span,
): Promise<readonly Cause[]> {
  if (!causes) return [];
  const { measure } = causes;
  const filters = [...scopeFilters(scope), ...ofCalls];
  const named: Cause[] = [];
  for (const by of CAUSE_DIMENSIONS) {
    if ((by === 'user' && hidesPeople) || scope.startsWith(`${by}:`)) continue;
    const rows = await usage.sum({ org, filters, from, to }, { by, measures: [measure] });
    const whole = rows.reduce((sum, { measures }) => sum + Number(measures[measure]), 0);
    const [largest] = rows.toSorted((a, b) => Number(b.measures[measure] - a.measures[measure]));
    if (!largest || whole === 0 || !isNamed(largest.value)) continue;
    const share = Number(largest.measures[measure]) / whole;
    if (share >= TELLING_SHARE) named.push({ dimension: by, value: largest.value, share });
  }
  return named.sort((a, b) => b.share - a.share).slice(0, MOST_CAUSES);
}

function causeLines(causes: readonly Cause[]): readonly string[] {
  const parts = causes.map(
    ({ dimension, value, share }) =>
      `${dimensionNamed(dimension).label} ${value} (${percentText(Math.round(share * 100) / 100)})`,
  );
  return parts.length === 0 ? [] : [say`Mostly ${parts.join(', ')}.`];
}

function chartOf({ rule, episode, odd, hour, charted, timeZone }: Told): IncidentChart {
  const subject = scopeText(episode.scope);
  const title = say`${capitalised(subject)}: ${rule.title.toLowerCase()} by the hour`;
  return {
    kind: 'incident',
    unit: rule.unit,
    title,
    alt: say`${title}, ${charted.length} hours; ${rule.finding(subject, odd, hour)}.`,
    timeZone,
    granularity: 'hour',
    buckets: charted,
  };
}

type Drawn = { readonly hours: ScopeHours; readonly episode: Episode };

function chartBuckets(
  places: readonly HourPlace[],
  rule: SeriesRule,
  { hours, episode }: Drawn,
): IncidentChart['buckets'] {
  const from = Math.max(0, places.length - DRAWN_HOURS);
  return places.slice(from).map((place, index) => ({
    at: place.at,
    to: place.to,
    incomplete: false,
    actual: drawn(rule, rule.valueAt(hourOf(hours, place, from + index))),
    expected: null,
    low: null,
    high: null,
    firing: from + index >= episode.first && from + index <= episode.last,
  }));
}

function placeAt(places: readonly HourPlace[], index: number): HourPlace {
  const place = places[index];
  if (!place) throw new Error(`there is no hour ${index}`);
  return place;
}

/** A rule gives percents as they are drawn. */
export function drawn({ unit }: SeriesRule, value: number | null): string | number | null {
  if (value === null) return null;
  if (unit === 'percent') return String(value);
  return unit === 'usd' ? String(Math.round(value * 1e4) / 1e4) : Math.round(value);
}
