import { correctionLine, maybeTold, toldSetting, toldText } from '../analytics/alerts/digest-correction.ts';
import {
  type DigestDay,
  type DigestFacts,
  digestFacts,
  digestSpan,
  spentIn,
} from '../analytics/alerts/digest-facts.ts';
import { digestMessage } from '../analytics/alerts/digest-message.ts';
import { scopeFilters } from '../analytics/alerts/scope.ts';
import { type Spike, spikesOf } from '../analytics/alerts/spike-facts.ts';
import { draftsFor, maybeTarget } from '../analytics/alerts/targets.ts';
import type { Message } from '../analytics/message.ts';
import type { Question } from '../analytics/reports/question.ts';
import { answerQuestion } from '../analytics/reports/reports.ts';
import type { StateStore, Subscription } from '../analytics/state.ts';
import type { UsageReader, UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { DueSlot, SlotJob } from './job.ts';

export type DigestParts = {
  readonly state: Pick<
    StateStore,
    'organisations' | 'subscriptions' | 'incidents' | 'claimSlot' | 'setting' | 'saveSetting'
  >;
  readonly usage: UsageStore;
  /** The subscription's question with the rights of who made it; a message where it can no longer be asked. */
  readonly understand: (subscription: Subscription, now: number) => Promise<Question | Message>;
  readonly onQueued: () => void;
};

/** A digest nobody could be given is worthless when the next one is due. */
const KEEP_MS = 20 * 3_600_000;
const JOB = 'digest:';
const LOOKED_AT = 100;

/** One digest per subscription and local day, claimed in the write that queues it. */
export function digest(parts: DigestParts): SlotJob {
  return {
    kind: 'slots',
    name: 'digest',
    schedules: async () => {
      const subscriptions = await allSubscriptions(parts);
      return subscriptions.map(({ id, org, at, timeZone, createdAt }) => ({
        org,
        job: `${JOB}${id}`,
        at,
        timeZone,
        createdAt,
      }));
    },
    run: async ({ now, due }) => {
      const { org, job } = due.schedule;
      const subscriptions = await parts.state.subscriptions(org);
      const subscription = subscriptions.find(({ id }) => `${JOB}${id}` === job);
      if (subscription) await tell(parts, subscription, due, now);
    },
  };
}

async function allSubscriptions({ state }: DigestParts): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  await forEvery(await state.organisations(), async ({ id }) => {
    all.push(...(await state.subscriptions(id)));
  });
  return all;
}

async function tell(
  parts: DigestParts,
  subscription: Subscription,
  due: DueSlot,
  now: number,
): Promise<void> {
  const { org } = subscription;
  const target = maybeTarget(subscription.channel);
  const { message, facts } = await composed(parts, subscription, { now, days: due.days, late: due.late });
  const drafts = draftsFor(target ? [target] : [], {
    org,
    dedupeKey: `${due.schedule.job}:${due.slot}`,
    chain: null,
    message,
    now,
    keepForMs: KEEP_MS,
  });
  const { job } = due.schedule;
  // A channel nobody can be reached in is a due time that was not kept, and is shown as one.
  const outcome = target ? 'done' : 'skipped';
  if (!(await parts.state.claimSlot({ org, job, slot: due.slot, claimedAt: now, outcome }, drafts))) return;
  parts.onQueued();
  if (facts) await parts.state.saveSetting(org, toldSetting(subscription), toldText(subscription, facts));
}

export type DigestMoment = { readonly now: number; readonly days: number; readonly late: boolean };

/** What a subscription says at a moment; also what `sub run` shows. */
export async function digestOf(
  parts: DigestParts,
  subscription: Subscription,
  moment: DigestMoment,
): Promise<Message> {
  return (await composed(parts, subscription, moment)).message;
}

type Digest = { readonly message: Message; readonly facts: DigestFacts | null };

async function composed(
  parts: DigestParts,
  subscription: Subscription,
  { now, days, late }: DigestMoment,
): Promise<Digest> {
  const question = await parts.understand(subscription, now);
  if ('headline' in question) {
    return { message: { ...question, tone: 'digest', visibility: 'public' }, facts: null };
  }
  const { org, timeZone } = subscription;
  const day: DigestDay = { question, timeZone, days, late };
  const report = await answerQuestion(question, parts);
  const incidents = await parts.state.incidents(org, { unresolvedOnly: false, limit: LOOKED_AT });
  const told = maybeTold(await parts.state.setting(org, toldSetting(subscription)), subscription);
  return parts.usage.snapshot(async (usage) => {
    const facts = await digestFacts(usage, day);
    const isEarlier = told !== undefined && told.to <= facts.from;
    const correction = isEarlier
      ? correctionLine(told, (await spentIn(usage, question, told)).costNano, timeZone)
      : null;
    const spikes = await spikesWithin(usage, day, spikesOf(incidents));
    return { message: digestMessage(report, day, facts, { spikes, correction }), facts };
  });
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
