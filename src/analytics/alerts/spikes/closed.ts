import type { Incident } from '../../state.ts';
import { type IncidentLife, lifeOf, maybeCloser } from '../incidents/life.ts';
import { magnitude } from '../incidents/magnitude.ts';
import { EXPECTED_MS, GROWN_ANEW, GROWN_BEYOND_PLAN } from '../incidents/opening.ts';
import { RUNAWAY } from '../rules/runaway-finding.ts';
import { maybeSpikeFacts } from './facts.ts';
import { expectedIn, spentIn, windowOf } from './measure.ts';
import type { SpikeContext } from './opening.ts';
import { isWatched } from './spend-history.ts';
import { type Closed, COOL_DOWN_MS } from './told.ts';

/**
 * What people called expected, or closed, and what is not told again for now: it may well go on, and is no news of the
 * organisation or team around it. A watched scope is judged by itself for as long, so that it is told once it has grown.
 */
export async function closedSpend(
  context: SpikeContext,
  incidents: readonly Incident[],
): Promise<readonly Closed[]> {
  const closed: Closed[] = [];
  for (const incident of incidents) {
    const { resolvedAt } = incident;
    if (resolvedAt === null || !isLeftAlone(incident, context.now) || !isOfSpend(incident)) continue;
    const life = lifeOf(incident);
    if (!isWatched(life.scope) && (await hasGrown(context, life))) continue;
    closed.push({ scope: life.scope, since: life.since, until: resolvedAt });
  }
  return closed;
}

/** Whether somebody closed it, and its scope is not told again for now. */
function isLeftAlone(incident: Incident, now: number): boolean {
  const { resolvedAt, updatedAt } = incident;
  // Most of them are older, and their facts need not be read.
  if (resolvedAt === null || now - updatedAt >= EXPECTED_MS) return false;
  const { expectedAt } = lifeOf(incident);
  if (expectedAt !== null) return now - expectedAt < EXPECTED_MS;
  return maybeCloser(incident) !== undefined && now - resolvedAt < COOL_DOWN_MS;
}

/** Spikes, and runaways of agents, which tell of the first minutes of a spike. */
function isOfSpend(incident: Incident): boolean {
  if (maybeSpikeFacts(incident)) return true;
  const { rule, scope } = lifeOf(incident);
  return rule === RUNAWAY.kind && isWatched(scope);
}

async function hasGrown(
  { usage, org, history, now }: SpikeContext,
  { scope, since, excessNano, expectedAt }: IncidentLife,
): Promise<boolean> {
  const window = await windowOf(history, { org, since, until: now, without: [] });
  const spent = Number(await spentIn(usage, scope, window)) / 1e9;
  const excess = spent - expectedIn(history, await history.watched(scope), window);
  const times = expectedAt === null ? GROWN_ANEW : GROWN_BEYOND_PLAN;
  return excess >= Number(times * magnitude(excessNano ?? '0')) / 1e9;
}
