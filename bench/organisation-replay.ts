import {
  type Candidate,
  closedCandidates,
  leastExcess,
  openCandidates,
  openSpend,
} from '../src/analytics/alerts/spikes/candidates.ts';
import type { Spike, SpikeFacts } from '../src/analytics/alerts/spikes/facts.ts';
import { maybeFollowUp } from '../src/analytics/alerts/spikes/follow-up.ts';
import { maybeOpening, type SpikeContext } from '../src/analytics/alerts/spikes/opening.ts';
import { createSpendHistory } from '../src/analytics/alerts/spikes/spend-history.ts';
import { burstsOf } from '../src/analytics/alerts/spikes/told.ts';
import type { DimensionName } from '../src/analytics/dimensions.ts';
import { sumMeasures } from '../src/analytics/reports/measures.ts';
import { UNTOUCHED } from '../src/analytics/state/incident.ts';
import type { Filter, UsageStore } from '../src/analytics/store.ts';

/** One source of spend: who it is, and its dollars in each hour of the replay. */
export interface Spender {
  readonly dimensions: Readonly<Partial<Record<DimensionName, string>>>;
  readonly hourlyUsd: readonly number[];
}

export interface Replay {
  readonly spenders: readonly Spender[];
  /** Start of the first hour, UTC milliseconds. */
  readonly start: number;
  /** Hours, counted from the start, in which the rule looks. */
  readonly from: number;
  readonly to: number;
}

/** An incident as it was opened, and the hour it was opened in. */
export interface Page {
  readonly hour: number;
  readonly facts: SpikeFacts;
}

const HOUR_MS = 3_600_000;
const ORG = 'bench';
/** Once the hour before is closed, and twice while the hour is open, for the rule wants two looks in a row. */
const LOOKS_MS = [60_000, 30 * 60_000, 58 * 60_000];
const LOOKS_IN_A_ROW = 2;

/**
 * Puts an organisation's spend through the spike rule (what spike-check does at every look, without a
 * database): every incident it would have opened. Within an hour spend comes evenly.
 */
export async function replayOrganisation({ spenders, start, from, to }: Replay): Promise<readonly Page[]> {
  const usage = spendInMemory(spenders, start);
  const organisation = { id: ORG, timeZone: 'UTC' };
  const history = createSpendHistory({ usage, organisation, pause: async () => undefined });
  const spikes: Spike[] = [];
  const pages: Page[] = [];
  const streaks = new Map<string, number>();
  for (let hour = from; hour < to; hour += 1) {
    for (const look of LOOKS_MS) {
      const now = start + hour * HOUR_MS + look;
      const isReread = await history.update(now);
      const context: SpikeContext = { usage, org: ORG, history, hidesPeople: false, now };
      await followUp(context, spikes);
      const least = await leastExcess(history);
      if (least === Number.POSITIVE_INFINITY) continue;
      const candidates = [
        ...(await lasting(context, { spikes, least, streaks })),
        ...(isReread ? await closedCandidates(history, least) : []),
      ];
      const facts = await maybeOpened(context, widestFirst(candidates), { spikes, least });
      if (!facts) continue;
      spikes.unshift(spikeOf(facts, { now, number: spikes.length + 1 }));
      pages.push({ hour, facts });
    }
  }
  return pages;
}

async function followUp(context: SpikeContext, spikes: Spike[]): Promise<void> {
  for (const [index, spike] of spikes.entries()) {
    if (spike.incident.state === 'resolved') continue;
    const next = await maybeFollowUp(context, spike);
    if (!next) continue;
    const end = next.isOver ? ({ state: 'resolved', resolvedAt: context.now } as const) : {};
    spikes[index] = { facts: next.facts, incident: { ...spike.incident, ...end, facts: next.facts } };
  }
}

type Looking = { readonly spikes: readonly Spike[]; readonly least: number };

async function lasting(
  { usage, org, history, now }: SpikeContext,
  { spikes, least, streaks }: Looking & { readonly streaks: Map<string, number> },
): Promise<readonly Candidate[]> {
  const told = spikes.filter(({ incident }) => incident.state !== 'resolved').map(({ facts }) => facts.scope);
  if (told.includes('org')) return [];
  const spent = await openSpend(usage, { org, history, now, told, closed: [] });
  const candidates = await openCandidates(history, spent, { told, closed: [], least });
  const before = new Map(streaks);
  streaks.clear();
  for (const { scope } of candidates) streaks.set(scope, (before.get(scope) ?? 0) + 1);
  return candidates.filter(({ scope }) => (streaks.get(scope) ?? 0) >= LOOKS_IN_A_ROW);
}

async function maybeOpened(
  context: SpikeContext,
  candidates: readonly Candidate[],
  { spikes, least }: Looking,
): Promise<SpikeFacts | undefined> {
  const outstanding = new Set(candidates.map(({ scope }) => scope));
  const bursts = burstsOf(spikes.map(({ incident, facts }) => ({ ...incident, facts })));
  for (const candidate of candidates) {
    const opening = await maybeOpening(context, candidate, {
      ...{ recent: spikes, closed: [] },
      bursts,
      least,
      outstanding,
    });
    if (opening) return opening.facts;
  }
  return undefined;
}

function widestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const depth = ({ scope }: Candidate) => ['org', 'team', 'agent'].indexOf(scope.split(':', 1)[0] ?? '');
  return candidates.toSorted((a, b) => depth(a) - depth(b) || b.excess - a.excess);
}

function spikeOf(facts: SpikeFacts, { now, number }: { now: number; number: number }): Spike {
  const incident = {
    id: String(number),
    number,
    org: ORG,
    key: `spike:${facts.scope}`,
    state: 'firing',
    openedAt: now,
    updatedAt: now,
    resolvedAt: null,
    ...UNTOUCHED,
    version: 1,
    facts,
  } as const;
  return { incident, facts };
}

/** Sums as a store answers them; an hour that has only begun counts for the part that is asked for. */
function spendInMemory(spenders: readonly Spender[], start: number): Pick<UsageStore, 'sum'> {
  const sum = async (
    query: { readonly from: number; readonly to: number; readonly filters: readonly Filter[] },
    { by, buckets }: { readonly by?: DimensionName; readonly buckets?: readonly number[] } = {},
  ) => {
    const usd = new Map<string, { value: string; bucket: number; usd: number }>();
    for (const { dimensions, hourlyUsd } of spenders) {
      if (!query.filters.every((filter) => matches(dimensions, filter))) continue;
      const value = by ? (dimensions[by] ?? '') : '';
      for (const [bucket, from] of (buckets ?? [query.from]).entries()) {
        const to = Math.min(query.to, buckets?.[bucket + 1] ?? query.to);
        const spent = spentBetween(hourlyUsd, (from - start) / HOUR_MS, (to - start) / HOUR_MS);
        if (spent === 0) continue;
        const key = `${bucket} ${value}`;
        usd.set(key, { value, bucket, usd: (usd.get(key)?.usd ?? 0) + spent });
      }
    }
    return [...usd.values()].map((row) => ({
      value: row.value,
      bucket: row.bucket,
      measures: { ...NOTHING, costNano: BigInt(Math.round(row.usd * 1e9)) },
    }));
  };
  // Only what the spike rule asks for is answered, with every measure but cost at 0.
  return { sum: sum as unknown as UsageStore['sum'] };
}

const NOTHING = sumMeasures([]);

function matches(dimensions: Spender['dimensions'], { dimension, values, negate }: Filter): boolean {
  return values.includes(dimensions[dimension] ?? '') !== negate;
}

function spentBetween(hourlyUsd: readonly number[], from: number, to: number): number {
  let spent = 0;
  for (let hour = Math.max(0, Math.floor(from)); hour < Math.min(hourlyUsd.length, to); hour += 1) {
    const share = Math.min(to, hour + 1) - Math.max(from, hour);
    spent += share * (hourlyUsd[hour] ?? 0);
  }
  return spent;
}
