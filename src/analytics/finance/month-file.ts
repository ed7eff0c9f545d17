import { hash } from 'node:crypto';
import { PLAIN_LOCALE, speaking } from '../../language/locale.ts';
import { toCsv } from '../csv.ts';
import type { Column, Row, Table } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { toCount } from '../reports/measures.ts';
import type { Measure, Measures, UsageReader } from '../store.ts';
import { splitSums } from './split-sums.ts';

/** A month as a file, with what proves it. */
export type MonthFile = {
  /** The CSV: its UTF-8 bytes are what is handed out. */
  readonly body: string;
  /** SHA-256 of those bytes, in hexadecimal. */
  readonly checksum: string;
  readonly costNano: bigint;
  readonly pendingEvents: bigint;
};

export type MonthSpan = { readonly org: string; readonly from: number; readonly to: number };

/**
 * Everything a month cost, a row for each team, model, cost center, department, project, customer and billing mode,
 * `Total` last. The same usage makes the same bytes, whoever asks: rows go by their names, nobody is named, and its
 * headers are plain English, by which it is read again.
 */
export async function monthFile(usage: Pick<UsageReader, 'sum'>, span: MonthSpan): Promise<MonthFile> {
  const query = { ...span, filters: [] };
  const rows = await splitSums(usage, query, { by: MONTH_DIMENSIONS, measures: MONTH_MEASURES });
  const [sum] = await usage.sum(query, { measures: MONTH_MEASURES });
  if (!sum) throw new Error('a sum without a split has one row');
  const table: Table = {
    columns: COLUMNS,
    rows: rows
      .map(({ values, measures }) => ({ ...values, ...cellsOf(measures) }))
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    total: cellsOf(sum.measures),
    shown: rows.length,
    rowsOverlap: false,
  };
  const body = speaking(PLAIN_LOCALE, () => TEXT.decode(toCsv(table)));
  const { costNano, pendingEvents } = sum.measures;
  return { body, checksum: checksumOf(body), costNano, pendingEvents };
}

export function checksumOf(body: string): string {
  return hash('sha256', body);
}

// The byte order mark is part of the file.
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

/** In this order rows are sorted. */
export const MONTH_DIMENSIONS = [
  'team',
  'department',
  'costCenter',
  'project',
  'customer',
  'billingMode',
  'model',
] as const;

const MONTH_MEASURES = [
  'events',
  'requests',
  'errors',
  'runs',
  'failedRuns',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'costNano',
  'plannedCostNano',
  'pendingEvents',
] as const satisfies readonly Measure[];

/** Unit separators sort before anything a name holds. */
function keyOf(row: Row): string {
  return MONTH_DIMENSIONS.map((name) => row[name] ?? '').join('\u001f');
}

const COLUMNS: readonly Column[] = [
  { key: 'team', label: 'team', unit: 'text' },
  { key: 'requests', label: 'requests', unit: 'count' },
  { key: 'inputTokens', label: 'input tokens', unit: 'tokens' },
  { key: 'outputTokens', label: 'output tokens', unit: 'tokens' },
  { key: 'cost', label: 'cost', unit: 'usd' },
  { key: 'department', label: 'department', unit: 'text' },
  { key: 'costCenter', label: 'cost center', unit: 'text' },
  { key: 'project', label: 'project', unit: 'text' },
  { key: 'customer', label: 'customer', unit: 'text' },
  { key: 'model', label: 'model', unit: 'text' },
  { key: 'billingMode', label: 'billing mode', unit: 'text' },
  { key: 'plannedCost', label: 'included in plans', unit: 'usd' },
  { key: 'cacheReadTokens', label: 'cache read tokens', unit: 'tokens' },
  { key: 'cacheWriteTokens', label: 'cache write tokens', unit: 'tokens' },
  { key: 'errors', label: 'errors', unit: 'count' },
  { key: 'runs', label: 'runs', unit: 'count' },
  { key: 'failedRuns', label: 'failed runs', unit: 'count' },
  { key: 'pendingEvents', label: 'unpriced', unit: 'count' },
];

function cellsOf(measures: Pick<Measures, (typeof MONTH_MEASURES)[number]>): Row {
  const isUnknown = measures.events > 0n && measures.pendingEvents === measures.events;
  return {
    requests: toCount(measures.requests),
    inputTokens: toCount(measures.inputTokens),
    outputTokens: toCount(measures.outputTokens),
    cost: isUnknown ? null : toDecimalUsd(measures.costNano),
    plannedCost: isUnknown ? null : toDecimalUsd(measures.plannedCostNano),
    cacheReadTokens: toCount(measures.cacheReadTokens),
    cacheWriteTokens: toCount(measures.cacheWriteTokens),
    errors: toCount(measures.errors),
    runs: toCount(measures.runs),
    failedRuns: toCount(measures.failedRuns),
    pendingEvents: toCount(measures.pendingEvents),
  };
}
