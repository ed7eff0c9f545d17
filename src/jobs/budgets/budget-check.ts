import { capHitsOf, maybeCapText } from '../../analytics/alerts/budgets/caps.ts';
import { budgetFacts } from '../../analytics/alerts/budgets/facts.ts';
import { type BudgetStanding, budgetMessage } from '../../analytics/alerts/budgets/message.ts';
import { budgetOutlook, toAmount } from '../../analytics/alerts/budgets/outlook.ts';
import { budgetQuestion } from '../../analytics/alerts/budgets/question.ts';
import { budgetDrafts } from '../../analytics/alerts/budgets/telling.ts';
import { type BudgetStatus, budgetStatuses } from '../../analytics/budget-status.ts';
import { crossThresholds } from '../../analytics/detect/threshold.ts';
import type { OutboxDraft } from '../../analytics/outbox.ts';
import { answerQuestion } from '../../analytics/reports/reports.ts';
import type { Budget, Organisation, StateStore } from '../../analytics/state.ts';
import type { UsageStore } from '../../analytics/store.ts';
import { forEvery, forEveryOrganisation } from '../every.ts';
import type { IntervalJob } from '../job.ts';
import { type BudgetRound, budgetRound, knownStart } from './budget-round.ts';

export type BudgetCheckParts = {
  readonly state: Pick<
    StateStore,
    'organisations' | 'budgets' | 'requests' | 'firings' | 'fire' | 'routes' | 'webhooks'
  >;
  readonly usage: UsageStore;
  /** Where warnings go that no route names; null: nowhere, they are only recorded. */
  readonly fallbackTarget: string | null;
  readonly onQueued: () => void;
};

/** A crossed budget is told within ten seconds of the event that crossed it. */
const EVERY_MS = 5_000;

/** Warns once per budget, period and threshold; the highest newly crossed threshold speaks for the lower ones. */
export function budgetCheck(parts: BudgetCheckParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'budget-check',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), (organisation) =>
        checkAll(parts, organisation, now),
      );
    },
  };
}

async function checkAll(parts: BudgetCheckParts, organisation: Organisation, now: number): Promise<void> {
  const budgets = await parts.state.budgets(organisation.id);
  if (budgets.length === 0) return;
  const round = await budgetRound(parts, organisation, now);
  await forEvery(budgets, async (budget) => {
    const statuses = await budgetStatuses(budget, parts.usage, round);
    await forEvery(statuses, (status) => checkStatus(parts, status, round));
  });
}

async function checkStatus(parts: BudgetCheckParts, status: BudgetStatus, round: BudgetRound): Promise<void> {
  const { budget, key, from, spent } = status;
  const state = {
    amount: budget.amount.value,
    spent,
    thresholds: thresholdsOf(budget),
    repeatPercent: budget.repeatPercent,
  };
  // Most are far from any threshold, and need not look at what fired.
  if (crossThresholds({ ...state, fired: [] }).crossed.length === 0) return;
  const known = (await round.firings(from)).filter((one) => one.budget === key);
  const fired = known.map((one) => one.threshold);
  const { crossed, speaks } = crossThresholds({ ...state, fired });
  if (crossed.length === 0) return;
  const periodStart = knownStart(known, from);
  const drafts =
    speaks === null ? [] : await warning(parts, status, { threshold: speaks, periodStart, round });
  const marks = crossed.map((threshold) => ({
    org: budget.org,
    budget: key,
    periodStart,
    threshold,
    firedAt: round.now,
  }));
  if (await parts.state.fire(marks, drafts)) parts.onQueued();
}

/** Where calls are refused once it is spent, nobody should have to find out by a refused call. */
function thresholdsOf({ thresholds, atLimit }: Budget): readonly number[] {
  return atLimit === 'deny' ? [...thresholds, 100] : thresholds;
}

type Crossing = { readonly threshold: number; readonly periodStart: number; readonly round: BudgetRound };

async function warning(
  parts: BudgetCheckParts,
  status: BudgetStatus,
  { threshold, periodStart, round }: Crossing,
): Promise<readonly OutboxDraft[]> {
  const { now, organisation } = round;
  const standing = await standingOf(parts, status, round);
  const { charts } = await answerQuestion(budgetQuestion(status, { organisation, now }), parts);
  const facts = {
    ...budgetFacts(status, standing),
    threshold,
    pendingEvents: Number(status.pendingEvents),
  };
  const telling = {
    message: budgetMessage(standing, threshold, charts),
    dedupeKey: `budget:${status.key}:${periodStart}:${threshold}`,
    chain: null,
    event: { type: 'budget.threshold', data: facts },
    now,
  } as const;
  return budgetDrafts(status, telling, parts);
}

async function standingOf(
  { usage }: BudgetCheckParts,
  status: BudgetStatus,
  { organisation: { timeZone, people }, now }: BudgetRound,
): Promise<BudgetStanding> {
  const { budget } = status;
  const hidesPeople = people !== 'named';
  const { pace, today } = await budgetOutlook(status, usage, { now, timeZone });
  const isOver = budget.period === 'day' || pace.status !== 'ok';
  return {
    status,
    timeZone,
    today,
    projected: isOver ? null : toAmount(budget, pace.total.point),
    capText: maybeCapText(await capHitsOf(status, usage, now), () => !hidesPeople),
    hidesPeople,
  };
}
