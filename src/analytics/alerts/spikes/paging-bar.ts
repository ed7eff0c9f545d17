import { hourAt } from './judged-hours.ts';
import type { SpendHistory } from './spend-history.ts';
import { isUp, meanDay, type WatchedScope } from './watched-scope.ts';

/** An incident smaller than this, or than this share of the organisation's mean day, wakes nobody. */
const LEAST_USD = 1;
const LEAST_SHARE_OF_DAY = 0.02;
/** In its first week nobody knows yet what is common in an organisation. */
const LEAST_SHARE_OF_FIRST_DAYS = 0.1;
/** Six hours of ordinary spend at once wake somebody wherever they happen. */
const MOST_SHARE_OF_DAY = 1 / 4;

/** As long as a closed hour is news: see candidates.ts. */
const NEWS_HOURS = 6;
const HOURS_A_WEEK = 168;
/** A page tells of what is this many times as much as an ordinary week brings. */
const STANDS_OUT = 2;
const MOST_WEEKS = 4;
/** Scopes looked back at: each costs milliseconds once a day. */
const MOST_SCOPES = 100;

/**
 * Dollars by which an incident must exceed its expectation before it wakes anybody: 2 % of the
 * organisation's day (10 % in its first week), and more where its parts burst by as much every week as a matter of course. Then it
 * is twice what was exceeded about once a week in the last four, which the digest tells of.
 */
export async function pagingBar(history: SpendHistory, whole: WatchedScope): Promise<number> {
  const known = barAt.get(history.hours);
  if (known !== undefined) return known;
  const bar = await barOf(history, whole);
  barAt.set(history.hours, bar);
  return bar;
}

/** By the closed hours it was worked out from, which a history replaces whenever it reads some again. */
const barAt = new WeakMap<readonly number[], number>();

async function barOf(history: SpendHistory, whole: WatchedScope): Promise<number> {
  const day = meanDay(whole);
  const weeks = Math.min(MOST_WEEKS, Math.floor(whole.values.length / HOURS_A_WEEK));
  const share = weeks < 1 ? LEAST_SHARE_OF_FIRST_DAYS : LEAST_SHARE_OF_DAY;
  const least = Math.max(LEAST_USD, share * day);
  const most = Math.max(least, MOST_SHARE_OF_DAY * day);
  const bursts = await pastBursts(history, least);
  const weekly = bursts[Math.max(1, weeks) - 1] ?? 0;
  return Math.min(most, Math.max(least, STANDS_OUT * weekly));
}

/** Odd hours in a row of one scope, as indexes into the hours of the history. */
type Burst = { readonly from: number; readonly to: number; readonly excess: number };

/** Excesses of what was odd in the last four weeks, the largest first; what overlaps in time counts once. */
async function pastBursts(history: SpendHistory, least: number): Promise<readonly number[]> {
  const hours = MOST_WEEKS * HOURS_A_WEEK;
  const spenders = [...history.scopes()]
    .map((scope) => ({ scope, spent: history.recent(scope, hours) }))
    .filter(({ spent }) => spent >= least)
    .sort((a, b) => b.spent - a.spent)
    .slice(0, MOST_SCOPES);
  // What went on until lately may still be what somebody is to be woken for.
  const until = history.hours.length - NEWS_HOURS;
  const bursts: Burst[] = [];
  for (const { scope } of spenders) {
    const found = burstsOf(await history.watched(scope));
    bursts.push(
      ...found.filter(({ from, to, excess }) => excess >= least && from >= until - hours && to < until),
    );
  }
  const apart: Burst[] = [];
  for (const burst of bursts.toSorted((a, b) => b.excess - a.excess)) {
    if (apart.every(({ from, to }) => burst.to < from || burst.from > to)) apart.push(burst);
  }
  return apart.map(({ excess }) => excess);
}

function burstsOf({ judgements, firstHour }: WatchedScope): readonly Burst[] {
  const bursts: Burst[] = [];
  for (let index = 0; index < judgements.count; index++) {
    const judgement = hourAt(judgements, index);
    if (!judgement || !isUp(judgement)) continue;
    const hour = firstHour + index;
    const before = bursts.at(-1);
    const goesOn = before?.to === hour - 1;
    const from = goesOn ? before.from : hour;
    if (goesOn) bursts.pop();
    bursts.push({ from, to: hour, excess: Math.max(judgement.excess, goesOn ? before.excess : 0) });
  }
  return bursts;
}
