import { asc, inArray, type SQL, sql } from 'drizzle-orm';
import {
  CALL_DIMENSIONS,
  type CallDimensions,
  type StoredCall,
  type UsageQuery,
} from '../../src/analytics/store.ts';
import type { Count, EventKind } from '../../src/analytics/usage-event.ts';
import type { Database, Row } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';
import { inOrder, toldRows } from './event-pages.ts';
import { PAGE } from './event-rows.ts';
import { COUNT_COLUMNS, type Detail } from './rows.ts';

/** Pages of events by time like `eventPages`, with what it takes to price them again. */
export function callPages(db: Database, query: UsageQuery): AsyncIterable<readonly StoredCall[]> {
  const dimensionsOf = dimensionReader(db);
  const read = async (rows: readonly CallRow[]) => {
    const dimensions = await dimensionsOf(rows.map(({ series }) => series));
    return rows.map((row) => toCall(row, dimensions.get(row.series) ?? NO_DIMENSIONS));
  };
  return inOrder(toldRows(db, query, callRows), { read, idOf: ({ id }) => id });
}

const NO_DIMENSIONS: CallDimensions = {};

type CallRow = Pick<
  Row<'event'>,
  | 'seq'
  | 'id'
  | 'occurredAt'
  | 'series'
  | 'kind'
  | 'conversation'
  | (typeof COUNT_COLUMNS)[number]
  | 'costStatus'
  | 'costNano'
  | 'detail'
>;

/** A third of the columns; reading all of them is most of what reading an event takes. */
async function callRows(db: Database, when: SQL | undefined): Promise<readonly CallRow[]> {
  const { event } = db.tables;
  return db
    .select({
      seq: event.seq,
      id: event.id,
      occurredAt: event.occurredAt,
      series: event.series,
      kind: event.kind,
      conversation: event.conversation,
      inputTokens: event.inputTokens,
      cacheReadTokens: event.cacheReadTokens,
      cacheWriteTokens: event.cacheWriteTokens,
      outputTokens: event.outputTokens,
      reasoningTokens: event.reasoningTokens,
      costStatus: event.costStatus,
      costNano: event.costNano,
      detail: event.detail,
    })
    .from(event)
    .where(when)
    .orderBy(asc(event.occurredAt), asc(event.seq))
    .limit(PAGE);
}

function toCall(row: CallRow, dimensions: CallDimensions): StoredCall {
  const { id, occurredAt, conversation } = row;
  // Most have no detail.
  const detail: Detail = row.detail === '{}' ? NO_DETAIL : JSON.parse(row.detail);
  const counts: Partial<Record<Count, number>> = { ...detail.counts };
  for (const name of COUNT_COLUMNS) {
    const count = row[name];
    if (count !== null) counts[name] = count;
  }
  const { facts = NO_FACTS } = detail;
  return {
    id,
    // The column is only ever written from an EventKind.
    kind: row.kind as EventKind,
    occurredAt,
    dimensions,
    counts,
    facts: conversation === null ? facts : { ...facts, conversation },
    cost: { status: statusOf(row.costStatus), nano: BigInt(row.costNano) },
  };
}

const NO_DETAIL: Detail = {};
const NO_FACTS = {};

function statusOf(status: string): StoredCall['cost']['status'] {
  return status === 'priced' || status === 'provided' || status === 'free' ? status : 'pending';
}

/** Series looked up by one statement, always as many: SQLite compiles another one for each other number. */
const SERIES_AT_ONCE = 250;

type DimensionReader = (series: readonly number[]) => Promise<ReadonlyMap<number, CallDimensions>>;

/** Looks each series up once. */
function dimensionReader(db: Database): DimensionReader {
  const known = new Map<number, CallDimensions>();
  const shared = new Map<string, CallDimensions>();
  return async (series) => {
    const missing = [...new Set(series)].filter((id) => !known.has(id));
    for (let start = 0; start < missing.length; start += SERIES_AT_ONCE) {
      const ids = missing.slice(start, start + SERIES_AT_ONCE);
      const places = Array.from({ length: SERIES_AT_ONCE }, (_, place) => ids[place] ?? ids[0]);
      for (const row of await seriesOf(db).execute({ ...places })) {
        let key = '';
        for (const name of CALL_DIMENSIONS) key += `${row[name]}\u001f`;
        const dimensions = shared.get(key) ?? toDimensions(row);
        shared.set(key, dimensions);
        known.set(row.id, dimensions);
      }
    }
    return known;
  };
}

function toDimensions(row: Pick<Row<'series'>, (typeof CALL_DIMENSIONS)[number]>): CallDimensions {
  const named = CALL_DIMENSIONS.filter((name) => row[name] !== '');
  return Object.fromEntries(named.map((name) => [name, row[name]]));
}

const seriesOf = prepareOnce((db, { series }) => {
  const { id, provider, model, serviceTier, region, status, billingMode, billingSource } = series;
  const { operation, agent, feature, action, queryType, assistant, service, surface, environment } = series;
  const price = { provider, model, serviceTier, region, status, billingMode, billingSource };
  const work = { operation, agent, feature, action, queryType, assistant, service, surface, environment };
  const places = Array.from({ length: SERIES_AT_ONCE }, (_, place) => sql.placeholder(String(place)));
  return db
    .select({ id, ...price, ...work })
    .from(series)
    .where(inArray(series.id, places))
    .prepare();
});
