import { isCostlyNewcomer } from '../../detect/spend/first-spend.ts';
import { isNamed } from '../../dimensions.ts';
import type { UsageStore } from '../../store.ts';
import { scopeDepth, withoutScopes } from '../scope.ts';
import { hourAt, type JudgedHours } from './judged-hours.ts';
import { pagingBar } from './paging-bar.ts';
import { type SpendHistory, WATCHED_DIMENSIONS } from './spend-history.ts';
import type { Closed } from './told.ts';
import { hasBaseline, isUp, meanDay, type WatchedScope } from './watched-scope.ts';

const HOUR_MS = 3_600_000;

/** The open hour is judged as if it closed now. */
const WHOLE_HOUR = 1;

/** No news of a closed hour older than this: the digest has it. */
const NEWS_HOURS = 6;

/** An incident smaller than this share of its own mean day is no news either. */
const LEAST_SHARE_OF_OWN_DAY = 0.05;

/** Before, everything is new, so that being new says nothing. */
const SETTLED_HOURS = 7 * 24;

/** A scope that spends more than its history predicts, since when, and by how many dollars. */
export type Candidate = { readonly scope: string; readonly since: number; readonly excess: number };

/** Dollars an incident must exceed its expectation by; infinite while the organisation has no baseline. */
export async function leastExcess(history: SpendHistory): Promise<number> {
  const whole = await history.watched('org');
  return hasBaseline(whole) ? pagingBar(history, whole) : Number.POSITIVE_INFINITY;
}

/** Scopes with news in the last closed hours, and newcomers that are dear from the start. */
export async function closedCandidates(history: SpendHistory, least: number): Promise<readonly Candidate[]> {
  const isSettled = (await history.watched('org')).values.length >= SETTLED_HOURS;
  const candidates: Candidate[] = [];
  for (const scope of history.scopes()) {
    if (history.recent(scope, 24) < least) continue;
    const watched = await history.watched(scope);
    const found =
      maybeOddHours(history, watched, least) ?? (isSettled ? newcomer(history, watched) : undefined);
    if (found) candidates.push(found);
  }
  return candidates;
}

/** The newest of the last closed hours that is odd enough, with the odd hours that lead up to it. */
export function maybeOddHours(
  { hours }: SpendHistory,
  watched: WatchedScope,
  least: number,
): Candidate | undefined {
  const { judgements, firstHour, scope } = watched;
  for (let index = judgements.count - 1; index >= judgements.count - NEWS_HOURS; index--) {
    const judgement = hourAt(judgements, index);
    if (!judgement || !isUp(judgement) || judgement.excess < leastOf(watched, least)) continue;
    return { scope, since: hours[firstHour + runStart(judgements, index)] ?? 0, excess: judgement.excess };
  }
  return undefined;
}

function newcomer(history: SpendHistory, { scope, values, firstHour }: WatchedScope): Candidate | undefined {
  const firstSpendAt = history.hours[firstHour];
  if (firstSpendAt === undefined) return undefined;
  const lastDayUsd = values.slice(-24).reduce((sum, value) => sum + value, 0);
  if (!isCostlyNewcomer({ firstSpendAt, now: history.openHour, lastDayUsd })) return undefined;
  return { scope, since: firstSpendAt, excess: lastDayUsd };
}

/** What each scope spent in the open hour so far, without what has its own message. */
export async function openSpend(
  usage: Pick<UsageStore, 'sum'>,
  { org, history, now, ...known }: OpenHour,
): Promise<ReadonlyMap<string, number>> {
  const query = { org, from: history.openHour, to: now };
  const closed = new Set(known.closed.map(({ scope }) => scope));
  const spent = new Map<string, number>();
  let whole = 0;
  for (const by of WATCHED_DIMENSIONS) {
    const filters = withoutScopes(toldWithin(`${by}:`, known, history));
    for (const { value, measures } of await usage.sum({ ...query, filters }, { by })) {
      const scope = `${by}:${value}`;
      const usd = Number(measures.costNano) / 1e9;
      if (isNamed(value)) spent.set(scope, usd);
      if (by === 'team' && !closed.has(scope)) whole += usd;
    }
  }
  return spent.set('org', whole);
}

/** Scopes whose spend in the open hour is told already. */
export type Known = {
  /** Those with an open incident. */
  readonly told: readonly string[];
  readonly closed: readonly Closed[];
};

export type OpenHour = Known & {
  readonly org: string;
  readonly history: SpendHistory;
  readonly now: number;
};

/** What is taken out of a scope: what is told; what was closed within it, and around it in this very hour. */
function toldWithin(
  scope: string,
  { told, closed }: Known,
  { openHour }: Pick<SpendHistory, 'openHour'>,
): readonly string[] {
  const depth = scopeDepth(scope);
  const taken = closed.filter(
    (one) => scopeDepth(one.scope) > depth || (scopeDepth(one.scope) < depth && one.until > openHour),
  );
  return [...told, ...taken.map((one) => one.scope)];
}

/**
 * Scopes whose open hour is too high already, even if nothing more were spent in it: few large calls do not
 * come evenly, so half an hour is not half of the hour's spend.
 */
export async function openCandidates(
  history: SpendHistory,
  spent: ReadonlyMap<string, number>,
  { least, ...known }: Known & { readonly least: number },
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const [scope, usd] of spent) {
    if (usd + history.recent(scope, NEWS_HOURS) < least) continue;
    const watched = await history.watched(scope);
    const judgement = watched.watch.judgeOpen(usd, WHOLE_HOUR);
    // What the hours before came to may be told already, so only this hour counts then.
    const isAlone = toldWithin(scope, known, history).length === 0;
    const excess = isAlone ? judgement.excess : usd - judgement.expected;
    const isHigh = isUp(judgement) && usd > judgement.high;
    if (!isHigh || excess < leastOf(watched, least)) continue;
    const since = isAlone ? openSince(history, watched) : history.openHour;
    candidates.push({ scope, since, excess });
  }
  return candidates;
}

/** How much of the open hour has passed, 0 to 1. */
export function openShare({ openHour }: Pick<SpendHistory, 'openHour'>, now: number): number {
  return Math.min(1, Math.max(0, (now - openHour) / HOUR_MS));
}

/** The open hour, or the first of the odd hours that lead up to it. */
function openSince({ hours, openHour }: SpendHistory, { judgements, firstHour }: WatchedScope): number {
  const first = runStart(judgements, judgements.count);
  return hours[firstHour + first] ?? openHour;
}

/** Index of the first odd hour of the run that ends at `index`. */
function runStart(judgements: JudgedHours, index: number): number {
  let first = index;
  const isUpBefore = () => {
    const before = hourAt(judgements, first - 1);
    return before !== undefined && isUp(before);
  };
  while (isUpBefore()) first--;
  return first;
}

function leastOf(watched: WatchedScope, least: number): number {
  return Math.max(least, LEAST_SHARE_OF_OWN_DAY * meanDay(watched));
}
