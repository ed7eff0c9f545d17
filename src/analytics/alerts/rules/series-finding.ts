import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { formatValue } from '../../format.ts';
import type { Figure, IncidentChart } from '../../message.ts';
import { maybeNanoUsdOfNumber } from '../../money.ts';
import type { UsageStore } from '../../store.ts';
import type { Finding } from '../incidents/finding.ts';
import { capitalised, scopeFilters, scopeText, scopeWords } from '../scope.ts';
import { isNamed } from '../spikes/spend-history.ts';
import { percent, percentText } from './figure-text.ts';
import type { HourPlace } from './hour.ts';
import { type HourlyUsage, hourOf, type ScopeHours } from './hourly-usage.ts';
import type { SeriesRule } from './series-rule.ts';
import { timeText } from './time-text.ts';
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

/** An episode in words, with who and what it was. */
export async function seriesFinding(
  context: TellingContext,
  { rule, name, channel, severity }: Telling,
  episode: Episode,
  hours: ScopeHours,
): Promise<Finding> {
  const { hourly, timeZone } = context;
  const { scope, first, last, worst } = episode;
  const place = hourly.places[first];
  const end = hourly.places[last];
  if (!place || !end) throw new Error(`${name} of ${scope} has no hour ${first} or ${last}`);
  const hour = hourOf(hours, place, first);
  const subject = scopeText(scope);
  const excess = rule.excessUsd?.(worst);
  return {
    key: `${name}:${scope}`,
    rule: rule.kind,
    scope,
    within: [],
    direction: 'up',
    severity,
    excessNano: excess === undefined ? null : (maybeNanoUsdOfNumber(Math.max(0, excess)) ?? null),
    since: place.at,
    channel,
    telling: {
      title: rule.title,
      finding: `${rule.finding(subject, episode.opening, hour)}, ${timeText(place.at, timeZone)}`,
      over: `${subject} is back to normal`,
      lines: [
        ...(await causeLines(context, rule, { scope, from: place.at, to: end.to })),
        ...(last > first ? [worstLine(rule, worst, last - first + 1)] : []),
      ],
      figures: [figureOf(rule, worst)],
      charts: [chartOf(context, rule, { hours, episode, subject })],
      look: [{ label: 'Show the hours', command: lookCommand(rule, scope) }],
    },
    facts: { hour: place.at },
  };
}

function worstLine(rule: SeriesRule, { value }: Odd, hours: number): string {
  return `For ${hours} hours, at most ${formatValue(exact(rule, value), rule.unit)}.`;
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

async function causeLines(
  { usage, org, hidesPeople }: TellingContext,
  { causes, filters: ofCalls }: SeriesRule,
  { scope, from, to }: Span,
): Promise<readonly string[]> {
  if (!causes) return [];
  const { measure } = causes;
  const filters = [...scopeFilters(scope), ...ofCalls];
  const named: { readonly text: string; readonly share: number }[] = [];
  for (const by of CAUSE_DIMENSIONS) {
    if ((by === 'user' && hidesPeople) || scope.startsWith(`${by}:`)) continue;
    const rows = await usage.sum({ org, filters, from, to }, { by, measures: [measure] });
    const whole = rows.reduce((sum, { measures }) => sum + Number(measures[measure]), 0);
    const [largest] = rows.toSorted((a, b) => Number(b.measures[measure] - a.measures[measure]));
    if (!largest || whole === 0 || !isNamed(largest.value)) continue;
    const share = Number(largest.measures[measure]) / whole;
    if (share >= TELLING_SHARE)
      named.push({
        text: `${dimensionNamed(by).label} ${largest.value} (${percentText(Math.round(share * 100) / 100)})`,
        share,
      });
  }
  const most = named.sort((a, b) => b.share - a.share).slice(0, MOST_CAUSES);
  return most.length === 0 ? [] : [`Mostly ${most.map(({ text }) => text).join(', ')}.`];
}

type Drawn = { readonly hours: ScopeHours; readonly episode: Episode; readonly subject: string };

function chartOf(
  { hourly, timeZone }: TellingContext,
  rule: SeriesRule,
  { hours, episode, subject }: Drawn,
): IncidentChart {
  const from = Math.max(0, hourly.places.length - DRAWN_HOURS);
  const title = `${capitalised(subject)}: ${rule.title.toLowerCase()} by the hour`;
  return {
    kind: 'incident',
    unit: rule.unit,
    title,
    alt: `${title}, ${hourly.places.length - from} hours; ${rule.finding(subject, episode.opening, hourAt(hourly.places, hours, episode.first))}.`,
    timeZone,
    granularity: 'hour',
    buckets: hourly.places.slice(from).map((place, index) => ({
      at: place.at,
      to: place.to,
      incomplete: false,
      actual: drawn(rule, rule.valueAt(hourOf(hours, place, from + index))),
      expected: null,
      low: null,
      high: null,
      firing: from + index >= episode.first && from + index <= episode.last,
    })),
  };
}

function hourAt(places: readonly HourPlace[], hours: ScopeHours, index: number) {
  const place = places[index];
  if (!place) throw new Error(`there is no hour ${index}`);
  return hourOf(hours, place, index);
}

/** A rule gives percents as they are drawn. */
export function drawn({ unit }: SeriesRule, value: number | null): string | number | null {
  if (value === null) return null;
  if (unit === 'percent') return String(value);
  return unit === 'usd' ? String(Math.round(value * 1e4) / 1e4) : Math.round(value);
}
