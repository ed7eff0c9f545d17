import type { DimensionName } from '../../dimensions.ts';
import { bucketStarts, zoneClock } from '../../period.ts';
import type { Filter } from '../../store.ts';
import { SIGHTED_DIMENSIONS } from './first-seen.ts';
import type { HourRule } from './hour-rule.ts';
import { type Firing, REHEARSED_DAYS, type Rehearsal, type RehearsalParts } from './rehearsal.ts';
import { only, useBy } from './use.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Rules that ask who used what, hour by hour, are rehearsed for a week. */
const REHEARSED_DAYS_OF_WHO = 7;

/** New values looked at closely: in more, being new is no news. */
const MOST_NEWCOMERS = 200;

/** What a rule that looks at who used what would have told: each hour is looked at as it was when it closed. */
export async function rehearseHours(parts: RehearsalParts, rule: HourRule): Promise<Rehearsal> {
  const { timeZone, now, pause } = parts;
  const to = zoneClock(timeZone).startOfHour(now);
  const isSighting = rule.needsSights;
  const days = isSighting ? REHEARSED_DAYS : REHEARSED_DAYS_OF_WHO;
  const from = Math.max(zoneClock(timeZone).startOfHour(to - days * DAY_MS), parts.oldest);
  const firstSeen = isSighting ? await firstHours(parts, { from, to }) : new Map<string, number>();
  const firings: Firing[] = [];
  const starts = bucketStarts({ from, to, timeZone, granularity: 'hour' });
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? to;
    if (isSighting && !isNearOne([...firstSeen.values()], end)) continue;
    const look = {
      ...parts,
      from: start,
      to: end,
      firstSeen: (dimension: DimensionName, value: string) => firstSeen.get(`${dimension} ${value}`) ?? 0,
    };
    for (const { scope, tell } of await rule.look(look))
      firings.push({ at: end, scope, finding: tell().finding, odd: null });
    await pause();
  }
  return { from, to, firings: withoutRepeats(firings), hours: [] };
}

/** Whether a value was first seen within the day before. */
function isNearOne(firsts: readonly number[], end: number): boolean {
  return firsts.some((at) => at < end && at >= end - DAY_MS);
}

/** What was news an hour ago is the same incident still. */
function withoutRepeats(firings: readonly Firing[]): readonly Firing[] {
  const told = new Map<string, number>();
  return firings.filter(({ at, scope }) => {
    const isRepeat = scope !== 'org' && at - (told.get(scope) ?? 0) <= 6 * HOUR_MS;
    told.set(scope, at);
    return !isRepeat;
  });
}

/** The hour in which each new value of the stretch was first used, by dimension and value. */
async function firstHours(
  { usage, org, oldest, timeZone, pause }: RehearsalParts,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const dimension of SIGHTED_DIMENSIONS) {
    const before = await useBy(usage, { org, from: oldest, to: from }, dimension);
    const after = await useBy(usage, { org, from, to }, dimension);
    const fresh = [...after.keys()].filter((value) => !before.has(value)).slice(0, MOST_NEWCOMERS);
    for (const value of fresh) {
      const first = await firstHour(
        { usage, org, timeZone },
        { from, to, filters: [only(dimension, value)] },
      );
      if (first !== undefined) found.set(`${dimension} ${value}`, first);
      await pause();
    }
  }
  return found;
}

async function firstHour(
  { usage, org, timeZone }: Pick<RehearsalParts, 'usage' | 'org' | 'timeZone'>,
  query: { readonly from: number; readonly to: number; readonly filters: readonly Filter[] },
): Promise<number | undefined> {
  const days = bucketStarts({ ...query, timeZone, granularity: 'day' });
  const [first] = await bucketsUsed({ usage, org }, query, days);
  if (first === undefined) return undefined;
  const day = { ...query, from: days[first] ?? query.from, to: days[first + 1] ?? query.to };
  const hours = bucketStarts({ ...day, timeZone, granularity: 'hour' });
  const [hour] = await bucketsUsed({ usage, org }, day, hours);
  return hour === undefined ? undefined : hours[hour];
}

async function bucketsUsed(
  { usage, org }: Pick<RehearsalParts, 'usage' | 'org'>,
  { from, to, filters }: Parameters<typeof firstHour>[1],
  buckets: readonly number[],
): Promise<readonly number[]> {
  const rows = await usage.sum({ org, from, to, filters }, { buckets, measures: ['requests'] });
  return rows.map(({ bucket }) => bucket).sort((a, b) => a - b);
}
