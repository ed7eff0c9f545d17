import { setImmediate as letOthers } from 'node:timers/promises';
import {
  budgetActualLines,
  crossedBudgets,
  type DigestBudgets,
} from '../analytics/alerts/digests/budgets.ts';
import { correctionLine } from '../analytics/alerts/digests/correction.ts';
import { whyLine } from '../analytics/alerts/digests/driver.ts';
import {
  type DigestDay,
  type DigestFacts,
  digestFacts,
  digestSpan,
  spentIn,
} from '../analytics/alerts/digests/facts.ts';
import { heldLines, isHeldFrom } from '../analytics/alerts/digests/held-lines.ts';
import {
  maybeQuiet,
  maybeTold,
  type QuietSpell,
  quietNotes,
  quietSetting,
  type ToldDigest,
  toldNotes,
  toldSetting,
} from '../analytics/alerts/digests/memory.ts';
import { type DigestNews, digestMessage, isNotable } from '../analytics/alerts/digests/message.ts';
import { restatementLines } from '../analytics/alerts/digests/restatement-lines.ts';
import { retiringKey, retiringModels } from '../analytics/alerts/digests/retiring.ts';
import { summaryData, summaryType } from '../analytics/alerts/digests/summary.ts';
import { differs } from '../analytics/alerts/digests/words.ts';
import { lifeOf } from '../analytics/alerts/incidents/life.ts';
import { scopeFilters } from '../analytics/alerts/scope.ts';
import { type Spike, spikesOf } from '../analytics/alerts/spikes/facts.ts';
import { draftsFor, maybeTarget } from '../analytics/alerts/targets.ts';
import { webhookDrafts } from '../analytics/alerts/webhooks/events.ts';
import { daysSinceBefore } from '../analytics/due-times.ts';
import { closedMonths } from '../analytics/finance/closed-months.ts';
import type { Message } from '../analytics/message.ts';
import { localDate } from '../analytics/period.ts';
import { restatementsSince } from '../analytics/pricing/restatements.ts';
import { type RetiringUse, retiringText } from '../analytics/pricing/retiring-use.ts';
import { quietHoursOf } from '../analytics/quiet-hours.ts';
import { nameOf } from '../analytics/reports/breakdown.ts';
import { footingOf } from '../analytics/reports/context.ts';
import type { Question } from '../analytics/reports/question.ts';
import { answerQuestion } from '../analytics/reports/reports.ts';
import type { SlotNote, StateStore, Subscription } from '../analytics/state.ts';
import type { UsageReader, UsageStore } from '../analytics/store.ts';
import { type BestTipStores, bestTipLine } from '../analytics/tips/best-tip.ts';
import { forEvery } from './every.ts';
import type { DueSlot, Schedule, SlotJob } from './job.ts';

export type DigestParts = {
  readonly state: Pick<
    StateStore,
    | 'organisations'
    | 'organisation'
    | 'subscriptions'
    | 'channelTerms'
    | 'incidents'
    | 'budgets'
    | 'requests'
    | 'webhooks'
    | 'claimSlot'
    | 'setting'
    | 'bookVersion'
    | 'priceRows'
  >;
  readonly usage: UsageStore;
  /** The subscription's question with the rights of who made it; a message where it can no longer be asked. */
  readonly understand: (subscription: Subscription, now: number) => Promise<Question | Message>;
  readonly onQueued: () => void;
};

const HOUR_MS = 3_600_000;

/** A digest nobody could be given is worthless when the next one is due. */
const KEEP_MS = { day: 20 * HOUR_MS, week: 72 * HOUR_MS, month: 7 * 24 * HOUR_MS } as const;
const JOB = 'digest:';
const LOOKED_AT = 100;

/** One digest per subscription and due date, claimed in the write that queues it. */
export function digest(parts: DigestParts): SlotJob {
  return {
    kind: 'slots',
    name: 'digest',
    schedules: () => schedulesOf(parts),
    run: async ({ now, due }) => {
      const { org, job } = due.schedule;
      const subscriptions = await parts.state.subscriptions(org);
      const subscription = subscriptions.find((one) => isPosted(one) && `${JOB}${one.id}` === job);
      if (subscription) await tell(parts, subscription, due, now);
    },
  };
}

async function schedulesOf({ state }: DigestParts): Promise<readonly Schedule[]> {
  const all: Schedule[] = [];
  await forEvery(await state.organisations(), async (organisation) => {
    const terms = await state.channelTerms(organisation.id);
    for (const one of (await state.subscriptions(organisation.id)).filter(isPosted)) {
      const { id, org, at, timeZone, every, days, channel, createdAt } = one;
      const quiet = quietHoursOf(maybeTarget(channel), terms, organisation);
      all.push({ org, job: `${JOB}${id}`, at, timeZone, every, days, quiet, createdAt });
    }
  });
  return all;
}

function isPosted({ kind, pausedAt }: Subscription): boolean {
  return kind === 'question' && pausedAt === null;
}

async function tell(
  parts: DigestParts,
  subscription: Subscription,
  { schedule, slot, dueAt, days, late }: DueSlot,
  now: number,
): Promise<void> {
  const { org, every } = subscription;
  const target = maybeTarget(subscription.channel);
  // What it says is as of the time it was due, however late it is said.
  const told = await composed(parts, subscription, { now: dueAt, days, late, date: slot });
  const isPassedOver = subscription.quiet && told.isUsual;
  const dedupeKey = `${schedule.job}:${slot}`;
  const telling = { org, dedupeKey, chain: null, message: told.message, now, keepForMs: KEEP_MS[every] };
  const posts = isPassedOver ? [] : draftsFor(target ? [target] : [], telling);
  const data = told.facts && summaryData(subscription, told.facts, told.message);
  const events =
    posts.length === 0 || !data
      ? []
      : webhookDrafts(await parts.state.webhooks(org), {
          ...{ type: summaryType(every), data, dedupeKey, message: told.message, now },
        });
  // A channel nobody can be reached in is a due time that was not kept, and is shown as one.
  const outcome = target ? 'done' : 'skipped';
  const claim = { org, job: schedule.job, slot, claimedAt: now, outcome } as const;
  const notes = isPassedOver ? told.passedOver : told.told;
  if (await parts.state.claimSlot(claim, [...posts, ...events], notes)) parts.onQueued();
}

export type DigestMoment = {
  readonly now: number;
  /** The local date it is due on; that of `now` when absent. */
  readonly date?: string;
  readonly days: number;
  readonly late: boolean;
};

/** What a subscription says at a moment; also what `sub run` shows. */
export async function digestOf(
  parts: Omit<DigestParts, 'onQueued'>,
  subscription: Subscription,
  moment: DigestMoment,
): Promise<Message> {
  return (await composed(parts, subscription, moment)).message;
}

type Digest = {
  readonly message: Message;
  readonly facts: DigestFacts | null;
  /** Whether nobody would miss it. */
  readonly isUsual: boolean;
  /** What is kept when it is posted, and when it is passed over. */
  readonly told: readonly SlotNote[];
  readonly passedOver: readonly SlotNote[];
};

async function composed(
  parts: Omit<DigestParts, 'onQueued'>,
  subscription: Subscription,
  { now, date, days, late }: DigestMoment,
): Promise<Digest> {
  const question = await parts.understand(subscription, now);
  if ('headline' in question) return plainDigest(question);
  if (question.hidesCost) return plainDigest(await answerQuestion(question, parts, parts.state));
  const { every, timeZone } = subscription;
  const dueOn = date ?? localDate(now, timeZone).toString();
  const covered = date === undefined && every === 'day' ? daysSinceBefore(subscription, dueOn) : days;
  const day: DigestDay = { question, timeZone, every, date: dueOn, days: covered, late };
  const report = await answerQuestion(question, parts, parts.state);
  const retiring = await retiringModels(parts, day);
  const before = await knownBefore(parts, subscription, day);
  const known = { ...before, tip: await maybeTip(parts, day), retiring };
  return parts.usage.snapshot(async (usage) => {
    const facts = await digestFacts(usage, day);
    const unpriced = await unpricedIn(usage, day);
    const news = await newsOf(usage, day, facts, known, unpriced);
    const footing = await daysFooting(usage, day, facts);
    const passed = { from: facts.from, count: every === 'day' ? covered : 1 };
    return {
      message: digestMessage({ report, day, facts, news, footing }),
      facts,
      isUsual: !isNotable(day, facts, news) && news.held.length === 0,
      told: toldNotes(subscription, {
        ...{ facts, told: known.told, unpriced, now },
        retiring: retiring.map(retiringKey),
      }),
      passedOver: quietNotes(subscription, known.quiet, passed),
    };
  });
}

/** What is posted as it is: nothing about money is told beside it, and nothing remembered. */
function plainDigest(report: Message): Digest {
  const message: Message = { ...report, tone: 'digest', visibility: 'public' };
  return { message, facts: null, isUsual: false, told: [], passedOver: [] };
}

/** What stands in the state before the usage is read. */
type Known = DigestBudgets & {
  readonly told: ToldDigest | undefined;
  readonly quiet: QuietSpell | undefined;
  readonly spikes: readonly Spike[];
  readonly held: readonly string[];
  readonly restated: readonly string[];
  readonly tip: string | null;
  readonly retiring: readonly RetiringUse[];
};

/** A day is too short for a habit, and a digest that advises daily is soon read past. */
async function maybeTip(stores: BestTipStores, day: DigestDay): Promise<string | null> {
  const { question, timeZone, every } = day;
  // Who may read totals alone may not read what makes them up.
  if (every === 'day' || question.totalsOnly) return null;
  const { org, filters, currency } = question;
  const query = { org, filters, ...digestSpan(day) };
  const more = every === 'week' ? '/usage tips 7d' : '/usage tips last-month';
  return bestTipLine(stores, { query, timeZone, letOthers, currency, more });
}

async function knownBefore(
  { state }: Omit<DigestParts, 'onQueued'>,
  subscription: Subscription,
  day: DigestDay,
): Promise<Omit<Known, 'tip' | 'retiring'>> {
  const { org } = subscription;
  const { question } = day;
  const organisation = await state.organisation(org);
  if (!organisation) throw new Error(`there is no organisation ${org}`);
  const told = maybeTold(await state.setting(org, toldSetting(subscription)), subscription);
  const span = digestSpan(day);
  const between = { from: told?.at ?? span.from, to: question.now };
  const target = maybeTarget(subscription.channel);
  const all = await state.incidents(org, { unresolvedOnly: false, limit: LOOKED_AT });
  const { boundTo } = question;
  const incidents = boundTo === undefined ? all : all.filter((one) => lifeOf(one).scope === boundTo);
  // What models cost the whole organisation is told where all of it is.
  const isWhole = question.view === 'org' && question.filters.length === 0;
  const restated = isWhole ? await restatementsSince(state, org, between.from) : [];
  const closed = await closedMonths(state, org, [...new Set(restated.map(({ month }) => month))]);
  return {
    organisation,
    budgets: await state.budgets(org),
    requests: await state.requests(org, span.from),
    told,
    quiet: maybeQuiet(await state.setting(org, quietSetting(subscription))),
    // What was held back has its own line.
    spikes: spikesOf(incidents.filter((one) => !target || !isHeldFrom(one, target))),
    held: target && boundTo === undefined ? await heldLines(state, { org, target, ...between }) : [],
    restated: restatementLines(restated, { since: between.from, until: between.to }, closed),
  };
}

async function newsOf(
  usage: UsageReader,
  day: DigestDay,
  facts: DigestFacts,
  known: Known,
  unpriced: readonly string[],
): Promise<DigestNews> {
  const { question, every } = day;
  const { told, quiet, held, restated, tip } = known;
  const isEarlier = told !== undefined && told.to <= facts.from;
  const passed = quiet && quiet.count > 0 && quiet.from < facts.from ? quiet : undefined;
  const passedNano = async ({ from }: QuietSpell) =>
    (await spentIn(usage, question, { from, to: facts.from })).costNano;
  return {
    why: differs(day, facts) ? await whyLine(usage, day) : null,
    spikes: await spikesWithin(usage, day, known.spikes),
    budgets: await crossedBudgets(usage, question, facts, known),
    correction: isEarlier
      ? correctionLine(told, (await spentIn(usage, question, told)).costNano, day.timeZone)
      : null,
    restated,
    unpriced: unpriced.filter((model) => !told?.unpriced?.includes(model)),
    retiring: known.retiring
      .filter((use) => !told?.retiring?.includes(retiringKey(use)))
      .map((use) => retiringText(use, question.now)),
    actuals: every === 'month' ? await budgetActualLines(usage, question, facts, known) : [],
    held,
    tip,
    quiet: passed ? { count: passed.count, nano: await passedNano(passed) } : null,
  };
}

/** Models without a price in the digest's days, most calls first. */
async function unpricedIn(usage: UsageReader, day: DigestDay): Promise<readonly string[]> {
  const { org, filters } = day.question;
  const query = { org, filters, ...digestSpan(day) };
  const rows = await usage.sum(query, { by: 'model', measures: ['pendingEvents'] });
  return rows
    .filter(({ measures }) => measures.pendingEvents > 0n)
    .sort((a, b) => Number(b.measures.pendingEvents - a.measures.pendingEvents))
    .map(({ value }) => nameOf(value, 'model'));
}

/** The small print of the digest's own days. */
async function daysFooting(usage: UsageReader, { question, timeZone }: DigestDay, facts: DigestFacts) {
  const { from, to, spent } = facts;
  const period = { from, to, timeZone, granularity: 'day' } as const;
  const nobodys = { dimension: 'team', values: [''], negate: false } as const;
  const unattributed = await spentIn(usage, { ...question, filters: [...question.filters, nobodys] }, facts);
  return footingOf({ question: { ...question, period }, usage }, spent, unattributed.costNano);
}

/** Incidents that began in the digest's days and have spend among what it is about, oldest first. */
async function spikesWithin(
  usage: UsageReader,
  day: DigestDay,
  spikes: readonly Spike[],
): Promise<readonly Spike[]> {
  const { from, to } = digestSpan(day);
  const { org, filters } = day.question;
  const found: Spike[] = [];
  for (const spike of spikes.toReversed()) {
    const { openedAt } = spike.incident;
    if (openedAt < from || openedAt >= to) continue;
    const { scope, since, until } = spike.facts;
    const own = { org, filters: [...filters, ...scopeFilters(scope)] };
    if ((await spentIn(usage, own, { from: since, to: until })).costNano > 0n) found.push(spike);
  }
  return found;
}
