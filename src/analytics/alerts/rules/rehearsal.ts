import { replayStart } from '../../detect/spend/replay-start.ts';
import type { Sensitivity } from '../../detect/spend/settings.ts';
import { zoneClock } from '../../period.ts';
import type { UsageStore } from '../../store.ts';
import { scopeText } from '../scope.ts';
import { hoursBetween } from './hour-sums.ts';
import {
  createHourlyUsage,
  HANGING_DAYS,
  type HourlyUsage,
  hourOf,
  type ScopeHours,
} from './hourly-usage.ts';
import { type Assignment, createSeriesRun } from './series-run.ts';
import type { Odd } from './watch.ts';

const DAY_MS = 86_400_000;

export const REHEARSED_DAYS = 60;
/** One time a rule would have been told: the instant its incident would have opened. */
export type Firing = {
  readonly at: number;
  readonly scope: string;
  /** In the rule's words. */
  readonly finding: string;
  readonly odd: Odd | null;
};

/** An hour of the scope that is drawn, in the rule's unit. */
export type RehearsedHour = {
  readonly at: number;
  readonly to: number;
  readonly value: number | null;
  readonly isFiring: boolean;
};

export type Rehearsal = {
  readonly from: number;
  readonly to: number;
  /** Oldest first. */
  readonly firings: readonly Firing[];
  /** Of the scope asked for; none where the rule watches several. */
  readonly hours: readonly RehearsedHour[];
};

export type RehearsalParts = {
  readonly usage: Pick<UsageStore, 'sum' | 'distinct' | 'hanging'>;
  readonly org: string;
  readonly timeZone: string;
  readonly oldest: number;
  readonly hidesPeople: boolean;
  readonly now: number;
  /** Lets other work of this process go on between two pieces of a long read. */
  readonly pause: () => Promise<void>;
};

/** Of cost spikes, which have a job of their own. */
export type SpikeRehearsal = Omit<RehearsalParts, 'usage'> & {
  /** Only spikes of this scope; null: all. */
  readonly scope: string | null;
  /** As sensitive as this; null: as it comes. */
  readonly level: Sensitivity | null;
};

/**
 * What a rule would have told of the last weeks, by the code that tells it live: each hour is judged by what a
 * process would have known that looked when it closed.
 */
export async function rehearseSeries(parts: RehearsalParts, assigned: Assignment): Promise<Rehearsal> {
  const { usage, org, timeZone, now, pause } = parts;
  const clock = zoneClock(timeZone);
  const to = clock.startOfHour(now);
  const days = assigned.rule.countsHanging ? HANGING_DAYS : REHEARSED_DAYS;
  const from = Math.max(clock.startOfHour(to - days * DAY_MS), clock.startOfHour(parts.oldest));
  const hourly = createHourlyUsage({ usage, org, timeZone, pause, from: replayStart(from, 'hour') });
  hourly.update(now);
  const firings: Firing[] = [];
  const firing = new Set<number>();
  for (const stretch of stretchesOf(hourly, { from, to })) {
    const run = createSeriesRun(assigned, pause);
    for (const episode of await run.episodes(stretch.view)) {
      const { first, last, scope, opening } = episode;
      const place = stretch.view.places[first];
      const hours = run.hoursOf(scope);
      if (!place || !hours || place.to <= stretch.from || place.to > stretch.to) continue;
      const finding = assigned.rule.finding(scopeText(scope), opening, hourOf(hours, place, first));
      firings.push({ at: place.to, scope, finding, odd: opening });
      for (const odd of stretch.view.places.slice(first, last + 1)) firing.add(odd.at);
    }
  }
  return { from, to, firings, hours: await drawnHours(hourly, assigned, { from, firing }) };
}

type Stretch = { readonly view: HourlyUsage; readonly from: number; readonly to: number };

/** Openings in (from, to] of one stretch are judged by the history that a look at that time would have replayed. */
function stretchesOf(
  hourly: HourlyUsage,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Stretch[] {
  const starts = new Map<number, number[]>();
  for (const { to: closedAt } of hourly.places) {
    if (closedAt <= from || closedAt > to) continue;
    const start = replayStart(closedAt, 'hour');
    starts.set(start, [...(starts.get(start) ?? []), closedAt]);
  }
  return [...starts].map(([start, closings]) => {
    const first = closings[0] ?? from;
    const last = closings.at(-1) ?? to;
    return { view: viewOf(hourly, start, last), from: first - 1, to: last };
  });
}

/** The hours of a stretch, as if nothing was stored before or after it. */
function viewOf(hourly: HourlyUsage, start: number, end: number): HourlyUsage {
  const first = Math.max(
    0,
    hourly.places.findIndex((place) => place.to > start),
  );
  const places = hourly.places.slice(first).filter((place) => place.to <= end);
  return {
    places,
    update: () => undefined,
    scopes: async (split) => {
      const whole = await hourly.scopes(split);
      return whole.map((one) => shifted(one, first, places.length));
    },
  };
}

function shifted({ scope, used }: ScopeHours, first: number, count: number): ScopeHours {
  const { indexes, sums } = hoursBetween(used, first, first + count);
  return { scope, version: 0, used: { indexes: indexes.map((index) => index - first), sums } };
}

async function drawnHours(
  hourly: HourlyUsage,
  { rule, scope }: Assignment,
  { from, firing }: { readonly from: number; readonly firing: ReadonlySet<number> },
): Promise<readonly RehearsedHour[]> {
  if (scope === null) return [];
  const [hours] = await hourly.scopes({ of: { scope }, filters: rule.filters });
  return hourly.places.flatMap((place, index) =>
    place.at < from
      ? []
      : [
          {
            at: place.at,
            to: place.to,
            value: hours ? rule.valueAt(hourOf(hours, place, index)) : null,
            isFiring: firing.has(place.at),
          },
        ],
  );
}

/** How often a week it would have been told, of the time that was rehearsed. */
export function perWeek({ firings, from, to }: Rehearsal): number {
  return (firings.length * 7 * DAY_MS) / Math.max(DAY_MS, to - from);
}
