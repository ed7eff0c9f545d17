import { maySeePerson } from '../../analytics/access/access.ts';
import { mayReadScope } from '../../analytics/access/scope-access.ts';
import { capHitsOf } from '../../analytics/alerts/budgets/caps.ts';
import { spentText } from '../../analytics/alerts/budgets/facts.ts';
import { budgetOutlook } from '../../analytics/alerts/budgets/outlook.ts';
import { maybeEachDimension } from '../../analytics/alerts/budgets/scope.ts';
import {
  type BudgetStatus,
  budgetSpan,
  NOTHING_SPENT,
  spentByScope,
  statusOf,
} from '../../analytics/budget-status.ts';
import { localDate } from '../../analytics/period.ts';
import { isPending } from '../../analytics/reports/pending-cost.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import type { Query } from '../grammar/query.ts';
import { readScope } from '../speaker/scope.ts';
import { hidesSpent } from './hidden-spend.ts';
import { budgetLineText } from './list-message.ts';

/**
 * How the budgets of the very scope that an answer is about stand: one's own, a person's, a team's or the
 * organisation's, each as a bar with its numbers. Nothing where the answer is about a part of a scope or a time before
 * the running period of the budget, or for a whole channel to read.
 */
export async function scopeBudgetLines(
  { query, question }: { readonly query: Query; readonly question: Question },
  call: Call,
): Promise<readonly string[]> {
  const isWhole = query.filters.length === 0 && query.visibility === 'private';
  const scope = isWhole ? maybeScope(question) : undefined;
  if (scope === undefined || !mayReadScope(call.speaker.viewer, readScope(scope))) return [];
  const lines: string[] = [];
  const statuses = await statusesOf(scope, call);
  const { speaker, services, now } = call;
  for (const status of statuses.filter(({ from }) => from < question.period.to)) {
    if (!(await hidesSpent(speaker, services.usage, { ...status, now })))
      lines.push(await lineOf(status, call));
  }
  return lines;
}

function maybeScope({ view, subject }: Question): string | undefined {
  if (view === 'org') return 'org';
  if (subject === null) return undefined;
  if (view === 'team') return `team:${subject}`;
  return view === 'me' || view === 'user' ? `user:${subject}` : undefined;
}

/** Of a budget for each of something only what this one of them spent is read. */
async function statusesOf(scope: string, { speaker, services, now }: Call): Promise<readonly BudgetStatus[]> {
  const { organisation } = speaker;
  const all = await services.state.budgets(organisation.id);
  const own = all.filter((budget) => budget.scope === scope || isForEach(budget.scope, scope));
  if (own.length === 0) return [];
  const requests = await services.state.requests(organisation.id, now);
  const statuses: BudgetStatus[] = [];
  for (const budget of own) {
    const { from } = budgetSpan(budget.period, now, organisation);
    const span = { from, to: Math.max(now, from + 1) };
    const spent =
      (await spentByScope({ ...budget, scope }, services.usage, span)).get(scope) ?? NOTHING_SPENT;
    statuses.push(statusOf(budget, { scope, ...spent }, { now, organisation, requests }));
  }
  return statuses;
}

function isForEach(stored: string, scope: string): boolean {
  const each = maybeEachDimension(stored);
  return each !== undefined && scope.startsWith(`${each}:`);
}

async function lineOf(status: BudgetStatus, { speaker, services, now }: Call): Promise<string> {
  const { timeZone } = speaker.organisation;
  const outlook = await budgetOutlook(status, services.usage, { now, timeZone });
  const caps = await capHitsOf(status, services.usage, now);
  const maySee = (user: string) => maySeePerson(speaker.viewer, user);
  const line = budgetLineText({ status, outlook, caps, maySee });
  // Nobody knows what a pending cost is a day.
  return isPending(status.spent, status) ? line : `${line}; ${dailyText(status, { now, timeZone })}`;
}

/** What was spent a day on average, today counted as one; rounded down, so that it never claims more than was. */
function dailyText(
  { budget, from, spent, pendingEvents }: BudgetStatus,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): string {
  const days = localDate(from, timeZone).until(localDate(now, timeZone)).days + 1;
  const daily = spentText(budget.amount, { spent: spent / BigInt(days), pendingEvents });
  return say`${daily} a day so far`;
}
