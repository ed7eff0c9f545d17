import { say } from '../../../language/say.ts';
import type { ExactValue, Row, Table } from '../../message.ts';
import { bucketStarts, nextBucket, type Period } from '../../period.ts';
import type { Measures, SumRow } from '../../store.ts';
import { earlierQuery, type ReportContext } from '../context.ts';
import { addUp } from '../measures.ts';
import { stackable } from '../metrics.ts';
import {
  FORMER_MEASURES,
  type FormerMeasures,
  formerCells,
  formerColumns,
  withFormerColumns,
} from './former-columns.ts';
import type { FormerPeriod } from './former-period.ts';

/** What the rows of a table of buckets are made from, bucket by bucket. */
export type Buckets = {
  readonly names: readonly string[];
  readonly rows: readonly SumRow[];
  readonly total: Measures;
  /** How the bucket of the other window that starts at a moment is called. */
  readonly nameAt: (at: number) => string;
};

const NOTHING = addUp([], FORMER_MEASURES);

/**
 * A table of buckets with each one's like in the window compared with, where there is one: the first beside the
 * first. What that window has beyond the last row stands in a row of its own, so that its sums are whole.
 */
export async function withFormerBuckets(
  { question, usage }: ReportContext,
  table: Table,
  { names, rows, total, nameAt }: Buckets,
): Promise<Table> {
  const { versus, period } = question;
  const [first, ...measures] = table.columns;
  if (!versus || !first) return table;
  const starts = formerStarts(period, versus);
  const own = starts.slice(0, names.length);
  const beyond = starts[names.length];
  const asked = beyond === undefined ? own : [...own, beyond];
  const former = await usage.sum(earlierQuery(question), { buckets: asked, measures: FORMER_MEASURES });
  const metric = stackable(question.metric, total);
  const now = new Map(rows.map(({ bucket, measures }) => [bucket, measures]));
  const before = new Map(former.map(({ bucket, measures }) => [bucket, measures]));
  const places = new Map<ExactValue, number>(names.map((name, index) => [name, index]));
  const cellsOf = (index: number): Row => {
    const at = own[index];
    // Where the other window has no such bucket, there is nothing to compare with.
    if (at === undefined) return { ...nothingThere(), against: null };
    const sides = { now: now.get(index) ?? NOTHING, before: before.get(index) ?? NOTHING };
    return { ...formerCells(metric, sides), against: nameAt(at) };
  };
  return {
    ...table,
    columns: [
      first,
      ...withFormerColumns(measures, metric),
      { key: 'against', label: say`compared with`, unit: 'text' },
    ],
    rows: [
      ...table.rows.map((row) => ({ ...row, ...cellsOf(places.get(row[first.key] ?? null) ?? -1) })),
      ...(beyond === undefined ? [] : [rowBeyond(before.get(names.length) ?? NOTHING)]),
    ],
    total: {
      ...table.total,
      ...formerCells(metric, { now: total, before: addUp(former, FORMER_MEASURES) }),
    },
  };

  function rowBeyond(measures: FormerMeasures): Row {
    const nothing = Object.fromEntries(
      table.columns.map(({ key, unit }): [string, ExactValue] => [key, unit === 'usd' ? '0' : 0]),
    );
    return {
      ...nothing,
      [first?.key ?? '']: say`(no ${first?.label ?? ''})`,
      ...formerCells(metric, { now: NOTHING, before: measures }),
      against: say`from ${nameAt(beyond ?? versus?.from ?? 0)} on`,
    };
  }

  function nothingThere(): Row {
    return Object.fromEntries(formerColumns(metric).map(({ key }) => [key, null]));
  }
}

/**
 * Starts of the buckets of the other window: those of the calendar where it begins as this one does, at midnight or
 * within a day; else as far from its start as ours are from ours, so that a part of a day never stands beside a
 * whole one.
 */
function formerStarts(period: Period, versus: FormerPeriod): readonly number[] {
  const { timeZone, granularity } = period;
  const former = { ...versus, timeZone, granularity };
  if (isBucketStart(period.from, period) === isBucketStart(versus.from, former)) return bucketStarts(former);
  const shift = period.from - versus.from;
  const shifted = bucketStarts({ ...period, to: versus.to + shift });
  return shifted.map((at) => at - shift);
}

function isBucketStart(at: number, period: Period): boolean {
  return nextBucket(at - 1, period) === at;
}
