import { percentText, usdText } from '../../analytics/alerts/rules/figure-text.ts';
import { type Firing, perWeek, type Rehearsal } from '../../analytics/alerts/rules/rehearsal.ts';
import { drawn } from '../../analytics/alerts/rules/series-finding.ts';
import type { SeriesRule } from '../../analytics/alerts/rules/series-rule.ts';
import type { Odd } from '../../analytics/alerts/rules/watch.ts';
import {
  type IncidentChart,
  type Message,
  messageOf,
  type Table,
  type Unit,
} from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import { formatCount, formatDuration } from '../../analytics/words/format.ts';
import { timeText } from '../../analytics/words/moment-text.ts';
import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { printScope } from '../speaker/scope.ts';

const MOST_LINES = 10;

/** Shares and means: a picture adds up hours that it has no room for, which says nothing of these. */
const AVERAGED: readonly Unit[] = ['percent', 'ms'];
const MOST_AVERAGED = 120;
const DAY_MS = 86_400_000;

export type Told = {
  readonly rule: SeriesRule | null;
  /** "cost of team:ml above $50/day" */
  readonly what: string;
  readonly command: string;
  /** The command that turns it on; null where it is on. */
  readonly turnOn: string | null;
  readonly timeZone: string;
};

/** What a rule would have told, with every time it would have. */
export function rehearsalMessage(rehearsal: Rehearsal, told: Told): Message {
  const { firings, from, to } = rehearsal;
  const { command, what, turnOn, timeZone } = told;
  const days = Math.round((to - from) / DAY_MS);
  const shown = firings.slice(-MOST_LINES).toReversed();
  const more = firings.length - shown.length;
  return messageOf({
    command,
    headline: shorten(headlineOf(rehearsal, what, days)),
    lines: [
      ...shown.map((firing) => `${timeText(firing.at, timeZone)}: ${firing.finding}`),
      ...(more > 0 ? [say`+${more} earlier ones; the file has them all.`] : []),
      ...(firings.length > 0 ? [say`That is about ${weeklyText(rehearsal)} a week.`] : []),
      say`Nothing was changed and nobody was told. Silences and what a channel takes a day are not counted in.`,
    ],
    table: firings.length === 0 ? null : tableOf(firings, told),
    csvName: firings.length === 0 ? null : `rehearsal-${days}d`,
    charts: rehearsal.hours.length === 0 ? [] : [chartOf(rehearsal, told)],
    actions: turnOn === null ? [] : [{ label: say`Turn it on`, command: turnOn, style: 'primary' }],
  });
}

function headlineOf(rehearsal: Rehearsal, what: string, days: number): string {
  const { firings } = rehearsal;
  const span = spanText(days);
  if (firings.length === 0) return say`${what} would not have fired in ${span}`;
  const weekly = weeklyText(rehearsal);
  return counted(
    firings.length,
    say`${what} would have fired once in ${span}, about ${weekly} a week`,
    say`${what} would have fired ${firings.length} times in ${span}, about ${weekly} a week`,
  );
}

/** "0.35", "2.1", "12" */
function weeklyText(rehearsal: Rehearsal): string {
  const rate = perWeek(rehearsal);
  const digits = rate >= 10 ? 0 : rate >= 1 ? 1 : 2;
  return decimalText(rate.toFixed(digits));
}

function tableOf(firings: readonly Firing[], { rule, timeZone }: Told): Table {
  return {
    columns: [
      { key: 'at', label: say`told at`, unit: 'time' },
      { key: 'about', label: say`about`, unit: 'text' },
      { key: 'what', label: say`what`, unit: 'text' },
    ],
    rows: firings.map(({ at, scope, odd, finding }) => ({
      at: toZonedText(at, timeZone),
      about: printScope(scope),
      what: rule && odd ? oddText(rule, odd) : finding,
    })),
    total: {},
    shown: MOST_LINES,
    rowsOverlap: false,
  };
}

/** "$41.20 (expected about $9.00)" */
function oddText({ unit }: SeriesRule, { value, expected, limit }: Odd): string {
  const text = (one: number): string => {
    if (unit === 'usd') return usdText(one);
    if (unit === 'percent') return percentText(one);
    return unit === 'ms' ? formatDuration(one) : formatCount(Math.round(one));
  };
  return expected === null
    ? say`${text(value)} (above ${text(limit)})`
    : say`${text(value)} (expected about ${text(expected)})`;
}

function chartOf({ hours, firings }: Rehearsal, { rule, what, timeZone }: Told): IncidentChart {
  const drawnHours = rule && AVERAGED.includes(rule.unit) ? hours.slice(-MOST_AVERAGED) : hours;
  const title =
    firings.length === 0
      ? say`${what}: no hour would have been told`
      : say`${what}: the hours that would have been told`;
  return {
    kind: 'incident',
    unit: rule?.unit ?? 'count',
    title,
    alt: counted(
      firings.length,
      say`${title}; 1 time in ${hours.length} hours.`,
      say`${title}; ${firings.length} times in ${hours.length} hours.`,
    ),
    timeZone,
    granularity: 'hour',
    buckets: drawnHours.map(({ at, to, value, isFiring }) => ({
      at,
      to,
      incomplete: false,
      actual: rule ? drawn(rule, value) : value,
      expected: null,
      low: null,
      high: null,
      firing: isFiring,
    })),
  };
}

function spanText(days: number): string {
  return counted(days, say`the last day`, say`the last ${days} days`);
}
