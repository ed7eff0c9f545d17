import { say } from '../language/say.ts';
import { type Currency, toDecimalIn, USD } from './currency.ts';
import type { Column, ExactValue, Row, Table } from './message.ts';
import { maybeNanoUsd } from './money.ts';

/** Columns that programs read by place: after the dimension, in this order. */
const LEADING: readonly string[] = ['requests', 'inputTokens', 'outputTokens', 'cost'];

/** Their headers, whatever a table calls them. */
function leadingHeader(key: string): string | undefined {
  switch (key) {
    case 'requests':
      return say`requests`;
    case 'inputTokens':
      return say`input tokens`;
    case 'outputTokens':
      return say`output tokens`;
    case 'cost':
      return say`cost (${USD})`;
    default:
      return undefined;
  }
}

const UNIT_HEADERS: Readonly<Partial<Record<Column['unit'], string>>> = {
  usd: ' (USD)',
  percent: ' (%)',
  change: ' (%)',
  ms: ' (ms)',
};

/**
 * A table as CSV: header, every row, then `Total`, all equally wide. Plain decimals, empty cells for what is
 * unknown, byte order mark and CRLF, as spreadsheets want it (RFC 4180). No cell is a formula.
 */
export function toCsv(table: Table): Uint8Array {
  return new TextEncoder().encode(`\uFEFF${csvLines(table).join('\r\n')}\r\n`);
}

/** The same record by record, without ends of lines. */
export function csvLines(table: Table): readonly string[] {
  const fields = fieldsOf(table);
  const [first] = table.columns;
  const cells = new Array<string>(fields.length);
  const lineOf = (row: Row) => {
    for (let place = 0; place < fields.length; place++) cells[place] = fields[place]?.cell(row) ?? '';
    return cells.join(',');
  };
  return [
    fields.map(({ header }) => quoted(header)).join(','),
    ...table.rows.map(lineOf),
    lineOf(first ? { ...table.total, [first.key]: say`Total` } : table.total),
  ];
}

/** One record of a file with columns of its own, without a line's end; numbers stay numbers, texts stay texts. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => quoted(isPlainNumber(cell) ? cell : safeText(cell))).join(',');
}

/** Quotes also keep a text whole where a spreadsheet splits at semicolons. */
function quoted(cell: string): string {
  return /[^\w ()%.-]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows as NDJSON, one object a line with the table's own keys, then the total. */
export function toNdjson(table: Table): Uint8Array {
  const drawn = table.columns.filter((column) => !isFiled(column)).map(({ key }) => key);
  const line = (row: Row) => JSON.stringify(row, (key, value) => (drawn.includes(key) ? undefined : value));
  const lines = [...table.rows, table.total].map(line);
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Files hold numbers; bars drawn from them in letters are for chats. */
function isFiled({ unit }: Column): boolean {
  return unit !== 'spark';
}

/** A cell comes as it stands in the file. */
type Field = { readonly header: string; readonly cell: (row: Row) => string };

/** The columns of a file; behind the cost in USD the same in the currency people read it in. */
function fieldsOf({ columns, currency }: Table): readonly Field[] {
  return orderedColumns(columns.filter(isFiled)).flatMap((column, index): readonly Field[] => [
    { header: headerOf(column, index === 0), cell: (row) => cellOf(row[column.key] ?? null, column) },
    ...(currency && column.key === 'cost' ? [convertedField(currency)] : []),
  ]);
}

function convertedField(currency: Currency): Field {
  return {
    header: say`cost (${currency.code})`,
    cell: ({ cost }) => {
      const nano = maybeNanoUsd(String(cost));
      return nano === undefined ? '' : toDecimalIn(nano, currency);
    },
  };
}

function orderedColumns(columns: readonly Column[]): readonly Column[] {
  const [first, ...others] = columns;
  if (!first) return [];
  const leading = LEADING.flatMap((key) => others.filter((column) => column.key === key));
  return [first, ...leading, ...others.filter((column) => !leading.includes(column))];
}

function headerOf(column: Column, isFirst: boolean): string {
  if (isFirst) return firstHeader(column);
  const unit = UNIT_HEADERS[column.unit] ?? '';
  // A column that is called "change %" beside "change" has its unit only once.
  const label = column.unit === 'change' ? column.label.replace(/ %$/, '') : column.label;
  return leadingHeader(column.key) ?? safeText(`${label.toLowerCase()}${unit}`);
}

/** Programs take the first header with "cost" in it for the money: cost centers have a header without that word. */
function firstHeader({ key, label }: Column): string {
  return key === 'costCenter' ? say`Center`.toLowerCase() : safeText(label);
}

function cellOf(value: ExactValue, { unit }: Column): string {
  if (value === null || value === '') return '';
  const text = typeof value === 'number' ? plainDecimal(value) : value;
  if (unit === 'text') return quoted(safeText(text));
  return typeof value === 'number' || isPlainNumber(text) ? text : quoted(safeText(text));
}

/** Never an exponent; a count that is no integer keeps nine places at most. */
function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isSafeInteger(value)) return String(value);
  const text = value.toFixed(9);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function isPlainNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}

// A cell whose first visible character is one of these is run by some spreadsheet. OWASP, "CSV Injection":
// = + - @ and their full-width forms; | and % start a DDE call in older ones.
const FORMULA_START = /^[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20\uFF5C\uFF05]/u;
// Blanks, breaks, controls and invisible characters that a spreadsheet skips before it looks.
const SKIPPED = /^[\s\p{Cc}\p{Cf}\p{Zs}\u3164\uFFA0\u2800]+/u;

/** What most names are made of, none of which has to be looked at any closer. */
const HARMLESS = /^\w[ -~]*$/;

/** A name that stays a name: one line, no controls, and an apostrophe before anything a spreadsheet would run. */
export function safeText(text: string): string {
  if (HARMLESS.test(text)) return text;
  const line = text
    .toWellFormed()
    .replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\uFEFF]/gu, '');
  return FORMULA_START.test(line.replace(SKIPPED, '')) ? `'${line}` : line;
}
