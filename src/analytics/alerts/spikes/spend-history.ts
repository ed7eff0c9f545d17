import { Temporal } from 'temporal-polyfill';
import { replayStart } from '../../detect/spend/replay-start.ts';
import type { Sensitivity } from '../../detect/spend/settings.ts';
import { type DimensionName, isNamed } from '../../dimensions.ts';
import { bucketStarts, zoneClock } from '../../period.ts';
import type { Filter, UsageStore } from '../../store.ts';
import { FIRST_SLICE_HOURS, type HourSpan, readInSlices } from '../hour-slices.ts';
import { scopeFilters } from '../scope.ts';
import { type WatchedScope, watchScope } from './watched-scope.ts';

/** Dimensions whose values are watched one by one, beside the organisation as a whole. */
export const WATCHED_DIMENSIONS = ['agent', 'team'] as const satisfies readonly DimensionName[];

/** Whether a scope is judged at every look; users, keys and features are only read when they are asked for. */
export function isWatched(scope: string): boolean {
  return scope === 'org' || WATCHED_DIMENSIONS.some((dimension) => scope.startsWith(`${dimension}:`));
}

/** Scopes remembered: the ones that spent most. */
const KEPT_SCOPES = 2_000;

const HOUR_MS = 3_600_000;
/** Late and repriced events change closed hours: those of the last day are read again this often, */
const REREAD_HOURS = 24;
const REREAD_EVERY_MS = 5 * 60_000;
/** and all of them this often. */
const RELOAD_EVERY_MS = 24 * HOUR_MS;

export type SpendHistoryParts = {
  readonly usage: Pick<UsageStore, 'sum'>;
  readonly organisation: { readonly id: string; readonly timeZone: string };
  /** Lets other work of this process go on between two pieces of a long load. */
  readonly pause: () => Promise<void>;
  /** All hours are read again this often; what does not change need not be. */
  readonly reloadEveryMs?: number;
  /** How much a scope wants to hear; all of them the normal amount when absent. */
  readonly sensitivityOf?: (scope: string) => Sensitivity;
};

/** Hourly spend of an organisation and its parts. All of it follows from the store, whenever it is loaded. */
export type SpendHistory = {
  readonly timeZone: string;
  /** Starts of the closed hours, oldest first; the open hour starts at `openHour`. */
  readonly hours: readonly number[];
  readonly openHour: number;
  /** Follows the clock and the store; true when closed hours were read (again). */
  update(now: number): Promise<boolean>;
  /** The organisation, its agents and its teams. */
  scopes(): Iterable<string>;
  /** Dollars of a scope's last closed hours. */
  recent(scope: string, hours: number): number;
  watched(scope: string): Promise<WatchedScope>;
  /** The scope as it would stand had its last closed hours come to this. */
  watchedWith(scope: string, last: readonly number[]): WatchedScope;
};

export function createSpendHistory(parts: SpendHistoryParts): SpendHistory {
  const {
    usage,
    organisation,
    pause,
    reloadEveryMs = RELOAD_EVERY_MS,
    sensitivityOf = () => 'normal',
  } = parts;
  const { id: org, timeZone } = organisation;
  const clock = zoneClock(timeZone);
  let hours: readonly number[] = [];
  let steps: readonly number[] = [];
  let openHour = 0;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  /** Dollars of every closed hour. */
  let spend = new Map<string, number[]>();
  const watches = new Map<string, WatchedScope>();
  /** Scopes of other dimensions somebody asked for: a user, a model. */
  const others = new Set<string>();

  function needsLoad(now: number, next: number): boolean {
    const isSetBack = now < readAt || next < openHour;
    const isLongAgo = now - loadedAt >= reloadEveryMs || next - openHour >= RELOAD_EVERY_MS;
    return isSetBack || isLongAgo || hours[0] !== firstHourFor(now);
  }

  /** Anchored, so that every process and every restart replays the same hours and judges alike. */
  function firstHourFor(now: number): number {
    return clock.startOfHour(replayStart(now, 'hour'));
  }

  async function load(now: number, next: number): Promise<void> {
    const all = bucketStarts({ from: firstHourFor(now), to: next, timeZone, granularity: 'hour' });
    others.clear();
    const read = await readHours({ hours: all, end: next, first: 0 }, WATCHED_DIMENSIONS.map(byDimension));
    watches.clear();
    spend = new Map(largest(read).map(([scope, own]) => [scope, filled(own, 0, all.length)]));
    hours = all;
    steps = wallSteps(all, timeZone);
    openHour = next;
    loadedAt = now;
  }

  async function reread(next: number): Promise<void> {
    const opened = bucketStarts({ from: openHour, to: next, timeZone, granularity: 'hour' });
    const all = [...hours, ...opened];
    const first = Math.max(0, hours.length - REREAD_HOURS);
    const splits = [...WATCHED_DIMENSIONS.map(byDimension), ...[...others].map(byScope)];
    const read = await readHours({ hours: all, end: next, first }, splits);
    for (const scope of new Set([...spend.keys(), ...read.keys()])) {
      const old = spend.get(scope) ?? new Array<number>(hours.length).fill(0);
      const tail = filled(read.get(scope), first, all.length);
      const isChanged = old.slice(first).some((value, index) => value !== tail[index]);
      if (isChanged) watches.delete(scope);
      spend.set(scope, [...old.slice(0, first), ...tail]);
    }
    hours = all;
    steps = [...steps, ...wallSteps([...hours.slice(steps.length - 1)], timeZone).slice(1)];
    openHour = next;
  }

  async function readHours({ hours: all, end, first }: Stretch, splits: readonly SpendSplit[]) {
    const read = new Map<string, Map<number, number>>();
    await readInSlices({ first, end: all.length }, { length: FIRST_SLICE_HOURS, read: readSlice, pause });
    return read;

    async function readSlice(slice: HourSpan): Promise<number> {
      const buckets = all.slice(slice.first, slice.end);
      const period = { from: buckets[0] ?? end, to: all[slice.end] ?? end };
      let rowCount = 0;
      for (const { by, filters, scopesOf } of splits) {
        const rows = await usage.sum({ org, filters, ...period }, { buckets, ...(by && { by }) });
        rowCount += rows.length;
        for (const row of rows) {
          for (const scope of scopesOf(row.value))
            add(scope, slice.first + row.bucket, row.measures.costNano);
        }
      }
      return rowCount;
    }

    function add(scope: string, hour: number, nano: bigint): void {
      const own = read.get(scope) ?? new Map<number, number>();
      read.set(scope, own.set(hour, (own.get(hour) ?? 0) + Number(nano) / 1e9));
    }
  }

  return {
    timeZone,
    get hours() {
      return hours;
    },
    get openHour() {
      return openHour;
    },
    update: async (now) => {
      const next = clock.startOfHour(now);
      if (needsLoad(now, next)) await load(now, next);
      else if (next !== openHour || now - readAt >= REREAD_EVERY_MS) await reread(next);
      else return false;
      readAt = now;
      return true;
    },
    scopes: () => [...spend.keys()].filter((scope) => !others.has(scope)),
    recent: (scope, count) => (spend.get(scope) ?? []).slice(-count).reduce((sum, value) => sum + value, 0),
    watched: async (scope) => {
      if (!spend.has(scope) && !isWatched(scope)) {
        const read = await readHours({ hours, end: openHour, first: 0 }, [byScope(scope)]);
        spend.set(scope, filled(read.get(scope), 0, hours.length));
        others.add(scope);
      }
      const values = spend.get(scope) ?? new Array<number>(hours.length).fill(0);
      const own = { hours: values, steps, sensitivity: sensitivityOf(scope) };
      const known = watches.get(scope);
      const watched = watchScope(scope, own, known);
      watches.set(scope, watched);
      // The paging bar asks for a hundred scopes, of which each takes some ten milliseconds the first time.
      if (watched !== known) await pause();
      return watched;
    },
    watchedWith: (scope, last) => {
      const known = spend.get(scope) ?? [];
      const values = [...known.slice(0, hours.length - last.length), ...last];
      return watchScope(scope, { hours: values, steps, sensitivity: sensitivityOf(scope) }, undefined);
    },
  };
}

type Stretch = { readonly hours: readonly number[]; readonly end: number; readonly first: number };

type SpendSplit = {
  readonly by: DimensionName | null;
  readonly filters: readonly Filter[];
  readonly scopesOf: (value: string) => readonly string[];
};

/** Every event has one team, if only none, so that the teams add up to the organisation. */
function byDimension(by: (typeof WATCHED_DIMENSIONS)[number]): SpendSplit {
  return {
    by,
    filters: [],
    scopesOf: (value) => [...(isNamed(value) ? [`${by}:${value}`] : []), ...(by === 'team' ? ['org'] : [])],
  };
}

function byScope(scope: string): SpendSplit {
  return { by: null, filters: scopeFilters(scope), scopesOf: () => [scope] };
}

/** By how many hours the clock on the wall moved on to each hour: 1, but 0 and 2 where clocks are changed. */
function wallSteps(hours: readonly number[], timeZone: string): readonly number[] {
  const wall = hours.map(
    (at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).hour,
  );
  return wall.map((hour, index) => (index === 0 ? 1 : (hour - (wall[index - 1] ?? 0) + 24) % 24));
}

function filled(own: ReadonlyMap<number, number> | undefined, first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => own?.get(first + index) ?? 0);
}

function largest(read: ReadonlyMap<string, ReadonlyMap<number, number>>) {
  const totals = [...read].map(([scope, own]) => {
    const total = own.values().reduce((sum, value) => sum + value, 0);
    return { scope, own, total: scope === 'org' ? Number.POSITIVE_INFINITY : total };
  });
  const kept = totals.sort((a, b) => b.total - a.total).slice(0, KEPT_SCOPES);
  return kept.map(({ scope, own }) => [scope, own] as const);
}
