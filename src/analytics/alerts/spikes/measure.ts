import { nanoOfDouble, toDecimalUsd } from '../../money.ts';
import type { UsageStore } from '../../store.ts';
import { scopeFilters } from '../scope.ts';
import { openShare } from './candidates.ts';
import { comparedShifts, type Window } from './causes.ts';
import type { SpikeFacts } from './facts.ts';
import { hourAt } from './judged-hours.ts';
import type { SpendHistory } from './spend-history.ts';
import type { WatchedScope } from './watched-scope.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DRAWN_HOURS = 48;

type Usage = Pick<UsageStore, 'sum'>;

/** A stretch of an organisation's time with all that can be compared with it. */
export async function windowOf(
  history: SpendHistory,
  span: Pick<Window, 'org' | 'since' | 'until' | 'without'>,
): Promise<Window> {
  const { firstHour } = await history.watched('org');
  const first = history.hours[firstHour] ?? history.openHour;
  return { ...span, comparedDays: Math.floor((span.since - first) / DAY_MS) };
}

/** What a scope spent in a window, exact. */
export async function spentIn(usage: Usage, scope: string, window: Window): Promise<bigint> {
  const { org, since, until, without } = window;
  const filters = [...scopeFilters(scope), ...without];
  const [row] = await usage.sum({ org, filters, from: since, to: until });
  return row?.measures.costNano ?? 0n;
}

/** Dollars the detector expected of a scope in a window; of the open hour, the part that has passed. */
export function expectedIn(
  history: SpendHistory,
  { judgements, firstHour, watch }: WatchedScope,
  { since, until }: Window,
): number {
  const share = openShare(history, until);
  let expected = share * watch.judgeOpen(0, share).expected;
  for (let index = 0; index < judgements.count; index++) {
    const at = history.hours[firstHour + index] ?? 0;
    if (at >= since && at < until) expected += hourAt(judgements, index)?.expected ?? 0;
  }
  return expected;
}

/** Everything the message says of a scope in a window, measured against its own history. */
export async function measureSpike(
  usage: Usage,
  history: SpendHistory,
  watched: WatchedScope,
  { window, now }: { readonly window: Window; readonly now: number },
): Promise<Omit<SpikeFacts, 'causes'>> {
  const { scope } = watched;
  const { since, until } = window;
  const spent = await spentIn(usage, scope, window);
  // What is expected comes evenly, calls do not: the part of an hour that has passed says little of other days.
  const end = until > history.openHour ? history.openHour + HOUR_MS : until;
  const past: bigint[] = [];
  for (const shift of comparedShifts(window)) {
    past.push(await spentIn(usage, scope, { ...window, since: since - shift, until: end - shift }));
  }
  return {
    scope,
    timeZone: history.timeZone,
    since,
    until,
    actual: toDecimalUsd(spent),
    expected: toDecimal(expectedIn(history, watched, window)),
    low: toDecimalUsd(past.reduce((least, one) => (one < least ? one : least))),
    high: toDecimalUsd(past.reduce((most, one) => (one > most ? one : most))),
    comparedDays: past.length,
    buckets: [
      ...drawnHours(history, watched, window),
      await openBucket(usage, history, watched, { window, now }),
    ],
  };
}

type Buckets = SpikeFacts['buckets'];

function drawnHours(history: SpendHistory, watched: WatchedScope, { since, until }: Window): Buckets {
  const { judgements, values, firstHour } = watched;
  const from = Math.max(0, history.hours.length - DRAWN_HOURS);
  return history.hours.slice(from).map((at, index) => {
    const own = from + index - firstHour;
    const judgement = hourAt(judgements, own) ?? { expected: 0, low: 0, high: 0 };
    return {
      at,
      to: history.hours[from + index + 1] ?? history.openHour,
      incomplete: false,
      actual: toDecimal(values[own] ?? 0),
      ...rangeText(judgement),
      firing: at >= since && at < until,
    };
  });
}

async function openBucket(
  usage: Usage,
  history: SpendHistory,
  { scope, watch }: WatchedScope,
  { window, now }: { readonly window: Window; readonly now: number },
): Promise<Buckets[number]> {
  const { openHour } = history;
  const spent = await spentIn(usage, scope, { ...window, since: openHour, until: now });
  const range = watch.judgeOpen(0, openShare(history, now));
  return {
    at: openHour,
    to: openHour + HOUR_MS,
    incomplete: true,
    actual: toDecimalUsd(spent),
    ...rangeText(range),
    firing: window.until > openHour,
  };
}

function rangeText({ expected, low, high }: { expected: number; low: number; high: number }) {
  return { expected: toDecimal(expected), low: toDecimal(low), high: toDecimal(high) };
}

/** A detector's dollars as a decimal: it decides in doubles, what it shows is rounded to a hundredth of a cent. */
function toDecimal(usd: number): string {
  return toDecimalUsd(nanoOfDouble(Math.max(0, usd), 4));
}
