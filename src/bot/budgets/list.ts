import { maySeePerson } from '../../analytics/access/access.ts';
import { mayReadScope } from '../../analytics/access/scope-access.ts';
import { capHitsOf } from '../../analytics/alerts/budgets/caps.ts';
import { budgetOutlook } from '../../analytics/alerts/budgets/outlook.ts';
import { maybeEachDimension } from '../../analytics/alerts/budgets/scope.ts';
import { type BudgetStatus, budgetStatuses } from '../../analytics/budget-status.ts';
import type { Budget, BudgetRequest } from '../../analytics/state.ts';
import type { BotServices, Call, Saying } from '../command.ts';
import { readScope } from '../speaker/scope.ts';
import type { Speaker } from '../speaker/speaker.ts';
import { hidesSpent } from './hidden-spend.ts';
import { type BudgetLine, SHOWN_ROWS } from './list-line.ts';
import { budgetListMessage, fullestFirst } from './list-message.ts';

/** `budget list`: every budget the asker may see, the fullest first, with what was asked for on top. */
export async function listBudgets({ speaker, services, now }: Call): Promise<Saying> {
  const { viewer, organisation } = speaker;
  const requests = await services.state.requests(organisation.id, now);
  const { statuses, untold } = await readableStatuses(speaker, services, { now, requests });
  const lines = await linesOf(statuses, services, { now, speaker });
  const open = requests.filter(
    ({ state, scope }) => state === 'open' && mayReadScope(viewer, readScope(scope)),
  );
  const unused = await unusedBudgets(speaker, services, [...statuses, ...untold]);
  const context = {
    now,
    timeZone: organisation.timeZone,
    requests: open,
    unused,
    untold: untold.map(({ budget }) => budget),
    mayDecide: viewer.role === 'admin',
  };
  return { message: budgetListMessage(lines, context) };
}

export type ReadableStatuses = {
  readonly statuses: readonly BudgetStatus[];
  /** Those they may know of, but not what is spent of them. */
  readonly untold: readonly BudgetStatus[];
};

/** How every budget stands that somebody may read, of those for each only what they may. */
export async function readableStatuses(
  speaker: Speaker,
  { state, usage }: Pick<BotServices, 'state' | 'usage'>,
  { now, requests }: { readonly now: number; readonly requests: readonly BudgetRequest[] },
): Promise<ReadableStatuses> {
  const { viewer, organisation } = speaker;
  const all: BudgetStatus[] = [];
  for (const budget of await state.budgets(organisation.id)) {
    if (!maybeEachDimension(budget.scope) && !mayReadScope(viewer, readScope(budget.scope))) continue;
    all.push(...(await budgetStatuses(budget, usage, { now, organisation, requests })));
  }
  const [statuses, untold]: [BudgetStatus[], BudgetStatus[]] = [[], []];
  for (const status of all.filter(({ budget }) => mayReadScope(viewer, readScope(budget.scope))))
    ((await hidesSpent(speaker, usage, { ...status, now })) ? untold : statuses).push(status);
  return { statuses, untold };
}

/** Where the ones that are shown are heading; the others are only counted. */
export async function linesOf(
  statuses: readonly BudgetStatus[],
  { usage }: Pick<BotServices, 'usage'>,
  { now, speaker }: { readonly now: number; readonly speaker: Speaker },
): Promise<readonly BudgetLine[]> {
  const { timeZone } = speaker.organisation;
  const lines: BudgetLine[] = [];
  for (const [index, status] of statuses.toSorted(fullestFirst).entries()) {
    const isShown = index < SHOWN_ROWS;
    lines.push({
      status,
      outlook: isShown ? await budgetOutlook(status, usage, { now, timeZone }) : null,
      caps: isShown ? await capHitsOf(status, usage, now) : null,
      maySee: (user) => maySeePerson(speaker.viewer, user),
    });
  }
  return lines;
}

/** Budgets for each of something, of which nobody the asker may see has spent anything. */
async function unusedBudgets(
  { organisation, viewer }: Speaker,
  { state }: Pick<BotServices, 'state'>,
  statuses: readonly BudgetStatus[],
): Promise<readonly Budget[]> {
  const used = new Set(statuses.map(({ budget }) => budget.id));
  const all = await state.budgets(organisation.id);
  return all.filter(({ id, scope }) => !used.has(id) && maybeEachDimension(scope) && viewer.role === 'admin');
}
