import { setImmediate as letOthers } from 'node:timers/promises';
import {
  type PersonalFacts,
  type PersonalWeek,
  personalFacts,
  personalMessage,
} from '../analytics/alerts/digests/personal.ts';
import { directTarget, draftsFor } from '../analytics/alerts/targets.ts';
import { type Currency, maybeRateOn, USD } from '../analytics/currency.ts';
import { localDate } from '../analytics/period.ts';
import { quietHoursOf } from '../analytics/quiet-hours.ts';
import { PERSONAL_FOR_ALL, personalId } from '../analytics/state/subscription.ts';
import type { StateStore, Subscription } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { type BestTipStores, bestTipLine } from '../analytics/tips/best-tip.ts';
import { forEveryOrganisation } from './every.ts';
import type { DueSlot, Schedule, SlotJob } from './job.ts';

export type PersonalParts = {
  readonly state: Pick<
    StateStore,
    | 'organisation'
    | 'organisations'
    | 'exchangeRates'
    | 'members'
    | 'subscriptions'
    | 'channelTerms'
    | 'claimSlot'
    | 'bookVersion'
    | 'priceRows'
  >;
  readonly usage: UsageStore;
  readonly onQueued: () => void;
};

const KEEP_MS = 72 * 3_600_000;
const JOB = 'personal:';

/** A person's own week: whose it is, where they read it and when. */
type Recipient = {
  readonly subscription: Subscription;
  readonly id: string;
  readonly member: string;
  readonly target: string;
  /** Whether they asked for it themselves. */
  readonly isAsked: boolean;
};

/** Each person's own week, to them alone: for those who asked, or for all where the organisation says so. */
export function personal(parts: PersonalParts): SlotJob {
  return {
    kind: 'slots',
    name: 'personal',
    schedules: async () => {
      const all: Schedule[] = [];
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        const terms = await parts.state.channelTerms(organisation.id);
        for (const { subscription, id, target } of await recipientsOf(parts, organisation.id)) {
          const { org, at, timeZone, every, days, createdAt } = subscription;
          const quiet = quietHoursOf(target, terms, organisation);
          all.push({ org, job: `${JOB}${id}`, at, timeZone, every, days, quiet, createdAt });
        }
      });
      return all;
    },
    run: async ({ now, due }) => {
      const { org, job } = due.schedule;
      const recipient = (await recipientsOf(parts, org)).find(({ id }) => `${JOB}${id}` === job);
      if (recipient) await tell(parts, recipient, due, now);
    },
  };
}

/** Those who asked for it; with the row for all also everybody who did not say no. */
async function recipientsOf({ state }: PersonalParts, org: string): Promise<readonly Recipient[]> {
  const rows = (await state.subscriptions(org)).filter(({ kind }) => kind === 'personal');
  if (rows.length === 0) return [];
  const forAll = rows.find(({ id }) => id === PERSONAL_FOR_ALL);
  return (await state.members(org)).flatMap((member) => {
    const id = personalId(member);
    const own = rows.find((row) => row.id === id);
    const subscription = own ?? forAll;
    const target = own?.channel ?? directTarget(member);
    if (!subscription || subscription.pausedAt !== null || target === undefined) return [];
    return [{ subscription, id, member: member.id, target, isAsked: own !== undefined }];
  });
}

async function tell(
  { state, usage, onQueued }: PersonalParts,
  { subscription, member, target, isAsked }: Recipient,
  { schedule, slot }: DueSlot,
  now: number,
): Promise<void> {
  const { org, job } = schedule;
  const asked: PersonalWeek = { org, member, timeZone: subscription.timeZone, date: slot };
  const facts = await usage.snapshot((reader) => personalFacts(reader, asked));
  const week = { ...asked, currency: await currencyAt(state, asked, facts.to - 1) };
  const isTold = isWorthIt(facts, isAsked);
  const tip = isTold ? await ownTip({ state, usage }, week, facts) : null;
  const drafts = draftsFor(isTold ? [target] : [], {
    org,
    dedupeKey: `${job}:${slot}`,
    chain: null,
    message: personalMessage(week, facts, tip),
    now,
    keepForMs: KEEP_MS,
  });
  if (await state.claimSlot({ org, job, slot, claimedAt: now, outcome: 'done' }, drafts)) onQueued();
}

/** The organisation's own, at the rate of the last day; USD without one. */
async function currencyAt(
  state: PersonalParts['state'],
  { org, timeZone }: PersonalWeek,
  at: number,
): Promise<Currency | undefined> {
  const { currency = USD } = (await state.organisation(org)) ?? {};
  if (currency === USD) return undefined;
  return maybeRateOn(await state.exchangeRates(org), currency, localDate(at, timeZone).toString());
}

/** Of their own calls, for them alone. */
function ownTip(
  stores: BestTipStores,
  { org, member, timeZone, currency }: PersonalWeek,
  { from, to }: PersonalFacts,
): Promise<string | null> {
  const filters = [{ dimension: 'user', values: [member], negate: false }] as const;
  const query = { org, filters, from, to };
  return bestTipLine(stores, { query, timeZone, letOthers, currency, more: '/usage tips 7d' });
}

/** Who did not ask for it is not told of a week without any usage. */
function isWorthIt({ spent }: PersonalFacts, isAsked: boolean): boolean {
  return isAsked || spent.events > 0n;
}
