import type { BudgetStatus } from '../analytics/budget-status.ts';
import { formatValue } from '../analytics/format.ts';
import { type Message, messageOf, type Row, type Table } from '../analytics/message.ts';
import { toDecimalUsd } from '../analytics/money.ts';
import { toZonedText } from '../analytics/period.ts';
import { amountText } from './amount.ts';
import { cutHeadline } from './problem.ts';
import { printScope } from './scope.ts';

const BAR_CELLS = 10;
const SHOWN_ROWS = 10;

/** Every budget with what is spent of it: bars to read, exact numbers in the table and the CSV. */
export function budgetListMessage(
  statuses: readonly BudgetStatus[],
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): Message {
  const sorted = [...statuses].sort(fullestFirst);
  const [fullest] = sorted;
  if (!fullest) return noBudgets();
  return messageOf({
    command: '/usage budget list',
    tone: Number(fullest.usedPercent) >= 100 ? 'warning' : 'answer',
    headline: cutHeadline(`${countText(sorted.length)}; fullest: ${sentenceOf(fullest)}`),
    lines: sorted.slice(0, SHOWN_ROWS).map((status) => `${bar(status)} ${sentenceOf(status)}`),
    table: tableOf(sorted),
    csvName: `budgets-${toZonedText(now, timeZone).slice(0, 10)}-${timeZone.replace(/[^A-Za-z0-9]+/g, '-')}`,
  });
}

/** By the share that is spent, then by name, so that the order is stable. */
function fullestFirst(one: BudgetStatus, other: BudgetStatus): number {
  const difference = share(other) - share(one);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return one.budget.id < other.budget.id ? -1 : 1;
}

function share({ spent, budget }: BudgetStatus): bigint {
  return (spent * 1_000_000n) / budget.amount.value;
}

function sentenceOf({ budget, spent, usedPercent, daysLeft }: BudgetStatus): string {
  const { amount, period, scope } = budget;
  const days = daysLeft === 1 ? 'last day' : `${daysLeft} days left`;
  const of = `${amountText(amount, spent)} of ${amountText(amount, amount.value)}`;
  return `${printScope(scope)} ${formatValue(usedPercent, 'percent')}: ${of} this ${period}, ${days}`;
}

/** "▓▓▓▓▓▓▓░░░"; full only when all of it is spent. */
function bar({ spent, budget }: BudgetStatus): string {
  const filled = Number((spent * BigInt(BAR_CELLS)) / budget.amount.value);
  const cells = Math.max(0, Math.min(BAR_CELLS, filled));
  return '▓'.repeat(cells) + '░'.repeat(BAR_CELLS - cells);
}

function tableOf(statuses: readonly BudgetStatus[]): Table {
  const units = new Set(statuses.map(({ budget }) => budget.amount.unit));
  const [unit = 'usd'] = units;
  // A column has one unit; where budgets differ, each amount carries its own.
  const shown = units.size === 1 ? unit : 'text';
  return {
    columns: [
      { key: 'scope', label: 'budget', unit: 'text' },
      { key: 'period', label: 'period', unit: 'text' },
      { key: 'limit', label: 'limit', unit: shown },
      { key: 'spent', label: 'spent', unit: shown },
      { key: 'left', label: 'left', unit: shown },
      { key: 'used', label: 'used', unit: 'percent' },
      { key: 'daysLeft', label: 'days left', unit: 'count' },
    ],
    rows: statuses.map((status) => rowOf(status, shown === 'text')),
    // Budgets overlap, so their sum says nothing.
    total: {},
    shown: SHOWN_ROWS,
    rowsOverlap: true,
  };
}

function rowOf({ budget, spent, left, usedPercent, daysLeft }: BudgetStatus, isMixed: boolean): Row {
  const { unit, value } = budget.amount;
  const exact = (amount: bigint): string => {
    const text = unit === 'usd' ? toDecimalUsd(amount) : amount.toString();
    return isMixed ? `${text} ${unit === 'usd' ? 'USD' : 'tokens'}` : text;
  };
  return {
    scope: printScope(budget.scope),
    period: budget.period,
    limit: exact(value),
    spent: exact(spent),
    left: exact(left),
    used: usedPercent,
    daysLeft,
  };
}

function noBudgets(): Message {
  return messageOf({
    command: '/usage budget list',
    headline: 'There are no budgets that you may see',
    lines: ['A lead or admin sets one: /usage budget set team:ml $500/month at 75,90,95'],
  });
}

function countText(count: number): string {
  return count === 1 ? '1 budget' : `${count} budgets`;
}
