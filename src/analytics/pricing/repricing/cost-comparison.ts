import { localDate, nextBucket, startOfDate } from '../../period.ts';
import type { StoredEvent } from '../../store.ts';
import { type EventCost, isPlanned } from '../../usage-event.ts';
import { keyOf, type UsedModel } from '../book/used-models.ts';

/**
 * How the cost of the events of one model and calendar month would change. Amounts are what is billed of the events
 * that change: those that plans pay for are counted, at nothing.
 */
export type MonthChange = UsedModel & {
  /** "2026-11", in the organisation's zone. */
  readonly month: string;
  /** Start of the month and of the next one, UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  /** How many events change. */
  readonly events: number;
  /** How many of them had no price before, and how many have none after. */
  readonly werePending: number;
  readonly becomePending: number;
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
};

export type CostComparison = {
  readonly changes: readonly MonthChange[];
  /** Events that were looked at. */
  readonly read: number;
  /** False where reading stopped at `most` events. */
  readonly complete: boolean;
};

export type CompareOptions = {
  readonly timeZone: string;
  readonly price: (event: StoredEvent) => EventCost;
  readonly most?: number;
  /** Called after each page with how many events it held. */
  readonly onRead?: (events: number) => void;
};

/** What stored events cost against what they would cost; bills are left out, nothing is written. */
export async function compareCosts(
  pages: AsyncIterable<readonly StoredEvent[]>,
  { timeZone, price, most = Number.POSITIVE_INFINITY, onRead }: CompareOptions,
): Promise<CostComparison> {
  const tally = createTally(timeZone);
  let read = 0;
  for await (const page of pages) {
    for (const event of page) {
      if (read >= most) return { changes: tally.changes(), read, complete: false };
      read += 1;
      if (event.kind === 'cost') continue;
      const after = price(event);
      if (!isSameCost(event.cost, after)) tally.add(event, after);
    }
    onRead?.(page.length);
  }
  return { changes: tally.changes(), read, complete: true };
}

/** Also by the rows it names: a cost worked out by other rows is another one, though it be as high. */
function isSameCost(one: EventCost, other: EventCost): boolean {
  if (one.status === 'pending' || other.status === 'pending') return one.status === other.status;
  return (
    one.status === other.status &&
    one.nano === other.nano &&
    one.priceIds.join(' ') === other.priceIds.join(' ')
  );
}

type Month = Pick<MonthChange, 'month' | 'from' | 'to'>;
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

function createTally(timeZone: string) {
  const sums = new Map<string, Writable<MonthChange>>();
  const months: Month[] = [];
  return {
    add: (event: StoredEvent, after: EventCost) => {
      const at = event.occurredAt;
      // A handful at most; working one out takes longer than pricing.
      const month = months.find(({ from, to }) => from <= at && at < to) ?? monthOf(at, timeZone);
      if (!months.includes(month)) months.push(month);
      const { provider = '', model = '' } = event.dimensions;
      const key = `${month.month}${keyOf({ provider, model })}`;
      const sum = sums.get(key) ?? { ...NOTHING, ...month, provider, model };
      sums.set(key, sum);
      sum.events += 1;
      // What a plan pays for changes no bill.
      if (!isPlanned(event)) {
        sum.beforeNano += amountOf(event.cost);
        sum.afterNano += amountOf(after);
      }
      if (event.cost.status === 'pending') sum.werePending += 1;
      if (after.status === 'pending') sum.becomePending += 1;
    },
    changes: (): readonly MonthChange[] => [...sums.values()],
  };
}

const NOTHING = { events: 0, werePending: 0, becomePending: 0, beforeNano: 0n, afterNano: 0n };

export function monthOf(at: number, timeZone: string): Month {
  const first = localDate(at, timeZone).with({ day: 1 });
  const from = startOfDate(first, timeZone);
  const to = nextBucket(from, { timeZone, granularity: 'month' });
  return { month: first.toString().slice(0, 7), from, to };
}

/** What counts towards totals: nothing while it is pending. */
export function amountOf(cost: EventCost): bigint {
  return cost.status === 'pending' ? 0n : cost.nano;
}
