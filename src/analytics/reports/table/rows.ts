import { decimalText } from '../../../language/numbers.ts';
import { counted, say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { Table } from '../../message.ts';
import type { Measure, Measures, UsageQuery, UsageReader } from '../../store.ts';
import { earlierQuery, queryOf, type ReportContext } from '../context.ts';
import { addUp } from '../measures.ts';
import { stackable } from '../metrics.ts';
import type { Question } from '../question.ts';
import { FORMER_MEASURES, type FormerMeasures } from '../versus/former-columns.ts';
import {
  type BreakdownOptions,
  breakdownRows,
  type Group,
  overlaps,
  TABLE_MEASURES,
  type TableMeasures,
  tableOf,
} from './breakdown.ts';
import { withFormer } from './groups.ts';
import { type Entry, type Extra, listedExtras, withExtras } from './row-extras.ts';
import { rowModels } from './row-models.ts';
import { ownExtras } from './row-own-facts.ts';
import { rowSparks } from './row-sparks.ts';

/** What all rows of a breakdown are made from. */
export type Breakdown = {
  readonly by: DimensionName;
  /** Largest first. */
  readonly ranked: readonly Group[];
  readonly total: Measures;
  /** Sums of the window compared with. */
  readonly before: Measures | null;
};

/** The rows that were searched for, all of them without a search, and what they sum up to. */
export type Matched = { readonly groups: readonly Group[]; readonly total: TableMeasures };

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
  const groups = question.versus ? await withFormer(context, by, ranked) : ranked;
  const before = await maybeFormerTotal(context, breakdown, groups);
  const options: BreakdownOptions = {
    key: by,
    label,
    question,
    rowsOverlap: overlaps(dimensionNamed(by)),
    ...(before && { before }),
  };
  // Shares are of all rows, so the rows that are left are chosen from all of them.
  const left = breakdownRows(groups, total, options).filter(({ group }) => isMatch(group, question, by));
  const entries = slowestFirst(context, left);
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

/** What the rows of the table were in the window compared with; undefined where nobody asked for one. */
async function maybeFormerTotal(
  { question, usage }: ReportContext,
  { by, before }: Breakdown,
  groups: readonly Group[],
): Promise<FormerMeasures | undefined> {
  if (!question.versus) return undefined;
  if (question.match === undefined) return before ?? addUp([], FORMER_MEASURES);
  const matched = groups.filter((group) => isMatch(group, question, by));
  if (!overlaps(dimensionNamed(by)))
    return addUp(
      matched.flatMap((group) => (group.before ? [{ measures: group.before }] : [])),
      FORMER_MEASURES,
    );
  return sumOfValues(usage, earlierQuery(question), { by, groups: matched, measures: FORMER_MEASURES });
}

/** Sorted by how long calls took, where that is asked; rows without times come last. */
function slowestFirst(
  { question: { sort }, times }: ReportContext,
  entries: readonly Entry[],
): readonly Entry[] {
  const key = sort?.key === 'latencyP50' ? 'p50' : sort?.key === 'latencyP95' ? 'p95' : undefined;
  if (!sort || !key || !times) return entries;
  const timeOf = ({ group }: Entry) => times.get(group.value)?.[key] ?? null;
  const [timed, untimed] = [true, false].map((is) =>
    entries.filter((entry) => (timeOf(entry) !== null) === is),
  );
  const direction = sort.ascending ? 1 : -1;
  return [
    ...(timed ?? []).toSorted((a, b) => direction * ((timeOf(a) ?? 0) - (timeOf(b) ?? 0))),
    ...(untimed ?? []),
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
  const all = counted(ranked.length, `1 ${label}`, `${decimalText(String(ranked.length))} ${plural}`);
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
  return {
    groups,
    total: await sumOfValues(usage, queryOf(question), { by, groups, measures: TABLE_MEASURES }),
  };
}

type Values<Name extends Measure> = {
  readonly by: DimensionName;
  readonly groups: readonly Group[];
  readonly measures: readonly Name[];
};

/** One call may stand in several of the rows, and counts once in their sum. */
async function sumOfValues<Name extends Measure>(
  usage: UsageReader,
  query: UsageQuery,
  { by, groups, measures }: Values<Name>,
): Promise<Readonly<Record<Name, bigint>>> {
  if (groups.length === 0) return addUp([], measures);
  const values = groups.map(({ value }) => value);
  const filters = [...query.filters, { dimension: by, values, negate: false }];
  return addUp(await usage.sum({ ...query, filters }, { measures }), measures);
}

function isMatch({ name, value }: Group, { match, listed }: Question, by: DimensionName): boolean {
  if (match === undefined) return true;
  const known = listed?.[by]?.get(value);
  const texts = [name, known?.name, known?.email, known?.team];
  return texts.some((text) => text && plain(text).includes(plain(match)));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
