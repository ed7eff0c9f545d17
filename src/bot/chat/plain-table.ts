import { shownRows } from '../../analytics/message/table.ts';
import type { Column, Row, Table } from '../../analytics/message.ts';
import { formatValue } from '../../analytics/words/format.ts';
import { say } from '../../language/say.ts';
import { formatCell, isNumeric, shortList } from '../reply/wording.ts';
import { maybeFolded } from './folded-rows.ts';
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
  /** What the rows behind so many sum up to. */
  readonly folded: (count: number) => string;
  readonly width: number;
};

const GAP = '  ';
const NAME_WIDTH = 28;

/**
 * A table as monospaced lines: header, as many rows as fit, "+N more rows" with what they sum up to, total. Where not
 * all columns fit, tokens are written short; what still does not fit is left out, money last, and named below; the CSV
 * has everything.
 */
export function plainTable(table: Table, timeZone: string, space: TableSpace): string {
  const { columns, left } = fittingColumns(table, timeZone, space.width);
  const shown = Math.min(table.shown, table.rows.length);
  const heading = line(columns, ({ head }) => head);
  const rows = Array.from({ length: shown }, (_, row) => line(columns, ({ cells }) => cells[row] ?? ''));
  const hasTotal = table.rows.length > 0 && Object.keys(table.total).length > 0;
  const end = [
    ...(hasTotal ? [line(columns, ({ total }) => total)] : []),
    ...(left.length > 0 && table.rows.length > 0 ? [leftOutText(left, space.width)] : []),
  ];
  for (let count = shown; ; count -= 1) {
    const folded = table.rows.length === 0 ? [say`(no rows)`] : foldedLines(columns, table, count);
    const text = [heading, ...rows.slice(0, count), ...folded, ...end].join('\n');
    if (count > 0 && space.encode(text).length > space.characters) continue;
    // What fewer rows leave to be folded may sum up to more than its column has room for.
    return count > 0 && count < shown ? plainTable({ ...table, shown: count }, timeZone, space) : text;
  }
}

/** "+14 more rows  5,120  $12.30": how many there are beyond those shown, and what they sum up to. */
function foldedLines(columns: readonly TextColumn[], table: Table, count: number): readonly string[] {
  const hidden = table.rows.length - count;
  if (hidden === 0) return [];
  const label = moreText(hidden, rowName(table));
  const [name] = columns;
  // Where none is shown, they are the total below.
  if (count === 0 || !name || columnsOf(label) > name.width) return [label];
  return [line(columns, (column) => (column === name ? label : column.folded(count)))];
}

/** "+4 more columns: errors, runs, failed runs, unpriced" */
function leftOutText(left: readonly Column[], width: number): string {
  const names = left.map(({ label }) => oneLine(label)).join(', ');
  return cutToColumns(`${moreText(left.length, 'column')}: ${names}`, width);
}

type Fitting = { readonly columns: readonly TextColumn[]; readonly left: readonly Column[] };

/** The first column, then money, then of the others in their order each that still fits the line. */
function fittingColumns(table: Table, timeZone: string, width: number): Fitting {
  const exact = fittingIn(table, { timeZone, isShort: false }, width);
  return exact.left.length === 0 ? exact : fittingIn(table, { timeZone, isShort: true }, width);
}

function fittingIn(table: Table, words: CellForm, width: number): Fitting {
  const columns = table.columns.map((column, index) => textColumn(table, column, { index, ...words }));
  const [name, ...others] = columns;
  if (!name) return { columns: [], left: [] };
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
  return {
    columns: columns.filter((column) => kept.has(column)),
    left: columns.filter((column) => !kept.has(column)).map(({ column }) => column),
  };
}

/** How cells are written; short: "3.63M" tokens under "input". */
type CellForm = { readonly timeZone: string; readonly isShort: boolean };

function textColumn(
  table: Table,
  column: Column,
  { index, timeZone, isShort }: CellForm & { readonly index: number },
): TextColumn {
  const { rows, shown, total, currency } = table;
  const text = (value: Row[string] | undefined) => {
    if (isShort && column.unit === 'tokens' && value !== null && value !== undefined)
      return formatValue(value, 'tokens');
    const cell =
      column.unit === 'list' && typeof value === 'string'
        ? shortList(value, (list) => columnsOf(oneLine(list)) <= NAME_WIDTH)
        : formatCell(value, column.unit, { timeZone, currency });
    return cutToColumns(oneLine(cell), NAME_WIDTH);
  };
  const head = cutToColumns(oneLine(isShort ? shortLabel(column) : column.label), NAME_WIDTH);
  const visible = shownRows(table);
  const cells = visible.map((row) => text(row[column.key]));
  const sum = index === 0 ? say`Total` : total[column.key] === undefined ? '' : text(total[column.key]);
  const folded = (count: number) => {
    const sum = maybeFolded(table, column, visible.slice(0, count));
    if (!sum) return '';
    return sum.isAtLeast ? say`at least ${text(sum.value)}` : text(sum.value);
  };
  const isFolding = rows.length > shown && shown > 0;
  const widest = [head, sum, ...cells];
  if (isFolding) widest.push(index === 0 ? foldLabel(table) : folded(shown));
  return { column, head, cells, total: sum, folded, width: Math.max(...widest.map(columnsOf)) };
}

/** Has its place in the first column where there is anything to sum up beside it. */
function foldLabel(table: Table): string {
  return table.rowsOverlap ? '' : moreText(table.rows.length - table.shown, rowName(table));
}

function rowName({ latestFirst }: Table): 'row' | 'earlier row' {
  return latestFirst ? 'earlier row' : 'row';
}

function shortLabel({ key, label }: Column): string {
  if (key === 'share') return say`share`;
  if (key === 'inputTokens') return say`input`;
  return key === 'outputTokens' ? say`output` : label;
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
