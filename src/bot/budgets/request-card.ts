import { amountText } from '../../analytics/alerts/budgets/facts.ts';
import { budgetSubject } from '../../analytics/alerts/budgets/message.ts';
import { thisPeriod } from '../../analytics/alerts/budgets/period.ts';
import { isPersonal } from '../../analytics/alerts/scope.ts';
import type { BudgetStatus } from '../../analytics/budget-status.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { BudgetRequest } from '../../analytics/state.ts';
import { dateText } from '../../language/dates.ts';
import { PLAIN_LOCALE, speaking } from '../../language/locale.ts';
import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';

export type CardContext = {
  /** How the budget stood when more was asked for. */
  readonly status: BudgetStatus;
  readonly timeZone: string;
  readonly hidesPeople: boolean;
  /** Whether the asker may not be told what is spent. */
  readonly hidesSpent?: boolean;
  /** Who asks, by name. */
  readonly asker: string;
};

/** The messages of a request are one living message: asked, then decided. */
export function requestChain({ id }: Pick<BudgetRequest, 'id'>): string {
  return `budget-request:${id}`;
}

/** "+$200/month" */
export function raiseText({ amount, period }: Pick<BudgetRequest, 'amount' | 'period'>): string {
  const text = amountText(amount, amount.value);
  switch (period) {
    case 'day':
      return say`+${text}/day`;
    case 'week':
      return say`+${text}/week`;
    case 'cycle':
      return say`+${text}/cycle`;
    case 'month':
      return say`+${text}/month`;
    case 'quarter':
      return say`+${text}/quarter`;
  }
}

/** The same as it is typed, which is alike in every language. */
export function raiseWords(request: Pick<BudgetRequest, 'amount' | 'period'>): string {
  return speaking(PLAIN_LOCALE, () => raiseText(request));
}

/** What an admin sees: who asks for how much, why, how it stands, and two buttons. */
export function requestCard(
  request: BudgetRequest,
  { status, timeZone, hidesPeople, hidesSpent = false, asker }: CardContext,
): Message {
  const { amount, id, scope, reason, until, period } = request;
  const text = (value: bigint) => amountText(amount, value);
  const who = hidesPeople ? say`Somebody` : asker;
  const subject = budgetSubject({ scope }, hidesPeople);
  const { budget, spent } = status;
  const { value } = budget.amount;
  const used = decimalText(status.usedPercent);
  const end = dayName(until, timeZone);
  return messageOf({
    tone: 'notice',
    visibility: 'public',
    headline: shorten(say`${who} asks for ${text(amount.value)} more for ${subject} ${thisPeriod(period)}`),
    lines: [
      say`Reason: ${reason}`,
      hidesSpent
        ? say`It would be ${text(value + amount.value)} until ${end}.`
        : say`${text(spent)} of ${text(value)} is spent (${used} %); it would be ${text(value + amount.value)} until ${end}.`,
      say`An admin decides, here or with /usage budget approve ${id}`,
    ],
    actions: [
      { label: say`Approve`, command: `/usage budget approve ${id}`, style: 'primary' },
      { label: say`Refuse`, command: `/usage budget refuse ${id}`, style: 'danger' },
    ],
  });
}

type DecidedContext = {
  readonly timeZone: string;
  readonly hidesPeople: boolean;
  readonly decider: string;
};

/** What the card says once it is decided, and what the asker is told. */
export function decidedMessage(request: BudgetRequest, context: DecidedContext): Message {
  const { scope, reason, state } = request;
  const isPrivate = context.hidesPeople && isPersonal(scope);
  return messageOf({
    tone: state === 'approved' ? 'good' : 'notice',
    visibility: 'public',
    headline: shorten(decidedText(request, context)),
    lines: isPrivate ? [] : [say`Reason: ${reason}`],
    actions: [{ label: say`All budgets`, command: '/usage budget list' }],
  });
}

function decidedText(
  { amount, scope, until, state }: BudgetRequest,
  { timeZone, hidesPeople, decider }: DecidedContext,
): string {
  const who = hidesPeople ? say`an admin` : decider;
  const [more, subject] = [amountText(amount, amount.value), budgetSubject({ scope }, hidesPeople)];
  return state === 'approved'
    ? say`Approved by ${who}: ${more} more for ${subject} until ${dayName(until, timeZone)}`
    : say`Refused by ${who}: ${more} more for ${subject}`;
}

function dayName(at: number, timeZone: string): string {
  return dateText(at, { timeZone, day: 'numeric', month: 'short' });
}
