import { shownRows } from '../../analytics/message/table.ts';
import type { Column, Row, Table } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { formatCell, isNumeric } from '../wording.ts';
import { columnsOf, cutToColumns, type Encode, isolated, moreText, oneLine } from './plain-text.ts';

export type TableSpace = {
  /** Monospaced columns a line may take before it wraps. */
  readonly width: number;
  /** Characters the whole table may take once encoded. */
  readonly characters: number;
  readonly encode: Encode;
};

/** A column with its cells as people read them, first row first. */
type TextColumn = {
  readonly column: Column;
  readonly head: string;
  readonly cells: readonly string[];
  readonly total: string;
  readonly width: number;
};

const GAP = '  ';
const NAME_WIDTH = 28;

/**
 * A table as monospaced lines: header, as many rows as fit, "+N more", total. Columns that do not fit
 * are left out, money last, and counted in the "+N more" line; the CSV has everything.
 */
export function plainTable(table: Table, timeZone: string, space: TableSpace): string {
  const columns = fittingColumns(table, timeZone, space.width);
  const shown = Math.min(table.shown, table.rows.length);
  const heading = line(columns, ({ head }) => head);
  const rows = Array.from({ length: shown }, (_, row) => line(columns, ({ cells }) => cells[row] ?? ''));
  const hasTotal = table.rows.length > 0 && Object.keys(table.total).length > 0;
  const end = hasTotal ? [line(columns, ({ total }) => total)] : [];
  const droppedColumns = table.columns.length - columns.length;
  for (let count = shown; ; count -= 1) {
    const note = noteOf(table, table.rows.length - count, droppedColumns);
    const text = [heading, ...rows.slice(0, count), ...(note ? [note] : []), ...end].join('\n');
    if (count <= 0 || space.encode(text).length <= space.characters) return text;
  }
}

function noteOf({ rows, latestFirst }: Table, hiddenRows: number, hiddenColumns: number): string {
  if (rows.length === 0) return say`(no rows)`;
  return [
    ...(hiddenRows > 0 ? [moreText(hiddenRows, latestFirst ? 'earlier row' : 'row')] : []),
    ...(hiddenColumns > 0 ? [moreText(hiddenColumns, 'column')] : []),
  ].join(', ');
}

/** The first column, then money, then of the others in their order each that still fits the line. */
function fittingColumns(table: Table, timeZone: string, width: number): readonly TextColumn[] {
  const columns = table.columns.map((column, index) => textColumn(table, column, { index, timeZone }));
  const [name, ...others] = columns;
  if (!name) return [];
  const wanted = others.toSorted(
    (one, two) => Number(two.column.unit === 'usd') - Number(one.column.unit === 'usd'),
  );
  const kept = new Set([name]);
  let used = name.width;
  for (const column of wanted) {
    const needed = GAP.length + column.width;
    if (used + needed > width) continue;
    used += needed;
    kept.add(column);
  }
  return columns.filter((column) => kept.has(column));
}

function textColumn(
  table: Table,
  column: Column,
  { index, timeZone }: { readonly index: number; readonly timeZone: string },
): TextColumn {
  const { total, currency } = table;
  const text = (row: Row) =>
    cutToColumns(oneLine(formatCell(row[column.key], column.unit, { timeZone, currency })), NAME_WIDTH);
  const head = cutToColumns(oneLine(column.label), NAME_WIDTH);
  const cells = shownRows(table).map(text);
  const sum = index === 0 ? say`Total` : total[column.key] === undefined ? '' : text(total);
  const width = Math.max(...[head, sum, ...cells].map(columnsOf));
  return { column, head, cells, total: sum, width };
}

function line(columns: readonly TextColumn[], cellOf: (column: TextColumn) => string): string {
  return columns
    .map((column) => {
      const cell = cellOf(column);
      const padding = ' '.repeat(Math.max(0, column.width - columnsOf(cell)));
      return isNumeric(column.column) ? `${padding}${cell}` : `${isolated(cell)}${padding}`;
    })
    .join(GAP)
    .trimEnd();
}
