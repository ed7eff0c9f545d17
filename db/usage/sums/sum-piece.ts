import { and, eq, inArray, notInArray, or, type SQL, sql } from 'drizzle-orm';
import { type SQLiteColumn, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import {
  type DimensionName,
  isListedDimension,
  isSeriesDimension,
  type ListedDimension,
  NO_VALUE,
  type SeriesDimension,
} from '../../../src/analytics/dimensions.ts';
import type { Filter, Measure, Split, UsageQuery } from '../../../src/analytics/store.ts';
import type { Database, Tables } from '../../engine.ts';
import type { Piece as TimedPiece } from './sum-pieces.ts';
import type { Groupable } from './sum-source.ts';
import { dimensionsOf } from './ways.ts';

type Piece = Omit<TimedPiece, 'source'> & { readonly source: Groupable };

/** What is asked of the pieces of an answer. */
export type Asked = { readonly query: UsageQuery; readonly split: Pick<Split, 'by' | 'within' | 'buckets'> };

/** One way to add up a column, all of it or half of its bits, and what the sum is called. */
export type Addend = {
  readonly measure: Measure;
  readonly bits: keyof typeof BITS;
  readonly name: `"s${number}"`;
};

const BITS = {
  all: (column: SQLiteColumn | SQL) => column,
  high: (column: SQLiteColumn | SQL) => sql`${column} >> 32`,
  low: (column: SQLiteColumn | SQL) => sql`${column} & 4294967295`,
};

/**
 * Selects the groups of a piece: "time" where buckets are asked for, "value", "within" where it is asked for, and the
 * addends. Sums of what is to be taken off are negative.
 */
export function selectPiece(db: Database, piece: Piece, asked: Asked, addends: readonly Addend[]): SQL {
  const selection = selectionOf(piece, asked, addends);
  return piece.source.isSingle
    ? bySeries(db, piece, asked, { selection, addends })
    : byValue(db, piece, asked, selection);
}

const selections = new WeakMap<object, Map<string, SQL>>();

/**
 * What is added up of a table, whose measures are the same columns in every source of it. What is asked for is a
 * constant of the program, so it is written once: putting twenty columns together takes longer than adding them up.
 */
function selectionOf(piece: Piece, asked: Asked, addends: readonly Addend[]): SQL {
  const { source, sign } = piece;
  const [minus, sum] = [sign === 1 ? '' : '-', isEachRow(piece, asked) ? '' : 'sum'];
  const ofTable = selections.get(source.table) ?? new Map<string, SQL>();
  selections.set(source.table, ofTable);
  const key = `${minus}${sum} ${addends.map(({ measure, bits, name }) => `${measure} ${bits} ${name}`).join()}`;
  const known = ofTable.get(key);
  if (known) return known;
  const sums = addends.map(({ measure, bits, name }) => {
    const column = BITS[bits](source.columnOf(measure));
    return sql`${sql.raw(`${minus}${sum}`)}(${column}) as ${sql.raw(name)}`;
  });
  const written = sql.raw(toText(sql.join(sums, sql`, `)));
  ofTable.set(key, written);
  return written;
}

/** Without parameters a statement is the same text on every engine. */
function toText(statement: SQL): string {
  const { sql: text, params } = DIALECT.sqlToQuery(statement);
  if (params.length > 0) throw new Error(`what is added up has parameters: ${text}`);
  return text;
}

const DIALECT = new SQLiteSyncDialect();

/** Whether each row is a group of its own. */
function isEachRow({ source, isSummed }: Piece, { split: { by } }: Asked): boolean {
  return isSummed === true && source.isSingle && by !== undefined && isSeriesDimension(by);
}

/** Rows of one dimension are added up by their series, and only what comes out is looked up in the dictionary. */
function bySeries(
  db: Database,
  piece: Piece,
  asked: Asked,
  { selection, addends }: { readonly selection: SQL; readonly addends: readonly Addend[] },
): SQL {
  const { source } = piece;
  const { by, within, buckets } = asked.split;
  const time = timeOf(piece, asked);
  const own = conditionOf(piece, asked);
  if (!by || !isSeriesDimension(by)) {
    return sql`select ${time} as "time", '' as "value", ${selection} from ${source.table} where ${own}${groupBy(buckets ? [time] : [])}`;
  }
  const { series } = db.tables;
  const whole = wholeOf(db.tables, source, within);
  const columns = isEachRow(piece, asked)
    ? []
    : [...(buckets ? [time] : []), ...whole.columns, source.series];
  const groups = groupBy(columns);
  const rows = sql`select ${time} as "time", ${source.series} as "series", ${whole.selected}${selection} from ${source.table} where ${own}${groups}`;
  const sums = sql.raw(addends.map(({ name }) => `r.${name}`).join(', '));
  return sql`select r."time", ${series[by]} as "value", ${whole.named}${sums} from (${rows}) as r join ${series} on ${series.id} = r."series"${whole.joined}`;
}

/** Of the rows of a pair, where groups are told apart by its first dimension too. */
function wholeOf({ series }: Tables, source: Groupable, within: SeriesDimension | undefined) {
  if (!within || !source.within) return { columns: [], selected: sql``, named: sql``, joined: sql`` };
  return {
    columns: [source.within],
    selected: sql`${source.within} as "whole", `,
    named: sql`w.${sql.identifier(series[within].name)} as "within", `,
    joined: sql` join ${series} as w on w."id" = r."whole"`,
  };
}

/** Rows of all combinations are filtered and grouped by what the dictionary says of them. */
function byValue(db: Database, piece: Piece, asked: Asked, selection: SQL): SQL {
  const { query, split } = asked;
  const { source } = piece;
  const time = timeOf(piece, asked);
  const value = split.by ? groupOf(db.tables, split.by) : sql`''`;
  const filters = query.filters.map((filter) =>
    filterOf(db, filter, { org: query.org, series: source.series }),
  );
  const within = split.within ? [groupOf(db.tables, split.within)] : [];
  const groups = groupBy([...(split.buckets ? [time] : []), ...(split.by ? [value] : []), ...within]);
  const named = sql.join(within.map((column) => sql`${column} as "within", `));
  return sql`select ${time} as "time", ${value} as "value", ${named}${selection} from ${source.table}${joinsOf(db, piece, asked)} where ${and(conditionOf(piece, asked), ...filters)}${groups}`;
}

function joinsOf({ tables }: Database, { source }: Piece, { query, split }: Asked): SQL {
  const { event, eventValue, series, seriesTag } = tables;
  const joins = dimensionsOf(query, split).some(isSeriesDimension)
    ? [sql` join ${series} on ${series.id} = ${source.series}`]
    : [];
  if (split.by === 'tag') {
    const isOwn = and(eq(seriesTag.org, source.org), eq(seriesTag.series, source.series));
    joins.push(sql` left join ${seriesTag} on ${isOwn}`);
  }
  if (split.by && isListedDimension(split.by)) {
    const isOwn = and(eq(eventValue.seq, event.seq), eq(eventValue.dimension, split.by));
    joins.push(sql` left join ${eventValue} on ${isOwn}`);
  }
  return sql.join(joins);
}

const QUARTER_MS = 900_000;

/**
 * What tells rows apart by time. Single events have one of their own each, of which millions would come back; where
 * the buckets asked for begin with quarters of hours, as they do in every zone, these do.
 */
function timeOf({ source }: Piece, { split: { buckets } }: Asked): SQLiteColumn | SQL {
  if (!buckets) return sql`0`;
  const isCoarse = source.isOfEvents && buckets.slice(1).every((start) => start % QUARTER_MS === 0);
  return isCoarse ? sql`${source.time} - ${source.time} % ${sql.raw(String(QUARTER_MS))}` : source.time;
}

function groupBy(columns: readonly (SQLiteColumn | SQL)[]): SQL {
  return columns.length === 0 ? sql`` : sql` group by ${sql.join([...columns], sql`, `)}`;
}

function conditionOf({ source, when }: Piece, { query }: Asked): SQL | undefined {
  return and(eq(source.org, query.org), source.only, when);
}

/** The column (or joined value) a dimension groups by. */
function groupOf({ event, eventValue, series, seriesTag }: Tables, name: DimensionName): SQLiteColumn | SQL {
  if (isSeriesDimension(name)) return series[name];
  switch (name) {
    case 'tag':
      return sql`coalesce(${seriesTag.tag}, '')`;
    case 'tool':
    case 'file':
    case 'workItem':
      return sql`coalesce(${eventValue.value}, '')`;
    case 'conversation':
      return sql`coalesce(${event.conversation}, '')`;
    case 'message':
      return sql`coalesce(${event.message}, '')`;
    case 'trace':
      return sql`coalesce(${event.trace}, '')`;
  }
}

type Carried = { readonly org: string; readonly series: SQLiteColumn };

function filterOf(db: Database, filter: Filter, carried: Carried): SQL | undefined {
  const { dimension, negate } = filter;
  const values = [...filter.values];
  if (dimension === 'tag' || isListedDimension(dimension)) {
    const carries = carriesOf(db, dimension, values, carried);
    return negate ? sql`not (${carries})` : carries;
  }
  const column = groupOf(db.tables, dimension);
  return sql`${column} ${negate ? sql`not in` : sql`in`} ${values}`;
}

/** Whether something carries any of the values, or where "no value" is among them, none at all. */
function carriesOf(
  db: Database,
  dimension: 'tag' | ListedDimension,
  values: readonly string[],
  carried: Carried,
): SQL | undefined {
  const known = values.filter((one) => one !== NO_VALUE);
  const [key, named] = carriersOf(db, dimension, known, carried);
  if (!values.includes(NO_VALUE)) return inArray(key, named);
  const [, anything] = carriersOf(db, dimension, undefined, carried);
  const none = notInArray(key, anything);
  return known.length === 0 ? none : or(inArray(key, named), none);
}

/** The column that names whatever carries any of the values, or any at all, and the statement that lists what does. */
function carriersOf(
  db: Database,
  dimension: 'tag' | ListedDimension,
  values: readonly string[] | undefined,
  { org, series }: Carried,
) {
  const { event, eventValue, seriesTag } = db.tables;
  if (dimension === 'tag') {
    const isNamed = and(eq(seriesTag.org, org), values && inArray(seriesTag.tag, [...values]));
    return [series, db.select({ key: seriesTag.series }).from(seriesTag).where(isNamed)] as const;
  }
  const named = db
    .select({ key: eventValue.seq })
    .from(eventValue)
    .where(and(eq(eventValue.dimension, dimension), values && inArray(eventValue.value, [...values])));
  return [event.seq, named] as const;
}
