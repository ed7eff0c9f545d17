import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { readNative } from '../src/analytics/ingest/formats/native/native.ts';
import type { PricedEvent } from '../src/analytics/store.ts';
import { createPricer, importShippedPrices } from '../src/compose/prices.ts';
import { openStores } from '../src/compose/stores.ts';
import { type ColumnWriter, createColumns } from './columnar.ts';
import type { BenchContext } from './context.ts';
import { BENCH_TIME, createWorkload } from './workload.ts';

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 90;

const CALM_MS = 15 * 60_000;
/** Nine days of hours, ninety days, thirteen weeks. */
const SPANS = 9 * 24 + 90 + 13;

/** Events of one transaction: enough that waiting for the disk does not matter. */
const BATCH = 20_000;

/** A filled store that nobody writes events to. */
export type History = {
  readonly events: number;
  readonly file: string;
  /** The same events for DuckDB. */
  readonly columns: string;
};

/** How many events a store holds that is asked, and one that is written to. */
export function sizesOf({ quick }: BenchContext): { readonly asked: number; readonly written: number } {
  return quick ? { asked: 300_000, written: 300_000 } : { asked: 10_000_000, written: 20_000_000 };
}

/** A store of so many events in 90 days, left by an earlier run or filled now. */
export async function filledHistory(context: BenchContext, events: number): Promise<History> {
  const file = join(context.stores, `events-${events}.db`);
  const history = { events, file, columns: `${file}.duckdb` };
  if (existsSync(file)) return history;
  const partial = { file: `${file}.partial`, columns: `${history.columns}.partial` };
  for (const path of Object.values(partial)) removeDatabase(path);
  const columns = await createColumns(partial.columns);
  await fillStore(context, { databaseUrl: `file:${partial.file}`, prefix: 'h', events, columns });
  await columns.close();
  renameSync(partial.columns, history.columns);
  renameSync(partial.file, file);
  return history;
}

/** A larger store that may be written to: as much again over the same 90 days, copied for this run. */
export async function writtenHistory(context: BenchContext): Promise<string> {
  const copy = join(context.folder, 'written.db');
  if (!existsSync(copy)) copyDurably(await largerHistory(context), copy);
  return copy;
}

async function largerHistory(context: BenchContext): Promise<string> {
  const { asked, written } = sizesOf(context);
  const smaller = await filledHistory(context, asked);
  if (written === asked) return smaller.file;
  const file = join(context.stores, `events-${written}.db`);
  if (existsSync(file)) return file;
  const partial = `${file}.partial`;
  removeDatabase(partial);
  copyDurably(smaller.file, partial);
  await fillStore(context, { databaseUrl: `file:${partial}`, prefix: 'i', events: written - asked });
  renameSync(partial, file);
  return file;
}

/** What an interrupted run left, with its logs, which would else be replayed into the next file of the name. */
function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '.wal']) rmSync(`${file}${suffix}`, { force: true });
}

/** What is not yet on the disk would be written while something is measured. */
function copyDurably(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  const file = openSync(to, 'r+');
  fsyncSync(file);
  closeSync(file);
}

export type Filling = {
  readonly databaseUrl: string;
  /** Keeps ids apart where a store is filled twice. */
  readonly prefix: string;
  readonly events: number;
  readonly columns?: ColumnWriter;
};

/** Events of the 90 days in order of time, through the store's own door and priced by the book. */
export async function fillStore(context: BenchContext, filling: Filling): Promise<void> {
  const { databaseUrl, events: total, columns } = filling;
  const now = () => BENCH_TIME;
  const stores = await openStores({ databaseUrl, timeZone: 'UTC', now });
  await importShippedPrices(stores.state, BENCH_TIME);
  const pricer = await createPricer(stores.state);
  const price = (of: PricedEvent['event']) => pricer.price('default', of);
  const read = readerOf(filling);
  process.stderr.write(`filling a store with ${total} events\n`);
  const bar = context.progress('filling a store', total, 'events');
  for (let first = 0; first < total; first += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, total - first) }, (_, place): PricedEvent => {
      const event = read(first + place);
      return { event, cost: price(event) };
    });
    await stores.usage.record([
      { org: 'default', receivedAt: BENCH_TIME, events, bookVersion: pricer.version(), price },
    ]);
    columns?.append(events);
    bar.add(events.length);
  }
  bar.stop();
  await stores.engine.close();
  await sealStore(context, databaseUrl);
}

/** What a server does by itself once an hour, day or week is over and has been calm for a while. */
async function sealStore(context: BenchContext, databaseUrl: string): Promise<void> {
  const now = () => BENCH_TIME + CALM_MS;
  const { usage, engine } = await openStores({ databaseUrl, timeZone: 'UTC', now });
  const bar = context.progress('sealing hours, days and weeks', SPANS, 'spans');
  while (await usage.seal('default')) bar.add(1);
  bar.stop();
  await engine.close();
}

function readerOf({ prefix, events }: Filling): (index: number) => PricedEvent['event'] {
  const { event } = createWorkload(prefix);
  const rules = { now: BENCH_TIME, maxAgeMs: null, source: 'native', onUnknownField: () => undefined };
  return (index) => {
    const reading = readNative(event(index, timeOf(index / events)), rules);
    if (!('event' in reading)) throw new Error(`a made-up event is invalid: ${reading.refusal.message}`);
    return reading.event;
  };
}

/** Five times as busy at the time of day at which it ends, around noon, as twelve hours before. */
function timeOf(share: number): number {
  const days = (share - 1) * HISTORY_DAYS;
  return Math.floor(BENCH_TIME + DAY_MS * (days - (0.66 / (2 * Math.PI)) * Math.sin(days * 2 * Math.PI)));
}
