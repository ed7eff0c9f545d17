import { type DimensionName, isNamed, NO_VALUE } from '../../dimensions.ts';
import type { Filter, UsageStore } from '../../store.ts';
import { scopeFilters } from '../scope.ts';
import { type Slope, type Usual, WINDOW_MS } from './runaway.ts';
import { only } from './use.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** History a runaway is compared with, up to the hour that was running ten minutes ago. */
const COMPARED_MS = 7 * DAY_MS;
const YOUNG_MS = DAY_MS;
const ONSET_MS = 10 * 60_000;

/** Calls whose sizes are compared. */
const MOST_CALLS = 500;

export type RunawayUsage = Pick<UsageStore, 'sum' | 'events'>;

type Asked = { readonly usage: RunawayUsage; readonly org: string; readonly now: number };

/** What each value of a dimension did in [from, to); calls without one under "". */
export async function slopesBy(
  { usage, org }: Pick<Asked, 'usage' | 'org'>,
  {
    from,
    to,
    filters = [],
  }: { readonly from: number; readonly to: number; readonly filters?: readonly Filter[] },
  by: DimensionName,
): Promise<ReadonlyMap<string, Slope>> {
  const rows = await usage.sum({ org, from, to, filters }, { by, measures: ['requests', 'costNano'] });
  return new Map(
    rows.map(({ value, measures }) => [
      value,
      { calls: Number(measures.requests), usd: Number(measures.costNano) / 1e9 },
    ]),
  );
}

/** What a scope did in the five minutes up to now. */
export async function slopeOf(asked: Asked, scope: string, since = asked.now - WINDOW_MS): Promise<Slope> {
  const { usage, org, now } = asked;
  const query = { org, from: since, to: now, filters: scopeFilters(scope) };
  const [row] = await usage.sum(query, { measures: ['requests', 'costNano'] });
  return { calls: Number(row?.measures.requests ?? 0n), usd: Number(row?.measures.costNano ?? 0n) / 1e9 };
}

/** Where the history a look is compared with ends: the same for a whole hour, so that it is read once. */
export function comparedUntil(now: number): number {
  const onset = now - ONSET_MS;
  return onset - (onset % HOUR_MS);
}

/** The most an agent did in five minutes of the last week. */
export async function usualOf(
  { usage, org }: Pick<Asked, 'usage' | 'org'>,
  agent: string,
  until: number,
): Promise<Usual> {
  const from = until - COMPARED_MS;
  const count = COMPARED_MS / WINDOW_MS;
  const buckets = Array.from({ length: count }, (_, index) => from + index * WINDOW_MS);
  const rows = await usage.sum(
    { org, from, to: until, filters: [only('agent', agent)] },
    { buckets, measures: ['requests', 'costNano'] },
  );
  const first = Math.min(...rows.map(({ bucket }) => buckets[bucket] ?? until));
  return {
    most: {
      calls: Math.max(0, ...rows.map(({ measures }) => Number(measures.requests))),
      usd: Math.max(0, ...rows.map(({ measures }) => Number(measures.costNano) / 1e9)),
    },
    isNew: rows.length === 0 || until - first < YOUNG_MS,
  };
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
  const window = { from: asked.now - WINDOW_MS, to: asked.now, filters: scopeFilters(scope) };
  const mostly = async (by: DimensionName) => maybeMostly(await slopesBy(asked, window, by));
  return {
    trace: scope.startsWith('trace:') ? null : await mostly('trace'),
    user: await mostly('user'),
    team: await mostly('team'),
    model: await mostly('model'),
  };
}

/** The named value that makes most of the money, or of the calls where they cost nothing. */
function maybeMostly(slopes: ReadonlyMap<string, Slope>): string | null {
  const all = [...slopes];
  const whole = all.reduce((sum, [, { usd }]) => sum + usd, 0);
  const sizeOf = ({ usd, calls }: Slope) => (whole > 0 ? usd : calls);
  const total = all.reduce((sum, [, slope]) => sum + sizeOf(slope), 0);
  const found = all.find(([value, slope]) => isNamed(value) && sizeOf(slope) >= MOSTLY * total);
  return found?.[0] ?? null;
}

/** The trace that makes most of what calls without an agent did. */
export async function maybeLooseTrace(asked: Asked): Promise<string | null> {
  const window = { from: asked.now - WINDOW_MS, to: asked.now, filters: [only('agent', NO_VALUE)] };
  return maybeMostly(await slopesBy(asked, window, 'trace'));
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
