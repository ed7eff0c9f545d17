import { type CapHits, maybeCapText } from '../../analytics/alerts/budgets/caps.ts';
import { amountText, spentText } from '../../analytics/alerts/budgets/facts.ts';
import { type BudgetOutlook, toAmount } from '../../analytics/alerts/budgets/outlook.ts';
import { aPeriod, periodWord, thisPeriod } from '../../analytics/alerts/budgets/period.ts';
import type { BudgetStatus } from '../../analytics/budget-status.ts';
import { formatValue, percentOf } from '../../analytics/format.ts';
import {
  type Action,
  type BudgetChart,
  type Column,
  type ExactValue,
  type Message,
  messageOf,
  type Row,
  type Table,
} from '../../analytics/message.ts';
import { toDecimalUsd } from '../../analytics/money.ts';
import { toZonedText } from '../../analytics/period.ts';
import { isPending } from '../../analytics/reports/pending-cost.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { Budget, BudgetRequest } from '../../analytics/state.ts';
import { textBar } from '../../analytics/text-bar.ts';
import { counted, say } from '../../language/say.ts';
import { printScope } from '../scope.ts';
import { raiseText } from './request-card.ts';

export const SHOWN_ROWS = 10;
const MOST_REQUESTS = 5;

/** One budget in the list; what is null was not looked up. */
export type BudgetLine = {
  readonly status: BudgetStatus;
  readonly outlook: BudgetOutlook | null;
  readonly caps: CapHits | null;
  readonly maySee: (user: string) => boolean;
};

export type ListContext = {
  readonly now: number;
  readonly timeZone: string;
  /** Undecided ones. */
  readonly requests: readonly BudgetRequest[];
  /** Budgets for each of something that nothing was spent of. */
  readonly unused: readonly Budget[];
  readonly mayDecide: boolean;
};

/** Every budget with what is spent of it: bars to read, exact numbers in the table and the CSV. */
export function budgetListMessage(lines: readonly BudgetLine[], context: ListContext): Message {
  const { now, timeZone, requests, unused } = context;
  const sorted = lines.toSorted((one, other) => fullestFirst(one.status, other.status));
  const [fullest] = sorted;
  if (!fullest && unused.length === 0) return noBudgets();
  return messageOf({
    command: '/usage budget list',
    tone: fullest && Number(fullest.status.usedPercent) >= 100 ? 'warning' : 'answer',
    headline: headlineOf(sorted, unused),
    lines: [
      ...sorted.slice(0, SHOWN_ROWS).map(budgetLineText),
      ...unused.map((budget) => `${textBar(0n, 1n)} ${unusedText(budget)}`),
      ...requests.slice(0, MOST_REQUESTS).map(requestText),
    ],
    table: fullest ? tableOf(sorted) : null,
    ...(fullest && { fileTable: fileTableOf(sorted) }),
    charts: fullest ? [chartOf(sorted, { timeZone, title: headlineOf(sorted, unused) })] : [],
    csvName: `budgets-${toZonedText(now, timeZone).slice(0, 10)}-${timeZone.replace(/[^A-Za-z0-9]+/g, '-')}`,
    actions: decisions(context),
  });
}

function headlineOf(sorted: readonly BudgetLine[], unused: readonly Budget[]): string {
  const [fullest] = sorted;
  const count = countText(sorted.length + unused.length);
  return shorten(
    fullest ? say`${count}; fullest: ${sentenceOf(fullest.status)}` : say`${count}; nothing is spent yet`,
  );
}

/** By the share that is spent, then by name, so that the order is stable. */
export function fullestFirst(one: BudgetStatus, other: BudgetStatus): number {
  const difference = share(other) - share(one);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return one.key < other.key ? -1 : 1;
}

function share({ spent, budget }: BudgetStatus): bigint {
  const { value } = budget.amount;
  return value === 0n ? spent : (spent * 1_000_000n) / value;
}

function sentenceOf(status: BudgetStatus): string {
  const { budget, daysLeft } = status;
  const { amount, period } = budget;
  const [scope, used] = [printScope(budget.scope), usedText(status)];
  const [part, whole] = [spentText(amount, status), amountText(amount, amount.value)];
  const when = thisPeriod(period);
  return daysLeft === 1
    ? say`${scope} ${used}: ${part} of ${whole} ${when}, last day`
    : say`${scope} ${used}: ${part} of ${whole} ${when}, ${daysLeft} days left`;
}

/** "82 %"; "at least 82 %" while calls wait for a price, "? %" where nothing of what they cost is known. */
function usedText({ spent, pendingEvents, usedPercent }: BudgetStatus): string {
  if (isPending(spent, { pendingEvents })) return '? %';
  const known = formatValue(usedPercent, 'percent');
  return pendingEvents > 0n ? say`at least ${known}` : known;
}

/** "▓▓▓▓▓▓▓▓░░ team:ml 82 %: $412 of $500 this month, 9 days left; heading for $511" */
export function budgetLineText(line: BudgetLine): string {
  const { spent, budget } = line.status;
  return `${textBar(spent, budget.amount.value)} ${lineText(line)}`;
}

/** Whether a line of an answer is that of a budget. */
export function isBudgetLine(line: string): boolean {
  return /^[▓░]{10} /u.test(line);
}

/** The sentence, then what is worth knowing beside it: where it is heading, what is safe, what was added, what was refused. */
function lineText({ status, outlook, caps, maySee }: BudgetLine): string {
  const { budget, raised, daysLeft, left, pendingEvents } = status;
  const text = (value: bigint) => amountText(budget.amount, value);
  const projected = maybeProjected(status, outlook);
  const caught = caps && maybeCapText(caps, maySee);
  return [
    sentenceOf(status),
    ...(projected === undefined ? [] : [say`heading for ${text(projected)}`]),
    ...(outlook && daysLeft > 1 && left > 0n && pendingEvents === 0n
      ? [say`${text(outlook.safeDaily)} a day stays inside`]
      : []),
    ...(raised > 0n ? [say`${text(raised)} of it added`] : []),
    ...(budget.atLimit === 'deny' ? [say`refuses at 100 %`] : []),
    ...(caught ? [caught] : []),
  ].join('; ');
}

/** While calls wait for a price nobody knows where it is heading. */
function maybeProjected(
  { budget, pendingEvents }: BudgetStatus,
  outlook: BudgetOutlook | null,
): bigint | undefined {
  if (budget.period === 'day' || outlook?.pace.status !== 'ok' || pendingEvents > 0n) return undefined;
  return toAmount(budget, outlook.pace.total.point);
}

function unusedText({ scope, amount, period }: Budget): string {
  return say`${printScope(scope)}: ${amountText(amount, amount.value)} ${aPeriod(period)} each, nothing is spent yet`;
}

function requestText({ id, scope, reason, ...wish }: BudgetRequest): string {
  return say`Asked for: ${raiseText(wish)} for ${printScope(scope)}, "${reason}" (request ${id}, undecided)`;
}

function decisions({ requests, mayDecide }: ListContext): readonly Action[] {
  const [first] = requests;
  if (!first || !mayDecide) return [];
  return [
    { label: say`Approve ${first.id}`, command: `/usage budget approve ${first.id}`, style: 'primary' },
    { label: say`Refuse ${first.id}`, command: `/usage budget refuse ${first.id}`, style: 'danger' },
  ];
}

function chartOf(
  lines: readonly BudgetLine[],
  { timeZone, title }: { readonly timeZone: string; readonly title: string },
): BudgetChart {
  return {
    kind: 'budget',
    unit: 'percent',
    title,
    alt: `${title}.`,
    timeZone,
    granularity: 'day',
    rows: lines.slice(0, SHOWN_ROWS).map(({ status, outlook }) => {
      const { budget, usedPercent } = status;
      const { amount, period, scope, thresholds } = budget;
      const projected = maybeProjected(status, outlook);
      const percent = projected === undefined ? null : percentOf(projected, amount.value);
      return {
        name: `${printScope(scope)}, ${thisPeriod(period)}`,
        text: say`${spentText(amount, status)} of ${amountText(amount, amount.value)}`,
        used: Number(usedPercent),
        projected: percent === null ? null : Number(percent),
        thresholds,
      };
    }),
  };
}

/** To read: where budgets differ in what they are in, an amount is in words, since a column has one unit. */
function tableOf(lines: readonly BudgetLine[]): Table {
  const unit = maybeUnit(lines);
  return tableWith(lines, {
    unit: unit ?? 'text',
    // Nobody may know these, and an unknown amount in a money column reads as a pending cost.
    estimate: 'text',
    rowOf: (line) => readRow(line, unit !== undefined),
  });
}

/** For files: plain decimals, each row with what they are in where budgets differ. */
function fileTableOf(lines: readonly BudgetLine[]): Table {
  const unit = maybeUnit(lines);
  const table = tableWith(lines, { unit: unit ?? 'count', estimate: unit ?? 'count', rowOf: exactRow });
  if (unit !== undefined) return table;
  const [scope, period, ...amounts] = table.columns;
  const own: Column = { key: 'unit', label: say`unit`, unit: 'text' };
  return { ...table, columns: [scope, period, own, ...amounts].filter((column) => column !== undefined) };
}

/** What all of these are in. */
function maybeUnit(lines: readonly BudgetLine[]): Budget['amount']['unit'] | undefined {
  const [unit = 'usd', ...others] = new Set(lines.map(({ status }) => status.budget.amount.unit));
  return others.length === 0 ? unit : undefined;
}

type Shape = {
  readonly unit: Column['unit'];
  readonly estimate: Column['unit'];
  readonly rowOf: (line: BudgetLine) => Row;
};

function tableWith(lines: readonly BudgetLine[], { unit, estimate, rowOf }: Shape): Table {
  return {
    columns: [
      { key: 'scope', label: say`budget`, unit: 'text' },
      { key: 'period', label: say`period`, unit: 'text' },
      { key: 'limit', label: say`limit`, unit },
      { key: 'spent', label: say`spent`, unit },
      { key: 'left', label: say`left`, unit },
      { key: 'used', label: say`used`, unit: 'percent' },
      { key: 'daysLeft', label: say`days left`, unit: 'count' },
      { key: 'projected', label: say`heading for`, unit: estimate },
      { key: 'safeDaily', label: say`safe a day`, unit: estimate },
      { key: 'added', label: say`added`, unit },
      { key: 'capped', label: say`refused calls`, unit: 'count' },
    ],
    rows: lines.map(rowOf),
    // Budgets overlap, so their sum says nothing.
    total: {},
    shown: SHOWN_ROWS,
    rowsOverlap: true,
  };
}

function readRow(line: BudgetLine, isExact: boolean): Row {
  const { amount } = line.status.budget;
  const text = (value: bigint) => amountText(amount, value);
  // Estimates, so that more digits would pretend to know them.
  const estimate = (value: bigint | undefined) => (value === undefined ? '' : text(value));
  if (isExact) return rowWith(line, { cell: plainIn(amount), estimate });
  const { limit = null, spent = null, left = null, added = null, unit = null } = exactRow(line);
  // Programs that read the answer find beside the words what these stand for.
  const exact = { unit, exactLimit: limit, exactSpent: spent, exactLeft: left, exactAdded: added };
  return { ...rowWith(line, { cell: text, estimate }), ...exact };
}

function exactRow(line: BudgetLine): Row {
  const { amount } = line.status.budget;
  const cell = plainIn(amount);
  const estimate = (value: bigint | undefined) => (value === undefined ? null : cell(value));
  return { ...rowWith(line, { cell, estimate }), unit: amount.unit === 'usd' ? 'USD' : 'tokens' };
}

function plainIn({ unit }: Budget['amount']): (value: bigint) => string {
  return (value) => (unit === 'usd' ? toDecimalUsd(value) : value.toString());
}

type Cells = {
  readonly cell: (value: bigint) => ExactValue;
  readonly estimate: (value: bigint | undefined) => ExactValue;
};

function rowWith({ status, outlook, caps }: BudgetLine, { cell, estimate }: Cells): Row {
  const { budget, raised, spent, pendingEvents, left, usedPercent, daysLeft } = status;
  const isUnknown = isPending(spent, status);
  return {
    scope: printScope(budget.scope),
    period: periodWord(budget.period),
    limit: cell(budget.amount.value),
    spent: isUnknown ? null : cell(spent),
    // While calls wait for a price there is less left than is known.
    left: pendingEvents > 0n ? null : cell(left),
    used: isUnknown ? null : usedPercent,
    daysLeft,
    projected: estimate(maybeProjected(status, outlook)),
    safeDaily: estimate(pendingEvents > 0n ? undefined : outlook?.safeDaily),
    added: cell(raised),
    capped: caps === null ? null : Number(caps.hits),
  };
}

function noBudgets(): Message {
  return messageOf({
    command: '/usage budget list',
    headline: say`There are no budgets that you may see`,
    lines: [say`A lead or admin sets one: /usage budget set team:ml $500/month at 75,90,95`],
  });
}

function countText(count: number): string {
  return counted(count, say`1 budget`, say`${count} budgets`);
}
