import { SERIES_DIMENSIONS, type SeriesDimension } from '../../src/analytics/dimensions.ts';
import type { StoredEvent } from '../../src/analytics/store.ts';
import {
  type Count,
  type Counts,
  type DimensionValues,
  type EventCost,
  type EventFacts,
  type EventKind,
  isPlanned,
  runOf,
  type UsageEvent,
} from '../../src/analytics/usage-event.ts';
import type { Row } from '../engine.ts';

export type EventRow = Row<'event'>;
export type SeriesRow = Row<'series'>;

/** Counts with a column of their own; the others stand in `detail`. */
export const COUNT_COLUMNS = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const satisfies readonly Count[];

const COUNTS_IN_COLUMNS: ReadonlySet<string> = new Set(COUNT_COLUMNS);
const FACTS_IN_COLUMNS: ReadonlySet<string> = new Set([
  'latencyMs',
  'conversation',
  'message',
  'traceId',
] satisfies (keyof EventFacts)[]);

/** Columns of `event` in the order `encodeEvent` gives them. */
export const EVENT_COLUMNS = [
  'seq',
  'org',
  'id',
  'occurredAt',
  'receivedAt',
  'series',
  'source',
  'kind',
  'counted',
  'run',
  'conversation',
  'message',
  'trace',
  'requests',
  'errors',
  'runs',
  'failedRuns',
  ...COUNT_COLUMNS,
  'latencyMs',
  'costStatus',
  'costNano',
  'inputCostNano',
  'cacheReadCostNano',
  'cacheWriteCostNano',
  'outputCostNano',
  'savingsNano',
  'planned',
  'priceIds',
  'bookVersion',
  'detail',
] as const satisfies readonly (keyof EventRow)[];

/** What a stored event is made of besides the event itself. */
export type EventPlace = {
  readonly seq: number;
  readonly org: string;
  readonly receivedAt: number;
  readonly series: number;
  readonly bookVersion: number;
  /** 1 on the event that opens its run. */
  readonly runs: number;
  readonly failedRuns: number;
  readonly counted: 0 | 1;
  readonly standing: Standing;
};

/** What bears on whether an event counts; most events have nothing of the kind. */
export type Standing = {
  /** Traces it is a span of. */
  readonly traces?: readonly string[];
  /** Those of them in which another span speaks for it. */
  readonly outdoneIn?: readonly string[];
  /** Names of which none may be covered. */
  readonly fallsBackOn?: readonly string[];
};

/** What of an event has no column, as its `detail` says it. */
export type Detail = {
  readonly keys?: readonly string[];
  readonly counts?: Counts;
  readonly facts?: EventFacts;
  readonly pending?: { readonly provider: string; readonly model: string };
  readonly links?: Standing;
};

/** An event as a row of the `event` table. */
export function toEventRow(event: UsageEvent, cost: EventCost, place: EventPlace): EventRow {
  const { counts, facts } = event;
  const known = cost.status === 'pending' ? undefined : cost;
  const requests = requestsOf(event);
  return {
    seq: place.seq,
    org: place.org,
    id: event.idKeys[0],
    occurredAt: event.occurredAt,
    receivedAt: place.receivedAt,
    series: place.series,
    source: event.source,
    kind: event.kind,
    counted: place.counted,
    run: runOf(facts) ?? null,
    conversation: facts.conversation ?? null,
    message: facts.message ?? null,
    trace: facts.traceId ?? null,
    requests,
    errors: isError(event) ? requests : 0,
    runs: place.runs,
    failedRuns: place.failedRuns,
    inputTokens: counts.inputTokens ?? null,
    cacheReadTokens: counts.cacheReadTokens ?? null,
    cacheWriteTokens: counts.cacheWriteTokens ?? null,
    outputTokens: counts.outputTokens ?? null,
    reasoningTokens: counts.reasoningTokens ?? null,
    latencyMs: facts.latencyMs ?? null,
    costStatus: cost.status,
    costNano: Number(known?.nano ?? 0n),
    inputCostNano: Number(known?.parts.input ?? 0n),
    cacheReadCostNano: Number(known?.parts.cacheRead ?? 0n),
    cacheWriteCostNano: Number(known?.parts.cacheWrite ?? 0n),
    outputCostNano: Number(known?.parts.output ?? 0n),
    savingsNano: Number(known?.savings ?? 0n),
    planned: isPlanned(event) ? 1 : 0,
    priceIds: known?.priceIds.join(' ') ?? '',
    bookVersion: place.bookVersion,
    detail: detailOf(event, cost, place.standing),
  };
}

type ValuesOf<Columns extends readonly (keyof EventRow)[]> = {
  readonly [Place in keyof Columns]: EventRow[Columns[Place]];
};

/** In the order of EVENT_COLUMNS; written out, since looking up each column by its name takes several times as long. */
export function toValues(row: EventRow): ValuesOf<typeof EVENT_COLUMNS> {
  return [
    row.seq,
    row.org,
    row.id,
    row.occurredAt,
    row.receivedAt,
    row.series,
    row.source,
    row.kind,
    row.counted,
    row.run,
    row.conversation,
    row.message,
    row.trace,
    row.requests,
    row.errors,
    row.runs,
    row.failedRuns,
    row.inputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.outputTokens,
    row.reasoningTokens,
    row.latencyMs,
    row.costStatus,
    row.costNano,
    row.inputCostNano,
    row.cacheReadCostNano,
    row.cacheWriteCostNano,
    row.outputCostNano,
    row.savingsNano,
    row.planned,
    row.priceIds,
    row.bookVersion,
    row.detail,
  ];
}

/** The event a row and its series stand for; the inverse of `toEventRow`. */
export function fromEventRow(row: EventRow, dictionary: SeriesRow): StoredEvent {
  const detail: Detail = JSON.parse(row.detail);
  const counts: Partial<Record<Count, number>> = { ...detail.counts };
  for (const name of COUNT_COLUMNS) {
    const count = row[name];
    if (count !== null) counts[name] = count;
  }
  return {
    idKeys: [row.id, ...(detail.keys ?? [])],
    source: row.source,
    // The column is only ever written from an EventKind.
    kind: row.kind as EventKind,
    occurredAt: row.occurredAt,
    receivedAt: row.receivedAt,
    dimensions: dimensionsOf(dictionary),
    tags: JSON.parse(dictionary.tags),
    counts,
    facts: factsOf(row, detail),
    cost: costOf(row, detail),
    bookVersion: row.bookVersion,
  };
}

/** What a stored call tells beside its dimensions and sums. */
export function factsIn({ detail }: Pick<EventRow, 'detail'>): EventFacts {
  return (JSON.parse(detail) as Detail).facts ?? {};
}

export function standingOf({ detail }: Pick<EventRow, 'detail'>): Standing {
  // Only `toEventRow` writes the column.
  return (JSON.parse(detail) as Detail).links ?? {};
}

export function isError(event: UsageEvent): boolean {
  return event.dimensions.status === 'error';
}

/** A call is one request; of how many a bucket is made it has to say. */
export function requestsOf({ kind, counts }: UsageEvent): number {
  return counts.requests ?? (kind === 'call' ? 1 : 0);
}

/** What has no column of its own; most events have nothing of the kind. */
function detailOf(event: UsageEvent, cost: EventCost, standing: Standing): string {
  const { idKeys, counts, facts } = event;
  const detail: Detail = {
    ...(idKeys.length > 1 && { keys: idKeys.slice(1) }),
    ...(hasOther(counts, COUNTS_IN_COLUMNS) && { counts: others(counts, COUNTS_IN_COLUMNS) }),
    ...(hasOther(facts, FACTS_IN_COLUMNS) && { facts: others(facts, FACTS_IN_COLUMNS) }),
    ...(cost.status === 'pending' && { pending: { provider: cost.provider, model: cost.model } }),
    ...(hasOther(standing, NO_NAMES) && { links: standing }),
  };
  return JSON.stringify(detail);
}

const NO_NAMES: ReadonlySet<string> = new Set();

function hasOther(record: object, names: ReadonlySet<string>): boolean {
  for (const name in record) if (!names.has(name)) return true;
  return false;
}

function others<Values extends object>(record: Values, names: ReadonlySet<string>): Partial<Values> {
  const rest: Partial<Values> = {};
  // `in` of a plain object of ours gives its own names only.
  for (const name in record) if (!names.has(name)) rest[name] = record[name];
  return rest;
}

function factsOf(row: EventRow, detail: Detail): EventFacts {
  return {
    ...detail.facts,
    ...(row.latencyMs !== null && { latencyMs: row.latencyMs }),
    ...(row.conversation !== null && { conversation: row.conversation }),
    ...(row.message !== null && { message: row.message }),
    ...(row.trace !== null && { traceId: row.trace }),
  };
}

function costOf(row: EventRow, detail: Detail): EventCost {
  const status = row.costStatus;
  if (status !== 'priced' && status !== 'provided' && status !== 'free') {
    return {
      status: 'pending',
      provider: detail.pending?.provider ?? '',
      model: detail.pending?.model ?? '',
    };
  }
  const input = BigInt(row.inputCostNano);
  const cacheRead = BigInt(row.cacheReadCostNano);
  const cacheWrite = BigInt(row.cacheWriteCostNano);
  const output = BigInt(row.outputCostNano);
  const nano = BigInt(row.costNano);
  return {
    status,
    nano,
    parts: { input, cacheRead, cacheWrite, output, other: nano - input - cacheRead - cacheWrite - output },
    savings: BigInt(row.savingsNano),
    priceIds: row.priceIds === '' ? [] : row.priceIds.split(' '),
  };
}

function dimensionsOf(dictionary: SeriesRow): DimensionValues {
  const values: Partial<Record<SeriesDimension, string>> = {};
  for (const name of SERIES_DIMENSIONS) {
    if (dictionary[name] !== '') values[name] = dictionary[name];
  }
  return values;
}
