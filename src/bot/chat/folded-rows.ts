import type { Column, ExactValue, Row, Table } from '../../analytics/message.ts';
import { maybeNanoUsd, toDecimalUsd } from '../../analytics/money.ts';

/** Columns whose cells add up to the one below them, where rows do not overlap. */
const ADDITIVE: ReadonlySet<string> = new Set([
  ...['requests', 'inputTokens', 'outputTokens', 'tokens', 'cacheReadTokens', 'cacheWriteTokens'],
  ...['cost', 'plannedCost', 'savings', 'before', 'change'],
  ...['errors', 'runs', 'failedRuns', 'pendingEvents', 'share'],
]);

/** From so many rows on a table is a breakdown, which is whole; shorter ones may hold the first of more. */
const SURELY_WHOLE = 501;

/** What the rows that are not shown sum up to; undefined in columns without such a sum. */
export function foldedValue(table: Table, { key }: Column, shown: readonly Row[]): ExactValue | undefined {
  const { rows, total, rowsOverlap } = table;
  const whole = exactOf(total[key]);
  if (rowsOverlap || !ADDITIVE.has(key) || whole === undefined) return undefined;
  if (rows.length < SURELY_WHOLE && sumOf(rows, key) !== whole) return undefined;
  const folded = rows.filter((row) => !shown.includes(row));
  // What nobody knows of any of them is unknown of all, and not nothing.
  return folded.every((row) => row[key] === null) ? null : toDecimalUsd(whole - sumOf(shown, key));
}

function sumOf(rows: readonly Row[], key: string): bigint {
  return rows.reduce((sum, row) => sum + (exactOf(row[key]) ?? 0n), 0n);
}

/** Any decimal as an integer of billionths, as money is. */
function exactOf(value: ExactValue | undefined): bigint | undefined {
  return value === null || value === undefined ? undefined : maybeNanoUsd(String(value));
}
