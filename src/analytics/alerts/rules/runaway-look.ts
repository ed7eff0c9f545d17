import { z } from 'zod';
import { isNamed, NO_VALUE } from '../../dimensions.ts';
import type { Incident } from '../../state.ts';
import type { Finding } from '../incidents/finding.ts';
import { LEAST, maybeRunaway, stillRuns, type Usual, WINDOW_MS } from './runaway.ts';
import { findingOf, RUNAWAY, type RunawayContext } from './runaway-finding.ts';
import {
  comparedUntil,
  maybeLooseTrace,
  repeatedShare,
  slopeOf,
  slopesBy,
  usualOf,
} from './runaway-measure.ts';

const HOUR_MS = 3_600_000;

/** In an organisation's first days nothing is known to compare with. */
const SETTLED_MS = 48 * HOUR_MS;

/** Agents looked at closely at one look: the dearest. */
const MOST_SUSPECTS = 10;

/** Before a week is read, the last hours must say that it is unusual: twice their mean. */
const RECENT_MS = 3 * HOUR_MS;
const UNUSUAL = 2;

/** Looks in a row at which it must run away: what the cost spike tells as well, it tells first, with its cause. */
const LOOKS = 3;

/** A message is edited when this much more was spent, at most once a minute. */
const NEWS_FACTOR = 1.2;
const LEAST_APART_MS = 60_000;

/** What a runaway incident remembers. */
const runawayFacts = z.object({
  since: z.number(),
  limit: z.object({ calls: z.number(), usd: z.number() }),
  /** What was told last, and when. */
  told: z.object({ at: z.number(), usd: z.number() }),
});

/** What one look knows: findings, and keys of incidents about which there is no news. */
export type RunawayLook = { readonly findings: readonly Finding[]; readonly unchanged: readonly string[] };

/** Agents and traces that run away now, and those that were told and still do. */
export async function lookForRunaways(context: RunawayContext): Promise<RunawayLook> {
  const { open, oldest, now } = context;
  const findings: Finding[] = [];
  const unchanged: string[] = [];
  for (const incident of open.filter(({ key }) => key.startsWith(`${RUNAWAY.kind}:`))) {
    const next = await followRunaway(context, incident);
    if (next === 'unchanged') unchanged.push(incident.key);
    else if (next) findings.push(next);
  }
  if (now - oldest < SETTLED_MS) return { findings, unchanged };
  const told = new Set(open.map(({ key }) => key));
  const running = new Map<string, number>();
  for (const scope of await suspectScopes(context)) {
    // Whichever rule speaks first speaks for the money.
    if (told.has(`${RUNAWAY.kind}:${scope}`) || told.has(`spike:${scope}`)) continue;
    const found = await maybeFinding(context, scope);
    if (!found) continue;
    running.set(scope, (context.streaks.get(scope) ?? 0) + 1);
    if ((running.get(scope) ?? 0) >= LOOKS) findings.push(found);
  }
  context.streaks.clear();
  for (const [scope, looks] of running) context.streaks.set(scope, looks);
  return { findings, unchanged };
}

/** Agents past the least slope and unusual for the last hours, and the trace of what has no agent. */
async function suspectScopes(context: RunawayContext): Promise<readonly string[]> {
  const { now } = context;
  const slopes = await slopesBy(context, { from: now - WINDOW_MS, to: now }, 'agent');
  const steep = [...slopes].filter(([, { calls, usd }]) => calls >= LEAST.calls || usd >= LEAST.usd);
  if (steep.length === 0) return [];
  const recent = { from: now - WINDOW_MS - RECENT_MS, to: now - WINDOW_MS };
  const before = await slopesBy(context, recent, 'agent');
  const windows = RECENT_MS / WINDOW_MS;
  const unusual = steep.filter(([agent, slope]) => {
    const mean = before.get(agent) ?? { calls: 0, usd: 0 };
    return slope.usd >= (UNUSUAL * mean.usd) / windows || slope.calls >= (UNUSUAL * mean.calls) / windows;
  });
  const dearest = unusual.sort(([, a], [, b]) => b.usd - a.usd || b.calls - a.calls).slice(0, MOST_SUSPECTS);
  const scopes = dearest.filter(([agent]) => isNamed(agent)).map(([agent]) => `agent:${agent}`);
  if (!dearest.some(([agent]) => agent === NO_VALUE)) return scopes;
  const trace = await maybeLooseTrace(context);
  return trace === null ? scopes : [...scopes, `trace:${trace}`];
}

async function maybeFinding(context: RunawayContext, scope: string): Promise<Finding | undefined> {
  const { now } = context;
  const slope = await slopeOf(context, scope);
  const usual = await usualSlope(context, scope);
  const repeated = await repeatedShare(context, scope);
  const runaway = maybeRunaway(slope, usual, repeated);
  if (!runaway) return undefined;
  const since = now - WINDOW_MS;
  const { limit, severity } = runaway;
  return findingOf(context, { scope, since, slope, limit, severity, soFar: slope.usd, repeated });
}

/** A trace has no history of its own. */
async function usualSlope(context: RunawayContext, scope: string): Promise<Usual> {
  if (!scope.startsWith('agent:')) return { most: { calls: 0, usd: 0 }, isNew: true };
  const agent = scope.slice('agent:'.length);
  const until = comparedUntil(context.now);
  const name = `${until} ${agent}`;
  const known = context.known.get(name) ?? (await usualOf(context, agent, until));
  context.known.set(name, known);
  return known;
}

/** An open runaway as it stands now; undefined once it does not run any more. */
async function followRunaway(
  context: RunawayContext,
  incident: Incident,
): Promise<Finding | 'unchanged' | undefined> {
  const facts = runawayFacts.safeParse(incident.facts).data;
  if (!facts) return undefined;
  const scope = incident.key.slice(RUNAWAY.kind.length + 1);
  const slope = await slopeOf(context, scope);
  if (!stillRuns(slope, facts.limit)) return undefined;
  const soFar = await slopeOf(context, scope, facts.since);
  const { told, since, limit } = facts;
  const isNews = context.now - told.at >= LEAST_APART_MS && soFar.usd >= NEWS_FACTOR * told.usd;
  if (!isNews) return 'unchanged';
  const repeated = await repeatedShare(context, scope);
  return findingOf(context, {
    scope,
    since,
    slope,
    limit,
    severity: RUNAWAY.severity,
    soFar: soFar.usd,
    repeated,
  });
}
