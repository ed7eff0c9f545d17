import type { DigestBudgets } from '../../analytics/alerts/digests/budgets.ts';
import { type DigestDay, digestSpan } from '../../analytics/alerts/digests/facts.ts';
import { heldAt, heldLines, isHeldFrom } from '../../analytics/alerts/digests/held-lines.ts';
import {
  maybeQuiet,
  maybeTold,
  type QuietSpell,
  quietSetting,
  type ToldDigest,
  toldSetting,
} from '../../analytics/alerts/digests/memory.ts';
import { restatementLines } from '../../analytics/alerts/digests/restatement-lines.ts';
import { lifeOf } from '../../analytics/alerts/incidents/life.ts';
import { maybeSpikeFacts } from '../../analytics/alerts/spikes/facts.ts';
import { maybeTarget } from '../../analytics/alerts/targets.ts';
import { closedMonths } from '../../analytics/finance/closed-months.ts';
import { restatementsSince } from '../../analytics/pricing/repricing/restatements.ts';
import type { Incident, StateStore, Subscription } from '../../analytics/state.ts';
import { adoptedNotices, type Understand } from './adopted.ts';

/** What a digest looks up in the state. */
export type KnownState = Pick<
  StateStore,
  'organisation' | 'incidents' | 'budgets' | 'requests' | 'setting' | 'subscriptions'
>;

const LOOKED_AT = 200;

export type KnownParts = { readonly state: KnownState; readonly understand: Understand };

/** What stands in the state before the usage is read. */
export type Known = DigestBudgets & {
  readonly told: ToldDigest | undefined;
  readonly quiet: QuietSpell | undefined;
  readonly incidents: readonly Incident[];
  readonly held: readonly string[];
  readonly restated: readonly string[];
};

export async function knownBefore(
  { state, understand }: KnownParts,
  subscription: Subscription,
  day: DigestDay,
): Promise<Known> {
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
  const adopting = { incidents: all, between, now: question.now };
  const others = await adoptedNotices({ state, understand }, subscription, adopting);
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
    incidents: incidents.filter((one) => isWorthMore(one) && (!target || !isHeldFrom(one, target))),
    held: target && boundTo === undefined ? heldLines(heldAt(all, target, between), others) : [],
    restated: restatementLines(restated, { since: between.from, until: between.to }, closed),
  };
}

/** A notice is a line at most. */
function isWorthMore(incident: Incident): boolean {
  return maybeSpikeFacts(incident) !== undefined || lifeOf(incident).severity === 'page';
}
