import { counted, say } from '../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../dimensions.ts';
import type { Column, ExactValue, Row, Table } from '../message.ts';
import type { Measures } from '../store.ts';
import {
  type BreakdownOptions,
  breakdownRows,
  type Group,
  overlaps,
  TABLE_MEASURES,
  type TableMeasures,
  tableOf,
} from './breakdown.ts';
import { queryOf, type ReportContext } from './context.ts';
import { addUp } from './measures.ts';
import { stackable } from './metrics.ts';
import type { Listed, Question } from './question.ts';
import { rowModels } from './row-models.ts';
import { OWN_KEYS, ownExtras } from './row-own-facts.ts';
import { rowSparks } from './row-sparks.ts';

/** What all rows of a breakdown are made from. */
export type Breakdown = {
  readonly by: DimensionName;
  /** Largest first. */
  readonly ranked: readonly Group[];
  readonly total: Measures;
};

/** The rows that were searched for, all of them without a search, and what they sum up to. */
export type Matched = { readonly groups: readonly Group[]; readonly total: TableMeasures };

type Entry = { readonly group: Group; readonly row: Row };

/**
 * The table of a breakdown: beside the sums who each row is, and of the rows a chat shows how they went and, of
 * people, which models they used.
 */
export async function rowsTable(
  context: ReportContext,
  breakdown: Breakdown,
  matched: Matched,
): Promise<Table> {
  const { by, ranked, total } = breakdown;
  const { question } = context;
  const { label } = dimensionNamed(by);
  const options: BreakdownOptions = {
    key: by,
    label,
    question,
    rowsOverlap: overlaps(dimensionNamed(by)),
  };
  const entries = keptOf(breakdownRows(ranked, total, options), breakdown, matched);
  const table = tableOf([], { of: matched.total, whole: total }, options);
  const shown = entries.slice(0, table.shown).map(({ group }) => group.value);
  const metric = stackable(question.metric, total);
  const sparks = await rowSparks(context, { by, values: shown, metric });
  const models = by === 'user' && question.showPeople ? await rowModels(context, shown) : new Map();
  const extras: readonly Extra[] = [
    ...listedExtras(entries, question.listed?.[by]),
    ...(await ownExtras(context, by, ranked)),
    { column: { key: 'spark', label: say`over time`, unit: 'spark' }, cell: (value) => sparks.get(value) },
    {
      column: { key: 'models', label: say`models (of the first rows)`, unit: 'list' },
      cell: (value) => models.get(value),
    },
  ];
  return withExtras(table, entries, extras);
}

/** Shares are of all rows, so the rows that are left are chosen from all of them. */
function keptOf(entries: readonly Entry[], { ranked }: Breakdown, { groups }: Matched): readonly Entry[] {
  if (groups === ranked) return entries;
  const kept = new Set(groups);
  return entries.filter(({ group }) => kept.has(group));
}

/** One more column, left out where no row has a cell in it. */
export type Extra = {
  readonly column: Column;
  readonly cell: (value: string) => ExactValue | undefined;
};

/**
 * The line of bars and what tools and files say of themselves stand beside the name and the team behind the requests,
 * so that a chat still has room for them; all else comes last.
 */
function withExtras(table: Table, entries: readonly Entry[], extras: readonly Extra[]): Table {
  const filled = extras.filter(({ cell }) => entries.some(({ group }) => cell(group.value)));
  const columns = filled.map(({ column }) => column);
  const only = (one: string) => columns.filter(({ key }) => key === one);
  return {
    ...table,
    columns: [
      ...table.columns.slice(0, 1),
      ...only('spark'),
      ...OWN_KEYS.flatMap(only),
      ...table.columns.slice(1, 2),
      ...only('team'),
      ...table.columns.slice(2),
      ...columns.filter(({ key }) => key !== 'spark' && key !== 'team' && !OWN_KEYS.includes(key)),
    ],
    rows: entries.map(({ group, row }) => withCells(row, filled, group.value)),
  };
}

function withCells(row: Row, extras: readonly Extra[], value: string): Row {
  const whole: Record<string, ExactValue> = { ...row };
  for (const { column, cell } of extras) whole[column.key] = cell(value) ?? emptyCell(column);
  return whole;
}

/** What nobody knows of a number is a dash; other cells are left empty. */
function emptyCell({ unit }: Column): ExactValue {
  return unit === 'count' || unit === 'tokens' ? null : '';
}

/** Names, teams and e-mails, as far as they say more than the value itself. */
function listedExtras(
  entries: readonly Entry[],
  listed: ReadonlyMap<string, Listed> = new Map(),
): readonly Extra[] {
  if (listed.size === 0) return [];
  const teams = new Set(entries.map(({ group }) => listed.get(group.value)?.team ?? null));
  const unlike = (value: string, text: string | null | undefined) => (text === value ? null : text);
  return [
    {
      column: { key: 'name', label: say`name`, unit: 'text' },
      cell: (value) => unlike(value, listed.get(value)?.name),
    },
    {
      column: { key: 'team', label: dimensionNamed('team').label, unit: 'text' },
      // A badge that all of them wear tells nothing.
      cell: (value) => (teams.size > 1 ? listed.get(value)?.team : null),
    },
    {
      column: { key: 'email', label: say`e-mail`, unit: 'text' },
      cell: (value) => unlike(value, listed.get(value)?.email),
    },
  ];
}

/** '3 of 41 users match "ali"'; nothing where nobody searched. */
export function maybeMatchText(
  { match }: Question,
  { by, ranked }: Breakdown,
  { groups }: Matched,
): string | undefined {
  if (match === undefined) return undefined;
  const { label, plural } = dimensionNamed(by);
  const all = counted(ranked.length, `1 ${label}`, `${ranked.length} ${plural}`);
  return counted(
    groups.length,
    say`1 of ${all} matches "${match}"`,
    say`${groups.length} of ${all} match "${match}"`,
  );
}

/** The groups that `match:` leaves, searched by what their rows show of who they are. */
export async function matchedRows(
  { question, usage }: ReportContext,
  { by, ranked, total }: Breakdown,
): Promise<Matched> {
  if (question.match === undefined) return { groups: ranked, total };
  const groups = ranked.filter((group) => isMatch(group, question, by));
  if (!overlaps(dimensionNamed(by))) return { groups, total: addUp(groups, TABLE_MEASURES) };
  // One call may stand in several of the rows, and counts once in their sum.
  const query = queryOf(question);
  const values = groups.map(({ value }) => value);
  const filters = [...query.filters, { dimension: by, values, negate: false }];
  const rows =
    groups.length === 0 ? [] : await usage.sum({ ...query, filters }, { measures: TABLE_MEASURES });
  return { groups, total: addUp(rows, TABLE_MEASURES) };
}

function isMatch({ name, value }: Group, { match = '', listed }: Question, by: DimensionName): boolean {
  const known = listed?.[by]?.get(value);
  const texts = [name, known?.name, known?.email, known?.team];
  return texts.some((text) => text && plain(text).includes(plain(match)));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
