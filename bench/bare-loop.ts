import BetterSqlite from 'better-sqlite3';

type Row = readonly unknown[];

/**
 * The floor of ingest: a plain better-sqlite3 loop that writes the very rows the server wrote, taken from its
 * file: each event, its keys and its run, and one upsert an event into each of the three rollups, in
 * transactions of the same size with the same durability. No HTTP, no JSON, no prices, no search for copies.
 */
export function bareLoop(
  source: string,
  target: string,
  options: LoopOptions,
): readonly { readonly ms: number; readonly events: number }[] {
  const from = new BetterSqlite(source, { readonly: true });
  const to = new BetterSqlite(target);
  for (const pragma of PRAGMAS) to.pragma(pragma);
  for (const table of TABLES) to.exec(schemaOf(from, table));
  const batches = batchesOf(from, options);
  from.close();
  const write = writerOf(to);
  const perPart = batches.length / options.parts;
  const ms = Array.from({ length: options.parts }, (_, part) => {
    const startedAt = performance.now();
    for (const batch of batches.slice(part * perPart, (part + 1) * perPart)) write(batch);
    return performance.now() - startedAt;
  });
  to.close();
  return ms.map((partMs) => ({ ms: partMs, events: options.limit / options.parts }));
}

export type LoopOptions = {
  readonly perTransaction: number;
  /** How many events are written in all, in parts of whole transactions that are timed one by one. */
  readonly limit: number;
  readonly parts: number;
};

/** Those of db/sqlite/open.ts that matter to writing. */
const PRAGMAS = [
  'journal_mode = wal',
  'synchronous = full',
  'cache_size = -65536',
  'wal_autocheckpoint = 16384',
];

const TABLES = ['event', 'event_key', 'run', 'rollup_five_minutes', 'rollup_hour', 'rollup_day'] as const;

/** Rows of each of TABLES, in one transaction. */
type Batch = readonly (readonly Row[])[];

const SUMMED = `1, requests, errors, runs, failed_runs, coalesce(input_tokens, 0), coalesce(cache_read_tokens, 0),
  coalesce(cache_write_tokens, 0), coalesce(output_tokens, 0), coalesce(reasoning_tokens, 0), cost_nano,
  input_cost_nano, cache_read_cost_nano, cache_write_cost_nano, output_cost_nano, 0, savings_nano, 0,
  coalesce(latency_ms, 0), latency_ms is not null, 0`;

/** What an event adds to a rollup of so many milliseconds (the bench's zone is UTC). */
const addition = (size: number) =>
  `select org, occurred_at - occurred_at % ${size}, series, ${SUMMED} from event where seq between ? and ?`;

const READ = [
  'select * from event where seq between ? and ?',
  'select * from run where first_seq between ? and ?',
  addition(300_000),
  addition(3_600_000),
  addition(86_400_000),
];

function batchesOf(from: BetterSqlite.Database, { perTransaction, limit }: LoopOptions): readonly Batch[] {
  const statements = READ.map((text) => from.prepare(text).raw(true));
  const batches: Batch[] = [];
  for (let first = 1; first <= limit; first += perTransaction) {
    const last = Math.min(first + perTransaction - 1, limit);
    const rows = statements.map((statement) => statement.all(first, last) as Row[]); // raw rows are lists
    const [events = [], runs = [], ...rollups] = rows;
    batches.push([events, [...events.map(keyOfEvent), ...runs.map(keyOfRun)], runs, ...rollups]);
  }
  return batches;
}

/** (organisation, generation, key, seq); the bench's events have one key each. */
function keyOfEvent(event: Row): Row {
  return [event[1], 0, event[2], event[0]];
}

/** A run is found by a key as well. */
function keyOfRun(run: Row): Row {
  return [run[1], 0, `\u001frun\u001f${String(run[2])}`, run[0]];
}

function writerOf(to: BetterSqlite.Database): (batch: Batch) => void {
  const statements = TABLES.map((table) => to.prepare(insertText(to, table)));
  return to.transaction((batch: Batch) => {
    for (const [index, rows] of batch.entries()) {
      for (const row of rows) statements[index]?.run(...row);
    }
  }).immediate;
}

function insertText(to: BetterSqlite.Database, table: string): string {
  const names = to.prepare(`select name from pragma_table_info('${table}')`).pluck().all() as string[]; // one text column
  const text = `insert into ${table} values (${names.map(() => '?').join(', ')})`;
  if (!table.startsWith('rollup_')) return text;
  const sums = names.slice(3).map((name) => `${name} = ${name} + excluded.${name}`);
  return `${text} on conflict (org, bucket, series) do update set ${sums.join(', ')}`;
}

function schemaOf(from: BetterSqlite.Database, table: string): string {
  const statements = from
    .prepare('select sql from sqlite_schema where tbl_name = ? and sql is not null order by type desc')
    .pluck()
    .all(table) as string[]; // one text column
  return statements.join(';\n');
}
