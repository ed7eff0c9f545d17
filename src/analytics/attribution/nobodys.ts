import { say } from '../../language/say.ts';
import { bucketStarts } from '../period.ts';
import { addUp } from '../reports/measures.ts';
import type { CostSum } from '../reports/pending-cost.ts';
import type { Member } from '../state.ts';
import type { Filter, Measure, UsageQuery, UsageStore } from '../store.ts';
import { ATTRIBUTED_BY, type AttributedBy } from './give.ts';

/** What one value of a dimension used without a team. */
export type NobodysUsage = CostSum & {
  readonly dimension: AttributedBy;
  readonly value: string;
  readonly requests: bigint;
  readonly events: bigint;
  /** Start of the last local day it was used on, UTC milliseconds. */
  readonly lastDay: number;
};

/** All of it, once, and what everybody used beside it, nano-USD. */
export type Nobodys = CostSum & {
  readonly ofNano: bigint;
  readonly events: bigint;
  /** Largest first; one event is part of each of its values, so they overlap. */
  readonly values: readonly NobodysUsage[];
};

export type NobodysAsked = Pick<UsageQuery, 'org' | 'from' | 'to'> & {
  readonly timeZone: string;
  /** Where nobody is shown by name. */
  readonly hidesPeople: boolean;
};

const SUMMED = ['costNano', 'pendingEvents', 'requests', 'events'] as const satisfies readonly Measure[];

const WITHOUT_TEAM: Filter = { dimension: 'team', values: [''], negate: false };

/** What has no team, by everything it could be attributed by. */
export async function nobodysUsage(
  usage: Pick<UsageStore, 'sum'>,
  { timeZone, hidesPeople, ...span }: NobodysAsked,
): Promise<Nobodys> {
  const query = { ...span, filters: [WITHOUT_TEAM] };
  const [all] = await usage.sum({ ...span, filters: [] }, { measures: ['costNano'] });
  const [own] = await usage.sum(query, { measures: ['costNano', 'pendingEvents', 'events'] });
  const buckets = bucketStarts({ from: span.from, to: span.to, timeZone, granularity: 'day' });
  const values: NobodysUsage[] = [];
  for (const dimension of ATTRIBUTED_BY.filter((name) => name !== 'user' || !hidesPeople)) {
    const rows = await usage.sum(query, {
      by: dimension,
      buckets,
      measures: SUMMED,
    });
    for (const [value, days] of Map.groupBy(rows, (row) => row.value)) {
      if (value === '') continue;
      const last = Math.max(...days.map(({ bucket }) => bucket));
      values.push({
        ...{ dimension, value, lastDay: buckets[last] ?? span.from },
        ...addUp(days, SUMMED),
      });
    }
  }
  return {
    costNano: own?.measures.costNano ?? 0n,
    pendingEvents: own?.measures.pendingEvents ?? 0n,
    ofNano: all?.measures.costNano ?? 0n,
    events: own?.measures.events ?? 0n,
    values: values.sort(mostFirst),
  };
}

function mostFirst(one: NobodysUsage, other: NobodysUsage): number {
  const difference = other.costNano - one.costNano;
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  const rank = ({ dimension }: NobodysUsage) => ATTRIBUTED_BY.indexOf(dimension);
  return rank(one) - rank(other) || (one.value < other.value ? -1 : 1);
}

/** Whose it probably is, and by what evidence. */
export type Likely = { readonly team: string; readonly why: string };

const EVIDENCE_MS = 90 * 86_400_000;

/** The team of the person, or the one whose name most other usage with that value carries. */
export async function maybeLikely(
  { usage, members }: { readonly usage: Pick<UsageStore, 'sum'>; readonly members: readonly Member[] },
  org: string,
  { dimension, value }: Pick<NobodysUsage, 'dimension' | 'value'>,
  now: number,
): Promise<Likely | undefined> {
  const member = dimension === 'user' && members.find(({ id, email }) => id === value || email === value);
  if (member && member.team !== null) return { team: member.team, why: say`their team` };
  const filters: readonly Filter[] = [
    { dimension, values: [value], negate: false },
    { ...WITHOUT_TEAM, negate: true },
  ];
  const rows = await usage.sum(
    { org, from: now - EVIDENCE_MS, to: now, filters },
    { by: 'team', measures: ['events'] },
  );
  const all = rows.reduce((sum, { measures }) => sum + measures.events, 0n);
  const [most] = rows.toSorted(
    (a, b) => Number(b.measures.events - a.measures.events) || (a.value < b.value ? -1 : 1),
  );
  if (!most || most.measures.events * 2n <= all) return undefined;
  return { team: most.value, why: say`${(most.measures.events * 100n) / all} % of its other events` };
}
