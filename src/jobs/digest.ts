import { summaryData, summaryType } from '../analytics/alerts/digests/summary.ts';
import { draftsFor, maybeTarget } from '../analytics/alerts/targets.ts';
import { webhookDrafts } from '../analytics/alerts/webhooks/events.ts';
import type { Message } from '../analytics/message.ts';
import { quietHoursOf } from '../analytics/quiet-hours.ts';
import { isDigest } from '../analytics/state/subscription.ts';
import type { StateStore, Subscription } from '../analytics/state.ts';
import { type ComposeParts, composed, type DigestMoment } from './digests/composed.ts';
import { forEveryOrganisation } from './every.ts';
import type { DueSlot, Schedule, SlotJob } from './job.ts';

export type DigestParts = ComposeParts & {
  readonly state: Pick<
    StateStore,
    'organisations' | 'subscriptions' | 'channelTerms' | 'webhooks' | 'claimSlot'
  >;
  readonly onQueued: () => void;
};

const HOUR_MS = 3_600_000;

/** A digest nobody could be given is worthless when the next one is due. */
const KEEP_MS = { day: 20 * HOUR_MS, week: 72 * HOUR_MS, month: 7 * 24 * HOUR_MS } as const;
const JOB = 'digest:';

/** One digest per subscription and due date, claimed in the write that queues it. */
export function digest(parts: DigestParts): SlotJob {
  return {
    kind: 'slots',
    name: 'digest',
    schedules: () => schedulesOf(parts),
    run: async ({ now, due }) => {
      const { org, job } = due.schedule;
      const subscriptions = await parts.state.subscriptions(org);
      const subscription = subscriptions.find((one) => isDigest(one) && `${JOB}${one.id}` === job);
      if (subscription) await tell(parts, subscription, due, now);
    },
  };
}

async function schedulesOf({ state }: DigestParts): Promise<readonly Schedule[]> {
  const all: Schedule[] = [];
  await forEveryOrganisation(await state.organisations(), async (organisation) => {
    const terms = await state.channelTerms(organisation.id);
    for (const one of (await state.subscriptions(organisation.id)).filter(isDigest)) {
      const { id, org, at, timeZone, every, days, channel, createdAt } = one;
      const quiet = quietHoursOf(maybeTarget(channel), terms, organisation);
      all.push({ org, job: `${JOB}${id}`, at, timeZone, every, days, quiet, createdAt });
    }
  });
  return all;
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

/** What a subscription says at a moment; also what `sub run` shows. */
export async function digestOf(
  parts: ComposeParts,
  subscription: Subscription,
  moment: DigestMoment,
): Promise<Message> {
  return (await composed(parts, subscription, moment)).message;
}
