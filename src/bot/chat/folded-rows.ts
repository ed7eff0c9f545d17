import type { Column, ExactValue, Row, Table } from '../../analytics/message.ts';
import { maybeNanoUsd, toDecimalUsd } from '../../analytics/money.ts';

/** Columns whose cells add up to the one below them, where rows do not overlap. */
const ADDITIVE: ReadonlySet<string> = new Set([
  ...['requests', 'inputTokens', 'outputTokens', 'tokens', 'cacheReadTokens', 'cacheWriteTokens'],
  ...['cost', 'plannedCost', 'savings', 'before', 'change'],
  ...['errors', 'runs', 'failedRuns', 'pendingEvents', 'share'],
]);

/** Money that the calls counted as unpriced in the same row would change, and only ever add to. */
const PRICED: ReadonlySet<string> = new Set(['cost', 'plannedCost', 'savings']);

/** From so many rows on a table is a breakdown, which is whole; shorter ones may hold the first of more. */
const SURELY_WHOLE = 501;

/** A sum; null with nothing known of it, `isAtLeast` where some of it waits for a price. */
export type Folded = { readonly value: ExactValue; readonly isAtLeast: boolean };

/** What the rows that are not shown sum up to; undefined in columns without such a sum. */
export function maybeFolded(table: Table, column: Column, shown: readonly Row[]): Folded | undefined {
  const { key } = column;
  const whole = maybeWhole(table, column);
  if (whole === undefined) return undefined;
  const folded = table.rows.filter((row) => !shown.includes(row));
  const sum = whole - sumOf(shown, key);
  const isPart = column.unit === 'usd' && folded.some((row) => isUnknown(row, key));
  // What nobody knows of any of them is unknown of all, and not nothing.
  if ((isPart && sum === 0n) || folded.every((row) => row[key] === null))
    return { value: null, isAtLeast: false };
  // A difference may become less as well as more.
  return { value: toDecimalUsd(sum), isAtLeast: isPart && key !== 'change' };
}

/** What all rows sum up to; undefined where they do not, or where the table may not hold all of them. */
function maybeWhole({ rows, total, rowsOverlap }: Table, { key, unit }: Column): bigint | undefined {
  if (rowsOverlap || !ADDITIVE.has(key)) return undefined;
  const isPending = unit === 'usd' && total[key] === null;
  const whole = isPending ? 0n : exactOf(total[key]);
  const isWhole = !isPending && rows.length >= SURELY_WHOLE;
  return isWhole || sumOf(rows, key) === whole ? whole : undefined;
}

function isUnknown(row: Row, key: string): boolean {
  return row[key] === null || (PRICED.has(key) && (exactOf(row.pendingEvents) ?? 0n) > 0n);
}

function sumOf(rows: readonly Row[], key: string): bigint {
  return rows.reduce((sum, row) => sum + (exactOf(row[key]) ?? 0n), 0n);
}

/** Any decimal as an integer of billionths, as money is. */
function exactOf(value: ExactValue | undefined): bigint | undefined {
  return value === null || value === undefined ? undefined : maybeNanoUsd(String(value));
}
