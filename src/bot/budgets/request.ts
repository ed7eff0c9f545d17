import { mayReadScope } from '../../analytics/access/scope-access.ts';
import { aPeriod } from '../../analytics/alerts/budgets/period.ts';
import { maybeEachDimension } from '../../analytics/alerts/budgets/scope.ts';
import { draftsFor, targetsOf } from '../../analytics/alerts/targets.ts';
import { budgetPeriod, NOTHING_SPENT, spentByScope, statusOf } from '../../analytics/budget-status.ts';
import { messageOf } from '../../analytics/message.ts';
import type { Budget, BudgetRequest } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type AmountResult, readAmount } from '../grammar/amount.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import { maybeTarget } from '../grammar/target.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { printScope, readScope } from '../speaker/scope.ts';
import { speakingToChannel } from '../speaker/spoken.ts';
import { hidesSpent } from './hidden-spend.ts';
import { raiseText, raiseWords, requestCard, requestChain } from './request-card.ts';
import { readScopeWord } from './scope-word.ts';

const MOST_OPEN = 5;
const LONGEST_REASON = 200;
const ID_BITS = 40;

/** `budget request team:ml +$200 "launch week"`: a card where budget warnings go, for an admin to decide. */
export async function requestBudget(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation, viewer, member } = speaker;
  const [first, ...rest] = words;
  const scope = await readScopeWord(first, call);
  if (typeof scope !== 'string') return refuse(call, scope);
  if (maybeEachDimension(scope))
    return refuse(call, bad(say`More is asked for one scope, not for each of them.`));
  if (!mayReadScope(viewer, readScope(scope))) return refuse(call, noBudget(scope));
  const open = await services.state.requests(organisation.id, now);
  const asker = member?.id ?? null;
  const own = open.filter(({ state, requestedBy }) => state === 'open' && requestedBy === asker);
  if (own.length >= MOST_OPEN)
    return refuse(call, bad(say`${own.length} of your requests are still undecided.`));
  const wish = readWish(rest);
  if ('code' in wish) return refuse(call, wish);
  const stored = budgetToRaise(await services.state.budgets(organisation.id), scope, wish);
  if ('code' in stored) return refuse(call, stored);
  const request: BudgetRequest = {
    org: organisation.id,
    id: services.randomId(ID_BITS),
    scope,
    amount: wish.amount,
    period: stored.period,
    reason: wish.reason,
    requestedBy: asker,
    channel: maybeTarget('here', call) ?? null,
    requestedAt: now,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    until: budgetPeriod(stored.period, now, organisation).to,
  };
  const targets = await saveWithCard(call, request, stored);
  return { message: askedMessage(request, targets) };
}

type Wish = {
  readonly amount: BudgetRequest['amount'];
  /** Null where the amount alone was said. */
  readonly period: BudgetRequest['period'] | null;
  readonly reason: string;
};

/** "+$200", "+2M tokens/week", and why in quotes. */
function readWish(words: readonly Word[]): Wish | Misunderstanding {
  const reasonAt = words.findIndex(({ quoted }) => quoted);
  const amountWords = reasonAt < 0 ? words : words.slice(0, reasonAt);
  const typed = amountWords
    .map(({ values }) => values[0] ?? '')
    .join(' ')
    .replace(/^\+\s*/, '');
  const reason =
    reasonAt < 0
      ? ''
      : words
          .slice(reasonAt)
          .map(({ values }) => values.join(','))
          .join(' ');
  if (reason.trim() === '') return bad(say`Say in quotes what it is for.`);
  const hasPeriod = /\/|\s(per|a|each)\s/i.test(typed);
  const read: AmountResult = readAmount(hasPeriod ? typed : `${typed}/month`);
  if (read.kind === 'refused')
    return bad(hasPeriod ? read.message : say`"${typed.slice(0, 60)}" is no amount like +$200.`);
  return {
    amount: read.amount,
    period: hasPeriod ? read.period : null,
    reason: reason.trim().slice(0, LONGEST_REASON).toWellFormed(),
  };
}

/** The one budget that covers the scope in that unit and period. */
function budgetToRaise(
  budgets: readonly Budget[],
  scope: string,
  { amount, period }: Wish,
): Budget | Misunderstanding {
  const forEach = scope.includes(':') ? `${scope.split(':', 1)[0]}:*` : scope;
  const fitting = budgets
    .filter((one) => one.scope === scope || one.scope === forEach)
    .filter((one) => one.amount.unit === amount.unit && (period === null || one.period === period));
  const periods = [...new Set(fitting.map((one) => one.period))];
  const [first] = fitting;
  if (!first) return noBudget(scope);
  if (periods.length === 1) return first;
  const each = periods.map(aPeriod).reduce((all, one) => say`${all} and ${one}`);
  return bad(say`${printScope(scope)} has budgets ${each}: say which, like +$200/${first.period}.`);
}

/** The places the card goes to; the id is drawn again should it be taken. */
async function saveWithCard(call: Call, request: BudgetRequest, stored: Budget): Promise<readonly string[]> {
  const { services, now, speaker } = call;
  const { organisation } = speaker;
  const { state, usage } = services;
  const { from } = budgetPeriod(stored.period, now, organisation);
  const spent = await spentByScope({ ...stored, scope: request.scope }, usage, {
    from,
    to: Math.max(now, from + 1),
  });
  const moment = { now, organisation, requests: await state.requests(organisation.id, now) };
  const status = statusOf(
    stored,
    { scope: request.scope, ...(spent.get(request.scope) ?? NOTHING_SPENT) },
    moment,
  );
  const routes = await state.routes(organisation.id);
  const address = { kind: 'budget', scopes: [request.scope], channel: stored.channel } as const;
  const targets = targetsOf(address, routes, request.channel);
  const hidesPeople = organisation.people !== 'named';
  const card = {
    ...{ status, timeZone: organisation.timeZone, hidesPeople, asker: nameOf(call) },
    // It may go where the asker reads along.
    hidesSpent: await hidesSpent(speaker, usage, { ...status, now }),
  };
  const drafts = draftsFor(targets, {
    org: organisation.id,
    dedupeKey: `${requestChain(request)}:asked`,
    chain: requestChain(request),
    message: speakingToChannel(speaker, () => requestCard(request, card)),
    now,
    keepForMs: Math.max(1, request.until - now),
  });
  if (!(await state.saveRequest(request, drafts))) throw new Error(`the id ${request.id} is taken`);
  await recordChange(
    call,
    `budget request ${request.scope}`,
    () => `${raiseText(request)}: ${request.reason}`,
  );
  return targets;
}

export function nameOf({ speaker: { member, viewer }, actor }: Pick<Call, 'speaker' | 'actor'>): string {
  return member?.name ?? actor.name ?? viewer.id ?? actor.user;
}

function askedMessage(request: BudgetRequest, targets: readonly string[]) {
  const { id } = request;
  const scope = printScope(request.scope);
  return messageOf({
    command: `/usage budget request ${scope} ${raiseWords(request)}`,
    tone: 'good',
    headline: say`Asked for ${raiseText(request)} for ${scope}: request ${id}`,
    lines: [
      targets.length === 0
        ? say`Budget warnings are routed nowhere, so tell an admin yourself. An admin decides: /usage budget approve ${id}`
        : say`It was posted where budget warnings go. An admin decides: /usage budget approve ${id}`,
    ],
    actions: [{ label: say`All budgets`, command: '/usage budget list' }],
  });
}

function noBudget(scope: string): Misunderstanding {
  const message = say`There is no budget for ${printScope(scope)} that you may see and that this could be added to.`;
  return misunderstanding('not_found', message, { hint: say`See /usage budget list.` });
}

function bad(message: string): Misunderstanding {
  const hint = say`For example: /usage budget request team:ml +$200 "launch week"`;
  return misunderstanding('bad_value', message, { hint });
}
