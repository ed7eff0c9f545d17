import { amountText } from '../../analytics/alerts/budgets/facts.ts';
import { budgetSubject } from '../../analytics/alerts/budgets/message.ts';
import { isPersonal } from '../../analytics/alerts/scope.ts';
import type { BudgetStatus } from '../../analytics/budget-status.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import type { BudgetRequest } from '../../analytics/state.ts';
import { cutHeadline } from '../problem.ts';

export type CardContext = {
  /** How the budget stood when more was asked for. */
  readonly status: BudgetStatus;
  readonly timeZone: string;
  readonly hidesPeople: boolean;
  /** Who asks, by name. */
  readonly asker: string;
};

/** The messages of a request are one living message: asked, then decided. */
export function requestChain({ id }: Pick<BudgetRequest, 'id'>): string {
  return `budget-request:${id}`;
}

/** "+$200/month" */
export function raiseText({ amount, period }: Pick<BudgetRequest, 'amount' | 'period'>): string {
  return `+${amountText(amount, amount.value)}/${period}`;
}

/** What an admin sees: who asks for how much, why, how it stands, and two buttons. */
export function requestCard(
  request: BudgetRequest,
  { status, timeZone, hidesPeople, asker }: CardContext,
): Message {
  const { amount, id, scope, reason, until, period } = request;
  const text = (value: bigint) => amountText(amount, value);
  const who = hidesPeople ? 'Somebody' : asker;
  const asked = `${who} asks for ${text(amount.value)} more for ${budgetSubject({ scope }, hidesPeople)} this ${period}`;
  const { budget, spent, usedPercent } = status;
  return messageOf({
    tone: 'notice',
    visibility: 'public',
    headline: cutHeadline(asked),
    lines: [
      `Reason: ${reason}`,
      `${text(spent)} of ${text(budget.amount.value)} is spent (${usedPercent} %); it would be ${text(budget.amount.value + amount.value)} until ${dayName(until, timeZone)}.`,
      `An admin decides, here or with /usage budget approve ${id}`,
    ],
    actions: [
      { label: 'Approve', command: `/usage budget approve ${id}`, style: 'primary' },
      { label: 'Refuse', command: `/usage budget refuse ${id}`, style: 'danger' },
    ],
  });
}

/** What the card says once it is decided, and what the asker is told. */
export function decidedMessage(
  { amount, scope, reason, until, state }: BudgetRequest,
  { timeZone, hidesPeople, decider }: { timeZone: string; hidesPeople: boolean; decider: string },
): Message {
  const isPrivate = hidesPeople && isPersonal(scope);
  const who = hidesPeople ? 'an admin' : decider;
  const end = state === 'approved' ? ` until ${dayName(until, timeZone)}` : '';
  const verb = state === 'approved' ? 'Approved' : 'Refused';
  const headline = `${verb} by ${who}: ${amountText(amount, amount.value)} more for ${budgetSubject({ scope }, hidesPeople)}${end}`;
  return messageOf({
    tone: state === 'approved' ? 'good' : 'notice',
    visibility: 'public',
    headline: cutHeadline(headline),
    lines: isPrivate ? [] : [`Reason: ${reason}`],
    actions: [{ label: 'All budgets', command: '/usage budget list' }],
  });
}

function dayName(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at);
}
