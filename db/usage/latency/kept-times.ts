import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Split, UsageQuery } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { seriesRows } from '../dictionary.ts';
import { readingOf, type UsageTables } from '../record.ts';
import { isIn, type ValueSet } from '../sums/value-set.ts';
import { setOf } from '../sums/ways.ts';
import type { BinRow } from './event-times.ts';
import type { KeptDays } from './plan-times.ts';

/** `at` lies in the bucket the calls count in. */
export type TimedRow = BinRow & { readonly at: number };

type Asked = { readonly query: UsageQuery; readonly split: Pick<Split, 'by' | 'buckets'> };

/** Whole days of one dimension: those of sealed days, and all that is left of days whose events are gone. */
export async function keptTimes(
  tables: UsageTables,
  asked: Asked,
  { margin, sealed, pruned }: KeptDays,
): Promise<readonly TimedRow[]> {
  const reading = readingOf(tables);
  const { db } = reading;
  const { bucket } = db.tables.latencyDay;
  const set = margin === '' ? undefined : await setOf(reading, asked.query, margin);
  const { query, split } = asked;
  const { org } = query;
  const { by } = split;
  const days = sealed.map((day) => day.bucket);
  const question = JSON.stringify(['days', query.filters, by, split.buckets !== undefined]);
  const inDays =
    days.length === 0
      ? []
      : await tables.sealedAnswers(reading, { org, question, seals: sealed }, () =>
          rowsOf(db, asked, { margin, set, when: inArray(bucket, days) }),
        );
  const before = pruned && and(gte(bucket, pruned.from), lt(bucket, pruned.to));
  const inPruned = before ? await rowsOf(db, asked, { margin, set, when: before }) : [];
  const rows: readonly SeriesRow[] = [...inDays, ...inPruned];
  if (!by || margin === '') return rows.map((row) => ({ ...row, value: '' }));
  const series = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
  return rows.map((row) => ({ ...row, value: series.get(row.series)?.[margin] ?? '' }));
}

type SeriesRow = Omit<TimedRow, 'value'> & { readonly series: number };

type Wanted = Pick<KeptDays, 'margin'> & {
  readonly set: ValueSet | undefined;
  readonly when: SQL | undefined;
};

/** Added up as far as the question allows: of days that need not be told apart there are many. */
async function rowsOf(
  db: Database,
  { query, split }: Asked,
  { margin, set, when }: Wanted,
): Promise<readonly SeriesRow[]> {
  const { latencyDay } = db.tables;
  const { org, bucket, series, bin, calls } = latencyDay;
  const [at, of] = [split.buckets ? bucket : undefined, split.by ? series : undefined];
  const zero = sql`0`.mapWith(Number);
  return db
    .select({
      at: at ?? zero,
      series: of ?? zero,
      bin,
      calls: sql`sum(${calls})`.mapWith(Number),
    })
    .from(latencyDay)
    .where(and(eq(org, query.org), eq(latencyDay.margin, margin), when, isIn(series, set)))
    .groupBy(...[at, of].filter((column) => column !== undefined), bin);
}
