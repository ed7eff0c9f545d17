import { type DimensionName, isNamed, NO_VALUE } from '../../dimensions.ts';
import type { Filter, UsageStore } from '../../store.ts';
import { scopeFilters } from '../scope.ts';
import { NOTHING, type Slope, type Usual, WINDOW_MS } from './runaway.ts';
import { only } from './use.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** History a runaway is compared with, up to the hour that was running ten minutes ago. */
const COMPARED_MS = 7 * DAY_MS;
const YOUNG_MS = DAY_MS;
const ONSET_MS = 10 * 60_000;

/** The last of that history. */
export const RECENT_MS = 3 * HOUR_MS;

/** Calls whose sizes are compared. */
const MOST_CALLS = 500;

export type RunawayUsage = Pick<UsageStore, 'sum' | 'events'>;

type Asked = {
  readonly usage: RunawayUsage;
  readonly org: string;
  readonly now: number;
  /** So much of the five minutes is read at a stretch. */
  readonly stretchMs: number;
  /** Lets other work of this process go on. */
  readonly pause: () => Promise<void>;
};

/** Calls read at a stretch: some 20 ms. */
const STRETCH_CALLS = 20_000;
/** More statements than sixty a look would cost more than they spare. */
const SHORTEST_MS = 5_000;

/**
 * What each agent did in the hours that the five minutes lie in: no less than in those, and read at once, from sums by
 * the hour, or by five minutes where a zone's hours begin in between. Calls without an agent under "".
 */
export function hoursAround(asked: Omit<Asked, 'stretchMs' | 'pause'>): Promise<ReadonlyMap<string, Slope>> {
  const from = startOfHour(asked.now - WINDOW_MS);
  return slopesIn(asked, { from, to: startOfHour(asked.now) + HOUR_MS });
}

/** The same of three hours before all of what a runaway may be. */
export function hoursBefore(asked: Omit<Asked, 'stretchMs' | 'pause'>): Promise<ReadonlyMap<string, Slope>> {
  const to = comparedUntil(asked.now);
  return slopesIn(asked, { from: to - RECENT_MS, to });
}

/** Should all calls of some hours have been in one window, it is read in so long stretches. */
export function stretchFor(hours: ReadonlyMap<string, Slope>): number {
  const calls = hours.values().reduce((sum, slope) => sum + slope.calls, 0);
  return Math.max(SHORTEST_MS, Math.ceil(WINDOW_MS / Math.max(1, Math.ceil(calls / STRETCH_CALLS))));
}

/** What each value of a dimension did in the five minutes up to now; calls without one under "". */
export async function slopesBy(
  asked: Asked,
  by: DimensionName,
  filters: readonly Filter[] = [],
): Promise<ReadonlyMap<string, Slope>> {
  const { now, stretchMs } = asked;
  const sums = new Map<string, Done>();
  for (let from = now - WINDOW_MS; from < now; from += stretchMs) {
    const query = { org: asked.org, from, to: Math.min(from + stretchMs, now), filters };
    for (const { value, measures } of await asked.usage.sum(query, { by, measures: MEASURED })) {
      const { requests, costNano } = sums.get(value) ?? { requests: 0n, costNano: 0n };
      const done = { requests: requests + measures.requests, costNano: costNano + measures.costNano };
      sums.set(value, done);
    }
    await asked.pause();
  }
  return new Map([...sums].map(([value, done]) => [value, toSlope(done)]));
}

export async function slopeOfTrace(asked: Asked, trace: string): Promise<Slope> {
  return (await slopesBy(asked, 'trace', [only('trace', trace)])).get(trace) ?? NOTHING;
}

/** What a scope did since a time. */
export async function doneSince(
  { usage, org, now }: Pick<Asked, 'usage' | 'org' | 'now'>,
  scope: string,
  since: number,
): Promise<Slope> {
  const query = { org, from: since, to: now, filters: scopeFilters(scope) };
  const [row] = await usage.sum(query, { measures: MEASURED });
  return row ? toSlope(row.measures) : NOTHING;
}

/** So finely it is looked when a runaway began. */
const ONSET_STEP_MS = SHORTEST_MS;

/**
 * The first call of what runs away within the five minutes: from there on it was never slower, taken together, than
 * the pace it is told from. What the same agent did before at its usual pace is no part of it.
 */
export async function onsetOf(asked: Asked, scope: string, limit: Slope): Promise<number> {
  const { usage, org, now, pause } = asked;
  const filters = scopeFilters(scope);
  const begin = now - WINDOW_MS;
  let [ahead, least, onset] = [0, 0, begin];
  for (let from = begin; from < now; from += ONSET_STEP_MS) {
    const to = Math.min(from + ONSET_STEP_MS, now);
    const { calls, usd } = await doneSince({ usage, org, now: to }, scope, from);
    ahead += Math.max(usd / limit.usd, calls / limit.calls) - (to - from) / WINDOW_MS;
    if (ahead < least) [least, onset] = [ahead, to];
    await pause();
  }
  for await (const [first] of usage.events({ org, from: onset, to: now, filters }))
    return first?.occurredAt ?? begin;
  return begin;
}

async function slopesIn(
  { usage, org }: Pick<Asked, 'usage' | 'org'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, Slope>> {
  const rows = await usage.sum({ org, from, to, filters: [] }, { by: 'agent', measures: MEASURED });
  return new Map(rows.map(({ value, measures }) => [value, toSlope(measures)]));
}

const MEASURED = ['requests', 'costNano'] as const;

type Done = Readonly<Record<(typeof MEASURED)[number], bigint>>;

function toSlope({ requests, costNano }: Done): Slope {
  return { calls: Number(requests), usd: Number(costNano) / 1e9 };
}

/** Where the history a look is compared with ends: the same for a whole hour, so that it is read once. */
export function comparedUntil(now: number): number {
  return startOfHour(now - ONSET_MS);
}

/** Of UTC. */
function startOfHour(at: number): number {
  return at - (at % HOUR_MS);
}

/** The most an agent did in five minutes of the last week. */
export async function usualOf(asked: Asked, agent: string, until: number): Promise<Usual> {
  let most = NOTHING;
  let first = until;
  for (let from = until - COMPARED_MS; from < until; from += DAY_MS) {
    for (const { at, calls, usd } of await slopesOfDay(asked, agent, from)) {
      most = { calls: Math.max(most.calls, calls), usd: Math.max(most.usd, usd) };
      first = Math.min(first, at);
    }
    await asked.pause();
  }
  return { most, isNew: until - first < YOUNG_MS };
}

type SlopeAt = Slope & { readonly at: number };

async function slopesOfDay(
  { usage, org }: Pick<Asked, 'usage' | 'org'>,
  agent: string,
  from: number,
): Promise<readonly SlopeAt[]> {
  const buckets = Array.from({ length: DAY_MS / WINDOW_MS }, (_, index) => from + index * WINDOW_MS);
  const rows = await usage.sum(
    { org, from, to: from + DAY_MS, filters: [only('agent', agent)] },
    { buckets, measures: MEASURED },
  );
  return rows.map(({ bucket, measures }) => ({ at: buckets[bucket] ?? from, ...toSlope(measures) }));
}

/** Who and what a runaway is, as far as its calls say. */
export type Suspect = {
  readonly trace: string | null;
  readonly user: string | null;
  readonly team: string | null;
  readonly model: string | null;
};

/** A value that makes most of it. */
const MOSTLY = 0.6;

export async function suspectOf(asked: Asked, scope: string): Promise<Suspect> {
  const filters = scopeFilters(scope);
  const mostly = async (by: DimensionName) => maybeMostly(await slopesBy(asked, by, filters))?.value ?? null;
  return {
    trace: scope.startsWith('trace:') ? null : await mostly('trace'),
    user: await mostly('user'),
    team: await mostly('team'),
    model: await mostly('model'),
  };
}

type Named = { readonly value: string; readonly slope: Slope };

/** The named value that makes most of the money, or of the calls where they cost nothing. */
function maybeMostly(slopes: ReadonlyMap<string, Slope>): Named | undefined {
  const all = [...slopes];
  const whole = all.reduce((sum, [, { usd }]) => sum + usd, 0);
  const sizeOf = ({ usd, calls }: Slope) => (whole > 0 ? usd : calls);
  const total = all.reduce((sum, [, slope]) => sum + sizeOf(slope), 0);
  const found = all.find(([value, slope]) => isNamed(value) && sizeOf(slope) >= MOSTLY * total);
  return found && { value: found[0], slope: found[1] };
}

/** The trace that makes most of what calls without an agent did; its calls with one count too. */
export async function maybeLooseTrace(asked: Asked): Promise<Named | undefined> {
  const found = maybeMostly(await slopesBy(asked, 'trace', [only('agent', NO_VALUE)]));
  return found && { ...found, slope: await slopeOfTrace(asked, found.value) };
}

/** Share of a scope's last calls whose input is as large as the most frequent one: 1 is a loop. */
export async function repeatedShare({ usage, org, now }: Asked, scope: string): Promise<number> {
  const query = { org, from: now - WINDOW_MS, to: now, filters: scopeFilters(scope) };
  const sizes = new Map<number, number>();
  let calls = 0;
  for await (const page of usage.events(query)) {
    for (const { counts } of page.slice(0, MOST_CALLS)) {
      const size = counts.inputTokens ?? 0;
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
      calls++;
    }
    break;
  }
  return calls === 0 ? 0 : Math.max(...sizes.values()) / calls;
}
