import type { Database } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { seriesRows } from '../dictionary.ts';
import { compareText } from '../keys/keys.ts';
import type { UsageTables } from '../record.ts';
import type { Write } from '../seals/seals.ts';
import type { Stretch } from '../sums/sum-source.ts';
import { timesBySeries } from './event-times.ts';
import { LATENCY_MARGINS, type LatencyMargin } from './latency-margins.ts';

/** Rows written by one transaction, as of pairs. */
const ROWS_AT_ONCE = 1_000;

type Kept = {
  readonly org: string;
  /** The day they are kept under. */
  readonly bucket: number;
  /** When their events happened, read one after the other. */
  readonly stretches: readonly Stretch[];
};

type Working = {
  readonly read: Database;
  readonly write: Write;
  /** Lets other work of this process go on. */
  readonly pause: () => Promise<void>;
};

/** Adds the response times of some events to what is kept of a day. */
export async function keepTimes(
  { engine, dictionary }: UsageTables,
  { org, bucket, stretches }: Kept,
  { read, write, pause }: Working,
): Promise<void> {
  const counts: Counts = new Map(LATENCY_MARGINS.map((margin) => [margin, new Map()]));
  for (const stretch of stretches) {
    await count(read, { org, ...stretch }, counts);
    await pause();
  }
  const values = [...counts].flatMap(([margin, byValue]) =>
    byValue
      .entries()
      .map(([value, bins]) => ({ margin, value, bins }))
      .toArray(),
  );
  const rows: (readonly [string, string, number, number, number, number])[] = [];
  for (const some of chunks(values)) {
    const owned = some.map(({ margin, value }) => {
      const dimensions = margin === '' ? {} : { [margin]: value };
      return { org, event: { dimensions, tags: [] } };
    });
    const places = await write((db) => dictionary.seriesOf(engine, db, owned));
    for (const [index, { margin, bins }] of some.entries())
      for (const [bin, calls] of bins)
        rows.push([org, margin, bucket, places[index]?.series ?? 0, bin, calls]);
  }
  rows.sort((a, b) => compareText(a[1], b[1]) || a[3] - b[3] || a[4] - b[4]);
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    await write((db) => engine.addRows(db, db.tables.latencyDay, SHAPE, some));
  }
}

const SHAPE = { key: ['org', 'margin', 'bucket', 'series', 'bin'], columns: ['calls'] } as const;

/** Calls by margin, value and bin. */
type Counts = ReadonlyMap<LatencyMargin, Map<string, Map<number, number>>>;

async function count(
  db: Database,
  stretch: Stretch & { readonly org: string },
  counts: Counts,
): Promise<void> {
  const rows = await timesBySeries(db).execute(stretch);
  const bySeries = Map.groupBy(rows, (row) => row.series);
  for (const ids of chunks([...bySeries.keys()])) {
    for (const [id, values] of await seriesRows(db, ids)) {
      for (const [margin, byValue] of counts) {
        const value = margin === '' ? '' : values[margin];
        const bins = byValue.get(value) ?? new Map<number, number>();
        byValue.set(value, bins);
        for (const { bin, calls } of bySeries.get(id) ?? []) bins.set(bin, (bins.get(bin) ?? 0) + calls);
      }
    }
  }
}
