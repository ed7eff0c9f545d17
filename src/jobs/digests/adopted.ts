import { type HeldSpan, homelessNotices } from '../../analytics/alerts/digests/held-lines.ts';
import { lifeOf } from '../../analytics/alerts/incidents/life.ts';
import { maybeTarget } from '../../analytics/alerts/targets.ts';
import type { Message } from '../../analytics/message.ts';
import type { Question } from '../../analytics/reports/question.ts';
import { isDigest } from '../../analytics/state/subscription.ts';
import type { Incident, StateStore, Subscription } from '../../analytics/state.ts';

/** A subscription's question with the rights of who made it; a message where it can no longer be asked. */
export type Understand = (subscription: Subscription, now: number) => Promise<Question | Message>;

export type AdoptingParts = {
  readonly state: Pick<StateStore, 'subscriptions'>;
  readonly understand: Understand;
};

type Adopting = {
  readonly incidents: readonly Incident[];
  readonly between: HeldSpan;
  readonly now: number;
};

/** Often first, so that nobody waits a month for what another digest would say tomorrow. */
const OFTEN = ['day', 'week', 'month'] as const;

/**
 * Notices of channels without a digest that this one tells instead: each is told by one alone, of those about what it
 * is about the most frequent, the narrowest of them, and rather in a channel than to one person.
 */
export async function adoptedNotices(
  { state, understand }: AdoptingParts,
  { org, id }: Subscription,
  { incidents, between, now }: Adopting,
): Promise<readonly Incident[]> {
  const digests = (await state.subscriptions(org)).filter(
    (one) => isDigest(one) && maybeTarget(one.channel) !== undefined,
  );
  const targets = new Set(digests.flatMap(({ channel }) => maybeTarget(channel) ?? []));
  const homeless = homelessNotices(incidents, targets, between);
  if (homeless.length === 0) return [];
  const homes: Home[] = [];
  for (const subscription of digests) {
    const question = await understand(subscription, now);
    if (!('headline' in question)) homes.push({ subscription, question });
  }
  const ordered = homes.toSorted((one, other) => rankOf(one) - rankOf(other) || byId(one, other));
  return homeless.filter(
    (incident) => ordered.find((home) => isAbout(home, incident))?.subscription.id === id,
  );
}

/** Where a notice may be told. */
type Home = { readonly subscription: Subscription; readonly question: Question };

function rankOf({ subscription: { every, channel }, question }: Home): number {
  const isPrivate = /^(slack:[UD]|discord:@)/.test(maybeTarget(channel) ?? '');
  return OFTEN.indexOf(every) * 4 + Number(isPrivate) * 2 + Number(question.filters.length === 0);
}

function byId(one: Home, other: Home): number {
  return one.subscription.id < other.subscription.id ? -1 : 1;
}

/** A customer's channel, and whoever may not read of money, are told of nobody's troubles. */
function isAbout({ question }: Home, incident: Incident): boolean {
  const { filters, boundTo, hidesCost } = question;
  const { scope, scopes } = lifeOf(incident);
  const all = [scope, ...scopes];
  return (
    boundTo === undefined &&
    !hidesCost &&
    filters.every(
      ({ dimension, values, negate }) =>
        !negate && values.some((value) => all.includes(`${dimension}:${value}`)),
    )
  );
}
