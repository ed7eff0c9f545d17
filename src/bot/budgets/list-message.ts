import { FEWEST_PEOPLE } from '../../analytics/access/access.ts';
import { maybeCapText } from '../../analytics/alerts/budgets/caps.ts';
import { amountText, spentText, usedPercentOf } from '../../analytics/alerts/budgets/facts.ts';
import { safeText } from '../../analytics/alerts/budgets/message.ts';
import { aPeriod, thisPeriod } from '../../analytics/alerts/budgets/period.ts';
import type { BudgetStatus } from '../../analytics/budget-status.ts';
import { type Action, type BudgetChart, type Message, messageOf } from '../../analytics/message.ts';
import { toZonedText } from '../../analytics/period.ts';
import { isPending } from '../../analytics/reports/pending-cost.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { Budget, BudgetRequest } from '../../analytics/state.ts';
import { percentOf } from '../../analytics/words/format.ts';
import { textBar } from '../../analytics/words/text-bar.ts';
import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { printScope } from '../speaker/scope.ts';
import { type BudgetLine, maybeProjected, SHOWN_ROWS } from './list-line.ts';
import { fileTableOf, tableOf } from './list-table.ts';
import { raiseText } from './request-card.ts';

const MOST_REQUESTS = 5;

export type ListContext = {
  readonly now: number;
  readonly timeZone: string;
  /** Undecided ones. */
  readonly requests: readonly BudgetRequest[];
  /** Budgets for each of something that nothing was spent of. */
  readonly unused: readonly Budget[];
  /** Those of which the asker is not told what is spent. */
  readonly untold: readonly Budget[];
  readonly mayDecide: boolean;
};

/** Every budget with what is spent of it: bars to read, exact numbers in the table and the CSV. */
export function budgetListMessage(lines: readonly BudgetLine[], context: ListContext): Message {
  const { now, timeZone, requests, unused, untold } = context;
  const sorted = lines.toSorted((one, other) => fullestFirst(one.status, other.status));
  const [fullest] = sorted;
  if (!fullest && unused.length + untold.length === 0) return noBudgets();
  return messageOf({
    command: '/usage budget list',
    tone: fullest && Number(fullest.status.usedPercent) >= 100 ? 'warning' : 'answer',
    headline: headlineOf(sorted, context),
    lines: [
      ...sorted.slice(0, SHOWN_ROWS).map(budgetLineText),
      ...unused.map((budget) => `${textBar(0n, 1n)} ${unusedText(budget)}`),
      ...untold.slice(0, SHOWN_ROWS).map(untoldText),
      ...requests.slice(0, MOST_REQUESTS).map(requestText),
    ],
    table: fullest ? tableOf(sorted) : null,
    ...(fullest && { fileTable: fileTableOf(sorted) }),
    charts: fullest ? [chartOf(sorted, { timeZone, title: headlineOf(sorted, context) })] : [],
    csvName: `budgets-${toZonedText(now, timeZone).slice(0, 10)}-${timeZone.replace(/[^A-Za-z0-9]+/g, '-')}`,
    actions: decisions(context),
  });
}

function headlineOf(
  sorted: readonly BudgetLine[],
  { unused, untold }: Pick<ListContext, 'unused' | 'untold'>,
): string {
  const [fullest] = sorted;
  const count = countText(sorted.length + unused.length + untold.length);
  if (!fullest && untold.length > 0) return count;
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
function usedText(status: BudgetStatus): string {
  const { spent, pendingEvents } = status;
  if (isPending(spent, { pendingEvents })) return '? %';
  const known = `${decimalText(usedPercentOf(status))} %`;
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
    ...(outlook && daysLeft > 1 && left > 0n && pendingEvents === 0n ? [safeText(outlook, text)] : []),
    ...(raised > 0n ? [say`${text(raised)} of it added`] : []),
    ...(budget.atLimit === 'deny' ? [say`refuses at 100 %`] : []),
    ...(caught ? [caught] : []),
  ].join('; ');
}

function unusedText({ scope, amount, period }: Budget): string {
  return say`${printScope(scope)}: ${amountText(amount, amount.value)} ${aPeriod(period)} each, nothing is spent yet`;
}

/** As answers refuse it; what it is limited to names nobody. */
function untoldText({ scope, amount, period }: Budget): string {
  const limit = `${amountText(amount, amount.value)} ${aPeriod(period)}`;
  return say`${printScope(scope)}: ${limit}; fewer than ${FEWEST_PEOPLE} people used anything there, so what is spent is not told`;
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
