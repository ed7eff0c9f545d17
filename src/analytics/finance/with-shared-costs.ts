import { counted, say } from '../../language/say.ts';
import { OPEN } from '../access/access-dimensions.ts';
import { capitalised, scopeText } from '../alerts/scope.ts';
import { formatMoney } from '../currency.ts';
import { FEW_PEOPLE } from '../dimensions.ts';
import type { Column, ExactValue, Message, Row, Table } from '../message.ts';
import { maybeNanoUsd, toDecimalUsd } from '../money.ts';
import type { ReportContext } from '../reports/context.ts';
import type { Question } from '../reports/question.ts';
import { nameOf } from '../reports/table/breakdown.ts';
import type { PoolShares, Shares } from './shared-costs.ts';
import { sharesOf } from './shared-usage.ts';

/**
 * Says beside what teams cost how much of shared costs each bears: two columns in a table of teams, a line about one
 * team. Only of all that teams used: a share of some of it would be a share of nothing anybody pays. Of `few`,
 * which are told as one, nothing is said alone.
 */
export async function withSharedCosts(
  message: Message,
  { question, usage }: ReportContext,
  few: ReadonlySet<string> = new Set(),
): Promise<Message> {
  const { org, shared = [], period, boundTo, hidesCost } = question;
  const { table } = message;
  if (shared.length === 0 || boundTo !== undefined || hidesCost || !isOfWholeTeams(question)) return message;
  const isByTeam = table?.columns[0]?.key === 'team';
  const team = question.view === 'team' ? question.subject : null;
  if (!isByTeam && team === null) return message;
  const shares = await sharesOf(usage, { org, from: period.from, to: period.to }, shared);
  return {
    ...message,
    lines: [
      ...message.lines,
      ...(team === null ? [] : teamLines(team, message, shares, question)),
      ...(isByTeam
        ? shares.pools
            .filter(mayBeNamed(question))
            .filter(({ scope }) => ![...few].some((team) => scope === `team:${team}`))
            .flatMap((pool) => poolLines(pool, question))
        : []),
    ],
    table: isByTeam && table ? withColumns(table, toldAsOne(shares, few), question) : table,
  };
}

/** A key, customer or project is named to those alone who may split a team's totals by it. */
function mayBeNamed({ showPeople }: Question): (pool: PoolShares) => boolean {
  return ({ scope }) => showPeople || OPEN.some((dimension) => scope.startsWith(`${dimension}:`));
}

function toldAsOne({ changes, pools }: Shares, few: ReadonlySet<string>): Shares {
  const told = new Map<string, bigint>();
  for (const [team, nano] of changes) {
    const name = few.has(team) ? FEW_PEOPLE : team;
    told.set(name, (told.get(name) ?? 0n) + nano);
  }
  return { changes: told, pools };
}

function isOfWholeTeams({ filters }: Question): boolean {
  return filters.every(({ dimension }) => dimension === 'team');
}

function sharedColumns(): readonly Column[] {
  return [
    { key: 'shared', label: say`shared`, unit: 'usd' },
    { key: 'withShared', label: say`with shared`, unit: 'usd' },
  ];
}

/** The cost, what it is compared with, and what plans pay for. */
const COST_COLUMNS = ['cost', 'changePercent', 'plannedCost'];

/** After the cost: what comes to a row of shared costs, below zero what it passes on, and both together. */
function withColumns(table: Table, { changes }: Shares, question: Question): Table {
  const byName = new Map([...changes].map(([team, nano]) => [nameOf(team, 'team'), nano]));
  // Of some teams alone, nothing is known of the others.
  const isOfAll = question.filters.length === 0 && question.match === undefined;
  const rows = [...table.rows, ...(isOfAll ? newRows(table, byName) : [])].map((row) =>
    withCells(row, byName.get(String(row.team)) ?? 0n),
  );
  const inRows = rows.reduce((sum, row) => sum + nanoOf(row.shared), 0n);
  const after = table.columns.findLastIndex(({ key }) => COST_COLUMNS.includes(key)) + 1;
  return {
    ...table,
    columns: [...table.columns.slice(0, after), ...sharedColumns(), ...table.columns.slice(after)],
    rows,
    total: withCells(table.total, inRows),
  };
}

/** Teams that bear something without having used anything themselves. */
function newRows(table: Table, byName: ReadonlyMap<string, bigint>): readonly Row[] {
  const known = new Set(table.rows.map((row) => String(row.team)));
  const unlisted = [...byName].filter(([name]) => !known.has(name));
  const nothing = Object.fromEntries(table.columns.map(({ key, unit }) => [key, nothingOf(unit)]));
  return unlisted.map(([team]) => ({ ...nothing, team }));
}

/** Of nothing there is no percentage. */
function nothingOf(unit: Column['unit']): ExactValue {
  return unit === 'usd' ? '0' : unit === 'change' ? null : 0;
}

function withCells(row: Row, shared: bigint): Row {
  return {
    ...row,
    shared: toDecimalUsd(shared),
    withShared: toDecimalUsd(nanoOf(row.cost) + shared),
  };
}

function nanoOf(cell: Row[string] | undefined): bigint {
  return maybeNanoUsd(String(cell ?? '0')) ?? 0n;
}

/** "With $2.50 of shared costs ml comes to $14.50." */
function teamLines(
  team: string,
  { figures }: Message,
  { changes, pools }: Shares,
  question: Question,
): readonly string[] {
  const { currency } = question;
  const own = pools.find(({ scope, shares }) => scope === `team:${team}` && shares.size > 0);
  if (own) return poolLines(own, question);
  const change = changes.get(team);
  if (change === undefined) return [];
  const cost = nanoOf(figures.find(({ key }) => key === 'cost')?.value);
  const all = formatMoney(cost + change, currency);
  if (change < 0n)
    return [say`${formatMoney(-change, currency)} of it is shared and passed on; that leaves ${all}.`];
  return [say`With ${formatMoney(change, currency)} of shared costs ${team} comes to ${all}.`];
}

/** "Team platform is shared: $12.00, split over 4 teams." */
function poolLines({ scope, costNano, shares }: PoolShares, { currency }: Question): readonly string[] {
  if (costNano === 0n) return [];
  const [name, cost] = [capitalised(scopeText(scope)), formatMoney(costNano, currency)];
  if (shares.size === 0) return [say`${name} is shared: ${cost}, not split.`];
  return [
    counted(
      shares.size,
      say`${name} is shared: ${cost}, split over 1 team.`,
      say`${name} is shared: ${cost}, split over ${shares.size} teams.`,
    ),
  ];
}
