import { setImmediate } from 'node:timers/promises';
import { type Around, aroundOf, type FlowParts } from '../analytics/alerts/incidents/around.ts';
import type { Finding } from '../analytics/alerts/incidents/finding.ts';
import { moveIncident, openIncident, withSeen } from '../analytics/alerts/incidents/writes.ts';
import { activeRules, SENSITIVITY_KIND, sensitivityOf } from '../analytics/alerts/rules/active.ts';
import { scopeDepth } from '../analytics/alerts/scope.ts';
import {
  type Candidate,
  closedCandidates,
  leastExcess,
  openCandidates,
  openSpend,
} from '../analytics/alerts/spikes/candidates.ts';
import { closedSpend } from '../analytics/alerts/spikes/closed.ts';
import { excessOf, spikesOf } from '../analytics/alerts/spikes/facts.ts';
import { maybeFollowUp } from '../analytics/alerts/spikes/follow-up.ts';
import { maybeOpening, type Opening, type SpikeContext } from '../analytics/alerts/spikes/opening.ts';
import { createSpendHistory, type SpendHistory } from '../analytics/alerts/spikes/spend-history.ts';
import { burstsOf, type Closed } from '../analytics/alerts/spikes/told.ts';
import type { AlertRule, Incident, Organisation, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type SpikeCheckParts = Omit<FlowParts, 'state' | 'usage'> & {
  readonly state: FlowParts['state'] & Pick<StateStore, 'organisations' | 'rules'>;
  readonly usage: UsageStore;
  /** All hours are read again this often, for what came late; never where nothing does. */
  readonly reloadEveryMs?: number;
};

const EVERY_MS = 20_000;

/** Looks in a row at which an open hour must be too high. */
const LOOKS = 2;

/** To find out what lies behind a candidate takes dozens of sums, so one in vain is enough for a while. */
const DISMISSED_MS = 60_000;

/** Incidents looked back at for what is told already. */
const RECENT = 50;

/** What is remembered of an organisation between two looks; all of it can be had again. */
type Memory = {
  /** The zone and the rules it was set up for. */
  readonly madeFor: string;
  readonly history: SpendHistory;
  /** How many looks in a row each scope's open hour was too high. */
  streaks: ReadonlyMap<string, number>;
  /** Scopes that were found to have nothing to tell, and when. */
  readonly dismissedAt: Map<string, number>;
};

/**
 * The spike rule: closed hours as they close, and the open hour every 20 seconds, of the organisation, its
 * teams and its agents. What fires together and has one cause is one incident, told in one message that is
 * edited while it grows and closed by itself.
 */
export function spikeCheck(parts: SpikeCheckParts): IntervalJob {
  const memories = new Map<string, Memory>();
  return {
    kind: 'interval',
    name: 'spike-check',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        const rules = await parts.state.rules(organisation.id);
        const memory = memoryOf({ organisation, rules }, parts, memories.get(organisation.id));
        memories.set(organisation.id, memory);
        await look(parts, organisation, memory, { now, isOn: activeRules(rules).isSpikeOn });
      });
    },
  };
}

type Watched = { readonly organisation: Organisation; readonly rules: readonly AlertRule[] };

function memoryOf(
  { organisation, rules }: Watched,
  { usage, reloadEveryMs }: SpikeCheckParts,
  known: Memory | undefined,
): Memory {
  const levels = rules.filter(({ kind }) => kind === SENSITIVITY_KIND);
  const madeFor = JSON.stringify([organisation.timeZone, levels]);
  if (known?.madeFor === madeFor) return known;
  const history = createSpendHistory({
    usage,
    organisation,
    pause: () => setImmediate(),
    ...(reloadEveryMs !== undefined && { reloadEveryMs }),
    sensitivityOf: sensitivityOf(levels),
  });
  return { madeFor, history, streaks: new Map(), dismissedAt: new Map() };
}

async function look(
  parts: SpikeCheckParts,
  organisation: Organisation,
  memory: Memory,
  { now, isOn }: { readonly now: number; readonly isOn: boolean },
): Promise<void> {
  const { history } = memory;
  const { id: org, people } = organisation;
  const isReread = await history.update(now);
  const context: SpikeContext = { usage: parts.usage, org, history, hidesPeople: people !== 'named', now };
  await followUpAll(parts, organisation, context);
  const least = await leastExcess(history);
  if (!isOn || least === Number.POSITIVE_INFINITY) return;
  const closed = await closedSpend(context, await recentOf(parts.state, org));
  const candidates = [
    ...(await lastingCandidates(parts, context, memory, { least, closed })),
    ...(isReread ? await closedCandidates(history, least) : []),
  ];
  await openOne(parts, organisation, context, {
    candidates: widestFirst(candidates),
    closed,
    least,
    memory,
  });
}

/** Brings open incidents up to date. One that somebody changed meanwhile is left to the next look. */
async function followUpAll(
  parts: SpikeCheckParts,
  organisation: Organisation,
  context: SpikeContext,
): Promise<void> {
  const spikes = spikesOf(await unresolved(parts.state, context.org));
  if (spikes.length === 0) return;
  let around = await aroundOf(parts, organisation, context.now);
  for (const spike of spikes) {
    const next = await maybeFollowUp(context, spike);
    const news = next ? { ...next, excessNano: excessOf(next.facts) } : { isOver: false };
    const moved = await moveIncident(parts, around, spike.incident, news);
    if (moved) around = withSeen(around, moved);
  }
}

function unresolved(state: SpikeCheckParts['state'], org: string): Promise<readonly Incident[]> {
  return state.incidents(org, { unresolvedOnly: true, limit: RECENT });
}

function recentOf(state: SpikeCheckParts['state'], org: string): Promise<readonly Incident[]> {
  return state.incidents(org, { unresolvedOnly: false, limit: RECENT });
}

/** Scopes whose open hour was too high at enough looks in a row. */
async function lastingCandidates(
  { state, usage }: SpikeCheckParts,
  { org, now }: SpikeContext,
  memory: Memory,
  { least, closed }: Pick<Choice, 'least' | 'closed'>,
): Promise<readonly Candidate[]> {
  const { history, streaks } = memory;
  const told = spikesOf(await unresolved(state, org)).map(({ facts }) => facts.scope);
  if (told.includes('org')) return [];
  const spent = await openSpend(usage, { org, history, now, told, closed });
  const candidates = await openCandidates(history, spent, { told, closed, least });
  memory.streaks = new Map(candidates.map(({ scope }) => [scope, (streaks.get(scope) ?? 0) + 1]));
  return candidates.filter(({ scope }) => (memory.streaks.get(scope) ?? 0) >= LOOKS);
}

/** The organisation before its teams before their agents, so that what is odd everywhere is one incident. */
function widestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.toSorted((a, b) => scopeDepth(a.scope) - scopeDepth(b.scope) || b.excess - a.excess);
}

type Choice = {
  readonly candidates: readonly Candidate[];
  readonly closed: readonly Closed[];
  readonly least: number;
  readonly memory: Pick<Memory, 'dismissedAt'>;
};

/** Opens one incident at most: the next look sees what is left when that one's spend is told. */
async function openOne(
  parts: SpikeCheckParts,
  organisation: Organisation,
  context: SpikeContext,
  { candidates, closed, least, memory: { dismissedAt } }: Choice,
): Promise<void> {
  const { now } = context;
  const isDismissed = (at: number | undefined) => at !== undefined && Math.abs(now - at) < DISMISSED_MS;
  const due = candidates.filter(({ scope }) => !isDismissed(dismissedAt.get(scope)));
  if (due.length === 0) return;
  const around: Around = await aroundOf(parts, organisation, now);
  const incidents = around.recent.slice(0, RECENT);
  const recent = spikesOf(incidents);
  const bursts = burstsOf(incidents);
  const outstanding = new Set(candidates.map(({ scope }) => scope));
  for (const candidate of due) {
    const opening = await maybeOpening(context, candidate, { recent, closed, bursts, least, outstanding });
    const isToldAsRunaway = opening && isOpen(around.recent, `runaway:${opening.facts.scope}`);
    if (opening && !isToldAsRunaway && (await openIncident(parts, around, findingOf(opening)))) return;
    dismissedAt.set(candidate.scope, now);
  }
}

function isOpen(incidents: readonly Incident[], key: string): boolean {
  return incidents.some((incident) => incident.key === key && incident.state !== 'resolved');
}

function findingOf({ facts, teamScope }: Opening): Finding {
  const { scope, since } = facts;
  return {
    key: `spike:${scope}`,
    rule: 'spike',
    scope,
    within: teamScope && teamScope !== scope ? [teamScope] : [],
    direction: 'up',
    severity: 'page',
    excessNano: excessOf(facts),
    since,
    channel: null,
    tell: null,
    facts,
  };
}
