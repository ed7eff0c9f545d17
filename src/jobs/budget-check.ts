import { type BudgetStanding, budgetMessage, budgetSubject } from '../analytics/alerts/budget-message.ts';
import { PERIOD_WORDS } from '../analytics/alerts/budget-period.ts';
import { maybeScopeFilters } from '../analytics/alerts/scope.ts';
import { draftsFor, targetsOf } from '../analytics/alerts/targets.ts';
import { type BudgetStatus, budgetStatus } from '../analytics/budget-status.ts';
import { crossThresholds } from '../analytics/detect/threshold.ts';
import type { OutboxDraft } from '../analytics/outbox.ts';
import { monthOutlook, nanoOf } from '../analytics/reports/month.ts';
import type { Question } from '../analytics/reports/question.ts';
import { answerQuestion } from '../analytics/reports/reports.ts';
import type { Budget, Organisation, StateStore } from '../analytics/state.ts';
import type { Filter, UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob } from './job.ts';

export type BudgetCheckParts = {
  readonly state: Pick<StateStore, 'organisations' | 'budgets' | 'firings' | 'fire' | 'routes'>;
  readonly usage: UsageStore;
  /** Where warnings go that no route names; null: nowhere, they are only recorded. */
  readonly fallbackTarget: string | null;
  readonly onQueued: () => void;
};

/** A crossed budget is told within ten seconds of the event that crossed it. */
const EVERY_MS = 5_000;
const KEEP_MS = 24 * 3_600_000;

/** Warns once per budget, period and threshold; the highest newly crossed threshold speaks for the lower ones. */
export function budgetCheck(parts: BudgetCheckParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'budget-check',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEvery(await parts.state.organisations(), async (organisation) => {
        const budgets = await parts.state.budgets(organisation.id);
        await forEvery(budgets, (budget) => checkBudget(parts, organisation, budget, now));
      });
    },
  };
}

async function checkBudget(
  parts: BudgetCheckParts,
  organisation: Organisation,
  budget: Budget,
  now: number,
): Promise<void> {
  const { state, usage } = parts;
  const filters = maybeScopeFilters(budget.scope);
  if (!filters) return;
  const { org } = budget;
  const status = await budgetStatus(budget, usage, { now, organisation });
  const key = firingKey(budget);
  const firings = await state.firings(org, status.from);
  const { crossed, speaks } = crossThresholds({
    amount: budget.amount.value,
    spent: status.spent,
    thresholds: budget.thresholds,
    fired: firings.filter((one) => one.budget === key).map((one) => one.threshold),
  });
  if (crossed.length === 0) return;
  const drafts = speaks === null ? [] : await warning(parts, { organisation, status, filters, now }, speaks);
  const marks = crossed.map((threshold) => ({
    org,
    budget: key,
    periodStart: status.from,
    threshold,
    firedAt: now,
  }));
  if (await state.fire(marks, drafts)) parts.onQueued();
}

/** With the amount, so that a budget that is set to another warns of its thresholds anew. */
function firingKey({ id, amount }: Budget): string {
  return `${id}@${amount.value}`;
}

type Crossed = {
  readonly organisation: Organisation;
  readonly status: BudgetStatus;
  readonly filters: readonly Filter[];
  readonly now: number;
};

async function warning(
  parts: BudgetCheckParts,
  crossed: Crossed,
  threshold: number,
): Promise<readonly OutboxDraft[]> {
  const { budget, from } = crossed.status;
  const { org, scope, channel } = budget;
  const question = questionOf(crossed);
  const { charts } = await answerQuestion(question, parts);
  const standing = await standingOf(parts, crossed, question);
  const routes = await parts.state.routes(org);
  return draftsFor(targetsOf({ kind: 'budget', scopes: [scope], channel }, routes, parts.fallbackTarget), {
    org,
    dedupeKey: `budget:${firingKey(budget)}:${from}:${threshold}`,
    chain: null,
    message: budgetMessage(standing, threshold, charts),
    now: crossed.now,
    keepForMs: KEEP_MS,
  });
}

async function standingOf(
  { usage }: BudgetCheckParts,
  { organisation, status, filters, now }: Crossed,
  question: Question,
): Promise<BudgetStanding> {
  const { timeZone, people } = organisation;
  const { budget, from } = status;
  const [sums] = await usage.sum({ org: budget.org, filters, from, to: now });
  const canProject = budget.period === 'month' && budget.amount.unit === 'usd';
  const projection = canProject
    ? (await monthOutlook({ question, usage }, { filters, timeZone })).projection
    : null;
  return {
    status,
    timeZone,
    pendingEvents: sums?.measures.pendingEvents ?? 0n,
    projectedNano: projection?.status === 'ok' ? nanoOf(projection.total.point) : null,
    hidesPeople: people !== 'named',
  };
}

/** The period's spend by day, as `/usage trend` draws it. */
function questionOf({ organisation, status, filters, now }: Crossed): Question {
  const { budget, from } = status;
  return {
    org: budget.org,
    view: 'trend',
    subject: budgetSubject(budget, organisation.people !== 'named'),
    period: {
      from,
      to: now,
      timeZone: organisation.timeZone,
      granularity: budget.period === 'day' ? 'hour' : 'day',
    },
    periodText: PERIOD_WORDS[budget.period],
    filters,
    by: null,
    metric: budget.amount.unit === 'usd' ? 'cost' : 'tokens',
    top: 10,
    sort: null,
    showPeople: false,
    visibility: 'public',
    command: '',
    now,
  };
}
