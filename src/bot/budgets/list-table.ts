import { amountText, usedPercentOf } from '../../analytics/alerts/budgets/facts.ts';
import { periodWord } from '../../analytics/alerts/budgets/period.ts';
import type { Column, ExactValue, Row, Table } from '../../analytics/message.ts';
import { toDecimalUsd } from '../../analytics/money.ts';
import { isPending } from '../../analytics/reports/pending-cost.ts';
import type { Budget } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { printScope } from '../speaker/scope.ts';
import { type BudgetLine, maybeProjected, SHOWN_ROWS } from './list-line.ts';

/** To read: where budgets differ in what they are in, an amount is in words, since a column has one unit. */
export function tableOf(lines: readonly BudgetLine[]): Table {
  const unit = maybeUnit(lines);
  return tableWith(lines, {
    unit: unit ?? 'text',
    // Nobody may know these, and an unknown amount in a money column reads as a pending cost.
    estimate: 'text',
    rowOf: (line) => readRow(line, unit !== undefined),
  });
}

/** For files: plain decimals, each row with what they are in where budgets differ. */
export function fileTableOf(lines: readonly BudgetLine[]): Table {
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
  const used = isPending(line.status.spent, line.status) ? null : usedPercentOf(line.status);
  if (isExact) return { ...rowWith(line, { cell: plainIn(amount), estimate }), used };
  const { limit = null, spent = null, left = null, added = null, unit = null } = exactRow(line);
  // Programs that read the answer find beside the words what these stand for.
  const exact = { unit, exactLimit: limit, exactSpent: spent, exactLeft: left, exactAdded: added };
  return { ...rowWith(line, { cell: text, estimate }), used, ...exact };
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
