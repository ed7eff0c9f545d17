import {
  BIGINT,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { PricedEvent } from '../src/analytics/store.ts';
import type { EventCost } from '../src/analytics/usage-event.ts';

/** What a columnar database has of each event: all that views group by, filter by and add up. */
const COLUMNS = [
  { name: 'occurred_at', type: BIGINT, of: ({ event }: PricedEvent) => BigInt(event.occurredAt) },
  ...(['user', 'team', 'agent', 'provider', 'model', 'status'] as const).map((name) => ({
    name,
    type: VARCHAR,
    of: ({ event }: PricedEvent) => event.dimensions[name] ?? '',
  })),
  { name: 'trace', type: VARCHAR, of: ({ event }: PricedEvent) => event.facts.traceId ?? '' },
  ...(['inputTokens', 'cacheReadTokens', 'outputTokens'] as const).map((name) => ({
    name,
    type: BIGINT,
    of: ({ event }: PricedEvent) => BigInt(event.counts[name] ?? 0),
  })),
  { name: 'latency_ms', type: BIGINT, of: ({ event }: PricedEvent) => BigInt(event.facts.latencyMs ?? 0) },
  { name: 'cost_nano', type: BIGINT, of: ({ cost }: PricedEvent) => nanoOf(cost, ({ nano }) => nano) },
  {
    name: 'savings_nano',
    type: BIGINT,
    of: ({ cost }: PricedEvent) => nanoOf(cost, ({ savings }) => savings),
  },
  ...(['input', 'cacheRead', 'output'] as const).map((part) => ({
    name: `${part}_nano`,
    type: BIGINT,
    of: ({ cost }: PricedEvent) => nanoOf(cost, ({ parts }) => parts[part]),
  })),
] as const;

type KnownCost = Exclude<EventCost, { readonly status: 'pending' }>;

function nanoOf(cost: EventCost, part: (known: KnownCost) => bigint): bigint {
  return cost.status === 'pending' ? 0n : part(cost);
}

const CHUNK_ROWS = 2_048;

export type ColumnWriter = {
  append(events: readonly PricedEvent[]): void;
  close(): Promise<void>;
};

/** Events for DuckDB, in a file of its own. */
export async function createColumns(file: string): Promise<ColumnWriter> {
  const { instance, connection } = await connect(file);
  const columns = COLUMNS.map(({ name, type }) => `"${name}" ${type.toString()} not null`);
  await connection.run(`create table event (${columns.join(', ')})`);
  const appender = await connection.createAppender('event');
  return {
    append: (events) => {
      for (let first = 0; first < events.length; first += CHUNK_ROWS) {
        const rows = events.slice(first, first + CHUNK_ROWS);
        const chunk = DuckDBDataChunk.create(COLUMNS.map(({ type }) => type));
        chunk.setColumns(COLUMNS.map(({ of }) => rows.map((row): DuckDBValue => of(row))));
        appender.appendDataChunk(chunk);
      }
    },
    close: async () => {
      appender.closeSync();
      await connection.run('checkpoint');
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A row of an answer: counts and sums of 64-bit columns come as bigint. */
export type ColumnRow = Readonly<Record<string, DuckDBValue>>;

export type Columns = {
  /** The rows of one statement. */
  ask(text: string): Promise<readonly ColumnRow[]>;
  close(): void;
};

/** All events in columns, asked by reading them: nothing is summed ahead. */
export async function openColumns(file: string): Promise<Columns> {
  const { instance, connection } = await connect(file, { access_mode: 'READ_ONLY' });
  return {
    ask: async (text) => (await connection.run(text)).getRowObjects(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function connect(
  file: string,
  options: Readonly<Record<string, string>> = {},
): Promise<{ readonly instance: DuckDBInstance; readonly connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(file, options);
  return { instance, connection: await instance.connect() };
}
