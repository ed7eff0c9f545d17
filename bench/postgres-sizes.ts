/**
 * What an event costs on PostgreSQL: bytes by table, rows written, write-ahead log, CPU of both processes; the
 * numbers of docs/scaling.md. SQLite records the same events before it, for comparison.
 *
 *     node_modules/.bin/node bench/postgres-sizes.ts [EVENTS] [EVENTS PER TRANSACTION]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { readNative } from '../src/analytics/ingest/formats/native/native.ts';
import type { PricedEvent } from '../src/analytics/store.ts';
import type { UsageEvent } from '../src/analytics/usage-event.ts';
import { createPricer, importShippedPrices } from '../src/compose/prices.ts';
import { openStores, type Stores } from '../src/compose/stores.ts';
import startPostgres from '../test/support/postgres-server.ts';
import { BENCH_TIME, createWorkload } from './workload.ts';

const HOUR_MS = 3_600_000;
const [events = 200_000, perTransaction = 500] = process.argv.slice(2).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'tokenbell-sizes-'));
try {
  const file = await record(`file:${join(folder, 'tokenbell.db')}`, () => 0);
  console.log(`SQLite:     ${file}`);
  await measurePostgres();
} finally {
  rmSync(folder, { recursive: true });
}

async function measurePostgres(): Promise<void> {
  let url = '';
  // Of a project of tests, it only tells where it is.
  const stop = await startPostgres({
    provide: (_: string, server: { readonly url: string; readonly template: string }) => {
      url = `${server.url}/${server.template}`;
    },
  } as unknown as TestProject);
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows: pids } = await client.query(
      "select pid from pg_stat_activity where backend_type = 'checkpointer'",
    );
    const server = parentOf(pids[0].pid);
    await client.query('checkpoint');
    const { rows: before } = await client.query('select pg_current_wal_lsn() as place');
    console.log(`PostgreSQL: ${await record(url, () => cpuOf(server))}`);
    const { rows: wal } = await client.query(
      'select pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::float8 as bytes',
      [before[0].place],
    );
    console.log(`write-ahead log: ${(wal[0].bytes / events).toFixed(0)} bytes an event`);
    await client.query('vacuum analyze');
    await printSizes(client);
  } finally {
    await client.end();
    await stop();
  }
}

/** Reads, prices and stores events as the ingest webhook does, HTTP aside; `serverCpu` is in seconds. */
async function record(databaseUrl: string, serverCpu: () => number): Promise<string> {
  const stores = await openStores({ databaseUrl, timeZone: 'Europe/Berlin', now: () => BENCH_TIME });
  await importShippedPrices(stores.state, BENCH_TIME);
  const bodies = Array.from({ length: Math.ceil(events / perTransaction) }, (_, batch) => bodyOf(batch));
  const [from, own, server] = [performance.now(), process.cpuUsage(), serverCpu()];
  await recordBodies(stores, bodies);
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(own);
  const ofServer = ((serverCpu() - server) * 1e6) / events;
  await stores.engine.close();
  return `${Math.round(events / seconds)} events/s, ${((user + system) / events).toFixed(0)} µs of own CPU an event, ${ofServer.toFixed(0)} µs of the server's`;
}

function bodyOf(batch: number): string {
  const workload = createWorkload('s');
  const first = batch * perTransaction;
  const count = Math.min(perTransaction, events - first);
  // An hour of traffic.
  const timeOf = (index: number) => BENCH_TIME - HOUR_MS + Math.floor((index / events) * HOUR_MS);
  return JSON.stringify(
    Array.from({ length: count }, (_, index) => workload.event(first + index, timeOf(first + index))),
  );
}

async function recordBodies({ state, usage }: Stores, bodies: readonly string[]): Promise<void> {
  const pricer = await createPricer(state);
  const price = (event: UsageEvent) => pricer.price('default', event);
  const rules = {
    now: BENCH_TIME,
    maxAgeMs: HOUR_MS * 24,
    source: 'native',
    onUnknownField: () => undefined,
  };
  for (const body of bodies) {
    const read: PricedEvent[] = [];
    for (const sent of JSON.parse(body)) {
      const reading = readNative(sent, rules);
      if ('event' in reading) read.push({ event: reading.event, cost: price(reading.event) });
    }
    await usage.record([
      { org: 'default', receivedAt: BENCH_TIME, bookVersion: pricer.version(), price, events: read },
    ]);
  }
}

async function printSizes(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`
    select relname as name, n_live_tup::float8 as rows, n_tup_ins::float8 as inserted, n_tup_upd::float8 as updated,
      pg_table_size(relid)::float8 as heap, pg_indexes_size(relid)::float8 as indexes
    from pg_stat_user_tables where n_live_tup > 1000 and relname <> 'price' order by pg_total_relation_size(relid) desc`);
  console.table(
    rows.map(({ name, rows: live, inserted, updated, heap, indexes }) => ({
      table: name,
      'bytes/event': Math.round((heap + indexes) / events),
      'of it indexes': Math.round(indexes / events),
      'bytes/row': Math.round((heap + indexes) / live),
      'inserted/event': Number((inserted / events).toFixed(2)),
      'updated/event': Number((updated / events).toFixed(2)),
    })),
  );
}

/** CPU seconds of a process and its children; 0 where the system does not tell. */
function cpuOf(server: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && (Number(name) === server || parentOf(Number(name)) === server))
    .reduce((sum, name) => sum + ticksOf(statOf(Number(name))) / 100, 0);
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1]);
}

function ticksOf(stat: readonly string[]): number {
  return Number(stat[11] ?? 0) + Number(stat[12] ?? 0);
}

/** The fields of /proc/PID/stat behind the command's name (man 5 proc); none for a process that is gone. */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
