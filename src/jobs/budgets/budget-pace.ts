import { driversOf } from '../../analytics/alerts/budgets/drivers.ts';
import { budgetFacts, exactAmount } from '../../analytics/alerts/budgets/facts.ts';
import {
  type BudgetOutlook,
  budgetOutlook,
  toAmount,
  toNumber,
} from '../../analytics/alerts/budgets/outlook.ts';
import {
  type PaceStanding,
  paceMessage,
  paceOverMessage,
} from '../../analytics/alerts/budgets/pace-message.ts';
import { budgetQuestion } from '../../analytics/alerts/budgets/question.ts';
import { budgetDrafts } from '../../analytics/alerts/budgets/telling.ts';
import { type BudgetStatus, budgetStatuses } from '../../analytics/budget-status.ts';
import { MOST_TOLD, type PaceHistory, paceNews } from '../../analytics/detect/forecast/pace.ts';
import type { OutboxDraft } from '../../analytics/outbox.ts';
import { localDate } from '../../analytics/period.ts';
import { answerQuestion } from '../../analytics/reports/reports.ts';
import type { BudgetPeriod, Organisation, ThresholdFiring } from '../../analytics/state.ts';
import { forEvery, forEveryOrganisation } from '../every.ts';
import type { IntervalJob } from '../job.ts';
import type { BudgetCheckParts } from './budget-check.ts';
import { type BudgetRound, budgetRound, knownStart } from './budget-round.ts';

/** Days are what is projected; within one, ten minutes change little. */
const EVERY_MS = 10 * 60_000;
const LONG_PERIODS: readonly BudgetPeriod[] = ['week', 'month', 'quarter', 'cycle'];
/** Before this share of a period, its end is anybody's guess. */
const LEAST_SHARE = 0.25;
/** Of a budget for everybody, only the fullest are projected. */
const MOST_PROJECTED = 100;
/** Which telling of a period it may be. */
const ORDINALS = Array.from({ length: MOST_TOLD }, (_, index) => index + 1);

/** Tells ahead of budgets that are going to be exceeded, at most twice a period each, and takes it back in place. */
export function budgetPace(parts: BudgetCheckParts): IntervalJob {
  return {
    kind: 'interval',
    name: 'budget-pace',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), (organisation) =>
        lookAhead(parts, organisation, now),
      );
    },
  };
}

async function lookAhead(parts: BudgetCheckParts, organisation: Organisation, now: number): Promise<void> {
  const budgets = (await parts.state.budgets(organisation.id)).filter(
    ({ forecast, period }) => forecast && LONG_PERIODS.includes(period),
  );
  if (budgets.length === 0) return;
  const round = await budgetRound(parts, organisation, now);
  await forEvery(budgets, async (budget) => {
    const statuses = await budgetStatuses(budget, parts.usage, round);
    const fullest = statuses.filter((status) => isDue(status, now)).sort(fullestFirst);
    await forEvery(fullest.slice(0, MOST_PROJECTED), (status) => lookAt(parts, status, round));
  });
}

function isDue({ from, to, spent, left }: BudgetStatus, now: number): boolean {
  return now - from >= LEAST_SHARE * (to - from) && spent > 0n && left > 0n;
}

function fullestFirst(one: BudgetStatus, other: BudgetStatus): number {
  return Number(other.usedPercent) - Number(one.usedPercent) || (one.key < other.key ? -1 : 1);
}

async function lookAt(parts: BudgetCheckParts, status: BudgetStatus, round: BudgetRound): Promise<void> {
  const { timeZone, people } = round.organisation;
  const outlook = await budgetOutlook(status, parts.usage, { now: round.now, timeZone });
  if (outlook.pace.status !== 'ok') return;
  const { gone, total } = outlook.pace;
  const { budget, spent } = status;
  const known = (await round.firings(status.from)).filter((one) => isOf(status, one));
  const history = historyOf(known, status);
  const goneDay = gone ? dayNumber(outlook, gone.expected, timeZone) : null;
  const amount = toNumber(budget, budget.amount.value);
  const news = paceNews(history, { amount, spent: toNumber(budget, spent), total: total.point, goneDay });
  if (news === 'nothing') return;
  const standing: PaceStanding = { status, outlook, timeZone, hidesPeople: people !== 'named' };
  const periodStart = knownStart(known, status.from);
  const telling = { ordinal: history.told.length + (news === 'exceeds' ? 1 : 0), periodStart, round };
  const mark = {
    org: budget.org,
    budget: news === 'exceeds' ? toldKey(status, telling.ordinal) : overKey(status, telling.ordinal),
    periodStart,
    threshold: goneDay ?? 0,
    firedAt: round.now,
  };
  const drafts = await (news === 'exceeds' ? tell : takeBack)(parts, standing, telling);
  if (await parts.state.fire([mark], drafts)) parts.onQueued();
}

/** Whether it is what was told of it ahead, or taken back. */
function isOf(status: BudgetStatus, { budget }: ThresholdFiring): boolean {
  return ORDINALS.some(
    (ordinal) => budget === toldKey(status, ordinal) || budget === overKey(status, ordinal),
  );
}

/** What was told is kept beside the thresholds that fired, the expected day as the number. */
function historyOf(firings: readonly ThresholdFiring[], status: BudgetStatus): PaceHistory {
  const thresholdsOf = (key: string) =>
    firings.filter((one) => one.budget === key).map((one) => one.threshold);
  const told = ORDINALS.flatMap((ordinal) => thresholdsOf(toldKey(status, ordinal)).slice(0, 1));
  // Taking one back ends the earlier ones with it.
  const takenBack = ORDINALS.filter((ordinal) => thresholdsOf(overKey(status, ordinal)).length > 0);
  return { told, resolved: Math.max(0, ...takenBack) };
}

function toldKey({ key }: BudgetStatus, ordinal: number): string {
  return `pace:${ordinal}:${key}`;
}

function overKey({ key }: BudgetStatus, ordinal: number): string {
  return `pace-over:${ordinal}:${key}`;
}

/** Local days since 1970. */
function dayNumber({ days }: BudgetOutlook, day: number, timeZone: string): number {
  const date = localDate(days[day] ?? 0, timeZone);
  return Date.UTC(date.year, date.month - 1, date.day) / 86_400_000;
}

/** Which telling of the period it is, from 1. */
type Telling = { readonly ordinal: number; readonly periodStart: number; readonly round: BudgetRound };

async function tell(
  parts: BudgetCheckParts,
  standing: PaceStanding,
  { ordinal, periodStart, round }: Telling,
): Promise<readonly OutboxDraft[]> {
  const { status, hidesPeople } = standing;
  const { now, organisation } = round;
  const { charts } = await answerQuestion(budgetQuestion(status, { organisation, now }), parts);
  const drivers = await driversOf(status, parts.usage, { now, hidesPeople });
  const chain = `${toldKey(status, ordinal)}:${periodStart}`;
  return budgetDrafts(
    status,
    {
      message: paceMessage(standing, drivers, charts),
      dedupeKey: chain,
      chain,
      event: { type: 'budget.pace', data: paceFacts(standing) },
      now,
    },
    parts,
  );
}

function paceFacts({ status, outlook, ...words }: PaceStanding): Readonly<Record<string, unknown>> {
  const { budget } = status;
  const { pace, days, safeDaily, today } = outlook;
  if (pace.status !== 'ok' || !pace.gone) return budgetFacts(status, words);
  const date = (day: number) => localDate(days[day] ?? 0, words.timeZone).toString();
  const exact = (value: bigint) => exactAmount(budget.amount, value);
  return {
    ...budgetFacts(status, words),
    projected: exact(toAmount(budget, pace.total.point)),
    projectedLow: exact(toAmount(budget, pace.total.low)),
    projectedHigh: exact(toAmount(budget, pace.total.high)),
    goneOn: date(pace.gone.expected),
    goneEarliest: date(pace.gone.earliest),
    goneLatest: pace.gone.latest === null ? null : date(pace.gone.latest),
    safeDaily: exact(safeDaily),
    today: exact(today),
  };
}

/** Edits the last message in place; nobody has to be woken by it. */
async function takeBack(
  parts: BudgetCheckParts,
  standing: PaceStanding,
  { ordinal, periodStart, round }: Telling,
): Promise<readonly OutboxDraft[]> {
  const { status } = standing;
  const chain = `${toldKey(status, ordinal)}:${periodStart}`;
  const telling = { message: paceOverMessage(standing), dedupeKey: `${chain}:over`, chain, event: null };
  return budgetDrafts(status, { ...telling, now: round.now }, parts);
}
