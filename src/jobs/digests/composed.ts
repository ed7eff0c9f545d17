import { setImmediate as letOthers } from 'node:timers/promises';
import { whySpans } from '../../analytics/alerts/digests/driver.ts';
import {
  type DigestDay,
  type DigestFacts,
  digestFacts,
  digestSpan,
  spentIn,
} from '../../analytics/alerts/digests/facts.ts';
import { quietNotes, toldNotes } from '../../analytics/alerts/digests/memory.ts';
import { digestMessage, isNotable } from '../../analytics/alerts/digests/message.ts';
import { retiringKey, retiringModels } from '../../analytics/alerts/digests/retiring.ts';
import { daysSinceBefore } from '../../analytics/due-times.ts';
import type { Message } from '../../analytics/message.ts';
import { localDate } from '../../analytics/period.ts';
import { footingOf } from '../../analytics/reports/context.ts';
import { answerQuestion } from '../../analytics/reports/reports.ts';
import { readerOfSeveral } from '../../analytics/reports/rows-of-several.ts';
import { nameOf } from '../../analytics/reports/table/breakdown.ts';
import type { SlotNote, StateStore, Subscription } from '../../analytics/state.ts';
import type { UsageReader, UsageStore } from '../../analytics/store.ts';
import { type BestTipStores, bestTipLine } from '../../analytics/tips/best-tip.ts';
import type { Understand } from './adopted.ts';
import { type KnownState, knownBefore } from './known.ts';
import { newsOf } from './news.ts';

export type ComposeParts = {
  readonly state: KnownState & Pick<StateStore, 'bookVersion' | 'priceRows'>;
  readonly usage: UsageStore;
  readonly understand: Understand;
};

export type DigestMoment = {
  readonly now: number;
  /** The local date it is due on; that of `now` when absent. */
  readonly date?: string;
  readonly days: number;
  readonly late: boolean;
};

/** What a subscription has to say, and what is kept of it. */
type Digest = {
  readonly message: Message;
  readonly facts: DigestFacts | null;
  /** Whether nobody would miss it. */
  readonly isUsual: boolean;
  /** What is kept when it is posted, and when it is passed over. */
  readonly told: readonly SlotNote[];
  readonly passedOver: readonly SlotNote[];
};

/** A digest of the days before a moment, with what is kept of it. */
export async function composed(
  parts: ComposeParts,
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
  const known = await knownBefore(parts, subscription, day);
  const tip = await maybeTip(parts, day);
  return parts.usage.snapshot(async (usage) => {
    const facts = await digestFacts(usage, day);
    const unpriced = await unpricedIn(usage, day);
    const several = readerOfSeveral(usage, question, { told: whySpans(day) });
    const news = await newsOf(several.usage, day, facts, { ...known, tip, retiring, unpriced });
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
