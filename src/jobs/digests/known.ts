import type { DigestBudgets } from '../../analytics/alerts/digests/budgets.ts';
import { type DigestDay, digestSpan } from '../../analytics/alerts/digests/facts.ts';
import { heldLines, isHeldFrom } from '../../analytics/alerts/digests/held-lines.ts';
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
import { type Spike, spikesOf } from '../../analytics/alerts/spikes/facts.ts';
import { maybeTarget } from '../../analytics/alerts/targets.ts';
import { closedMonths } from '../../analytics/finance/closed-months.ts';
import { restatementsSince } from '../../analytics/pricing/repricing/restatements.ts';
import type { StateStore, Subscription } from '../../analytics/state.ts';

/** What a digest looks up in the state. */
export type KnownState = Pick<StateStore, 'organisation' | 'incidents' | 'budgets' | 'requests' | 'setting'>;

const LOOKED_AT = 100;

/** What stands in the state before the usage is read. */
export type Known = DigestBudgets & {
  readonly told: ToldDigest | undefined;
  readonly quiet: QuietSpell | undefined;
  readonly spikes: readonly Spike[];
  readonly held: readonly string[];
  readonly restated: readonly string[];
};

export async function knownBefore(
  state: KnownState,
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
