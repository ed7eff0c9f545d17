import { z } from 'zod';
import { isNamed, NO_VALUE } from '../../dimensions.ts';
import type { Incident } from '../../state.ts';
import type { Finding } from '../incidents/finding.ts';
import { LEAST, maybeRunaway, NOTHING, type Slope, stillRuns, type Usual, WINDOW_MS } from './runaway.ts';
import {
  type Found,
  findingOf,
  RUNAWAY,
  type RunawayContext,
  type RunawayLooking,
} from './runaway-finding.ts';
import {
  comparedUntil,
  doneSince,
  hoursAround,
  hoursBefore,
  maybeLooseTrace,
  onsetOf,
  RECENT_MS,
  repeatedShare,
  slopeOfTrace,
  slopesBy,
  stretchFor,
  usualOf,
} from './runaway-measure.ts';

const HOUR_MS = 3_600_000;

/** In an organisation's first days nothing is known to compare with. */
const SETTLED_MS = 48 * HOUR_MS;

/** Agents looked at closely at one look: the dearest. */
const MOST_SUSPECTS = 10;

/**
 * Before a week is read, its last hours must say that it is unusual: twice their mean, which no runaway is below, as it
 * is twice the most of that week.
 */
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
export async function lookForRunaways(given: RunawayContext): Promise<RunawayLook> {
  const { open, oldest, now } = given;
  const hours = await hoursAround(given);
  const context = { ...given, stretchMs: stretchFor(hours) };
  const told = open.filter(({ key }) => key.startsWith(`${RUNAWAY.kind}:`));
  const isSettled = now - oldest >= SETTLED_MS;
  // Nobody can have done in five minutes what nobody did in their hour.
  const isBusy = told.length > 0 || (isSettled && hours.values().some(isSteep));
  const slopes = isBusy ? await slopesBy(context, 'agent') : new Map<string, Slope>();
  const findings: Finding[] = [];
  const unchanged: string[] = [];
  for (const incident of told) {
    const next = await followRunaway(context, incident, slopes);
    if (next === 'unchanged') unchanged.push(incident.key);
    else if (next) findings.push(next);
  }
  if (isSettled) findings.push(...(await newRunaways(context, slopes)));
  return { findings, unchanged };
}

/** Those that run away at several looks in a row, and nobody was told of. */
async function newRunaways(
  context: RunawayLooking,
  slopes: ReadonlyMap<string, Slope>,
): Promise<readonly Finding[]> {
  const told = new Set(context.open.map(({ key }) => key));
  const running = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [scope, slope] of await suspects(context, slopes)) {
    // Whichever rule speaks first speaks for the money.
    if (told.has(`${RUNAWAY.kind}:${scope}`) || told.has(`spike:${scope}`)) continue;
    const found = await maybeFound(context, scope, slope);
    if (!found) continue;
    const looks = (context.streaks.get(scope) ?? 0) + 1;
    running.set(scope, looks);
    if (looks >= LOOKS) findings.push(await findingOf(context, await sinceOnset(context, found)));
  }
  context.streaks.clear();
  for (const [scope, looks] of running) context.streaks.set(scope, looks);
  return findings;
}

/** With when it began, and what it did since. */
async function sinceOnset(context: RunawayLooking, found: Found): Promise<Found> {
  const since = await onsetOf(context, found.scope, found.limit);
  const { usd: soFar } = await doneSince(context, found.scope, since);
  return { ...found, since, soFar };
}

function isSteep({ calls, usd }: Slope): boolean {
  return calls >= LEAST.calls || usd >= LEAST.usd;
}

type Suspected = readonly [scope: string, slope: Slope];

/** Agents past the least slope and unusual for the last hours, and the trace of what has no agent. */
async function suspects(
  context: RunawayLooking,
  slopes: ReadonlyMap<string, Slope>,
): Promise<readonly Suspected[]> {
  const steep = [...slopes].filter(([, slope]) => isSteep(slope));
  if (steep.length === 0) return [];
  const before = await hoursBefore(context);
  const windows = RECENT_MS / WINDOW_MS;
  const unusual = steep.filter(([agent, slope]) => {
    const mean = before.get(agent) ?? NOTHING;
    return slope.usd >= (UNUSUAL * mean.usd) / windows || slope.calls >= (UNUSUAL * mean.calls) / windows;
  });
  const dearest = unusual.sort(([, a], [, b]) => b.usd - a.usd || b.calls - a.calls).slice(0, MOST_SUSPECTS);
  const agents = dearest
    .filter(([agent]) => isNamed(agent))
    .map(([agent, slope]): Suspected => [`${AGENT}${agent}`, slope]);
  if (!dearest.some(([agent]) => agent === NO_VALUE)) return agents;
  const trace = await maybeLooseTrace(context);
  return trace ? [...agents, [`${TRACE}${trace.value}`, trace.slope]] : agents;
}

async function maybeFound(context: RunawayLooking, scope: string, slope: Slope): Promise<Found | undefined> {
  const usual = await usualSlope(context, scope);
  // Calls are read only where a loop of them would be a runaway.
  if (!maybeRunaway(slope, usual, 1)) return undefined;
  const repeated = await repeatedShare(context, scope);
  const runaway = maybeRunaway(slope, usual, repeated);
  const since = context.now - WINDOW_MS;
  return runaway && { ...runaway, scope, since, slope, soFar: slope.usd, repeated };
}

/** A trace has no history of its own. */
async function usualSlope(context: RunawayLooking, scope: string): Promise<Usual> {
  if (!scope.startsWith(AGENT)) return { most: NOTHING, isNew: true };
  const agent = scope.slice(AGENT.length);
  const until = comparedUntil(context.now);
  const name = `${until} ${agent}`;
  const known = context.known.get(name) ?? (await usualOf(context, agent, until));
  context.known.set(name, known);
  return known;
}

/** An open runaway as it stands now; undefined once it does not run any more. */
async function followRunaway(
  context: RunawayLooking,
  incident: Incident,
  slopes: ReadonlyMap<string, Slope>,
): Promise<Finding | 'unchanged' | undefined> {
  const facts = runawayFacts.safeParse(incident.facts).data;
  if (!facts) return undefined;
  const { told, since, limit } = facts;
  const scope = incident.key.slice(RUNAWAY.kind.length + 1);
  const slope = scope.startsWith(AGENT)
    ? (slopes.get(scope.slice(AGENT.length)) ?? NOTHING)
    : await slopeOfTrace(context, scope.slice(TRACE.length));
  if (!stillRuns(slope, limit)) return undefined;
  if (context.now - told.at < LEAST_APART_MS) return 'unchanged';
  const { usd: soFar } = await doneSince(context, scope, since);
  if (soFar < NEWS_FACTOR * told.usd) return 'unchanged';
  const repeated = await repeatedShare(context, scope);
  const { severity } = RUNAWAY;
  return findingOf(context, { scope, since, slope, limit, severity, soFar, repeated });
}

const AGENT = 'agent:';
const TRACE = 'trace:';
