import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { createSpendHistory, type SpendHistory } from '../analytics/alerts/spend-history.ts';
import {
  type Candidate,
  closedCandidates,
  leastExcess,
  openCandidates,
  openSpend,
} from '../analytics/alerts/spike-candidates.ts';
import { type SpikeFacts, spikesOf } from '../analytics/alerts/spike-facts.ts';
import { maybeFollowUp } from '../analytics/alerts/spike-follow-up.ts';
import { spikeMessage } from '../analytics/alerts/spike-message.ts';
import { maybeOpening, type Opening, type SpikeContext } from '../analytics/alerts/spike-opening.ts';
import { draftsFor, targetsOf } from '../analytics/alerts/targets.ts';
import type { OutboxDraft } from '../analytics/outbox.ts';
import { UNTOUCHED } from '../analytics/state/incident.ts';
import type { Incident, Organisation, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { forEvery } from './every.ts';
import type { IntervalJob } from './job.ts';

export type SpikeCheckParts = {
  readonly state: Pick<
    StateStore,
    'organisations' | 'incidents' | 'openIncident' | 'changeIncident' | 'routes'
  >;
  readonly usage: UsageStore;
  /** Where spikes go that no route names; null: nowhere, they are only listed. */
  readonly fallbackTarget: string | null;
  readonly onQueued: () => void;
};

const EVERY_MS = 20_000;
const KEEP_MS = 24 * 3_600_000;

/** Looks in a row at which an open hour must be too high. */
const LOOKS = 2;

/** To find out what lies behind a candidate takes dozens of sums, so one in vain is enough for a while. */
const DISMISSED_MS = 60_000;

/** Incidents looked back at for what is told already. */
const RECENT = 50;

/** What is remembered of an organisation between two looks; all of it can be had again. */
type Memory = {
  readonly timeZone: string;
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
      await forEvery(await parts.state.organisations(), async (organisation) => {
        const memory = memoryOf(organisation, parts.usage, memories.get(organisation.id));
        memories.set(organisation.id, memory);
        await look(parts, organisation, memory, now);
      });
    },
  };
}

function memoryOf(organisation: Organisation, usage: UsageStore, known: Memory | undefined): Memory {
  const { timeZone } = organisation;
  if (known?.timeZone === timeZone) return known;
  const history = createSpendHistory({ usage, organisation, pause: () => setImmediate() });
  return { timeZone, history, streaks: new Map(), dismissedAt: new Map() };
}

async function look(
  parts: SpikeCheckParts,
  organisation: Organisation,
  memory: Memory,
  now: number,
): Promise<void> {
  const { history } = memory;
  const { id: org, people } = organisation;
  const isReread = await history.update(now);
  const context: SpikeContext = { usage: parts.usage, org, history, hidesPeople: people !== 'named', now };
  await followUpAll(parts, context);
  const least = leastExcess(await history.watched('org'));
  if (least === Number.POSITIVE_INFINITY) return;
  const candidates = [
    ...(await lastingCandidates(parts, context, memory, least)),
    ...(isReread ? await closedCandidates(history, least) : []),
  ];
  await openOne(parts, context, { candidates: widestFirst(candidates), least, memory });
}

/** Brings open incidents up to date. One that somebody changed meanwhile is left to the next look. */
async function followUpAll({ state, onQueued }: SpikeCheckParts, context: SpikeContext): Promise<void> {
  for (const spike of spikesOf(await unresolved(state, context.org))) {
    const next = await maybeFollowUp(context, spike);
    if (!next) continue;
    const written = { ...next.incident, version: next.incident.version + 1 };
    const drafts = spikeDrafts(written, next.facts, context.now);
    if (await state.changeIncident(next.incident, drafts)) onQueued();
  }
}

function unresolved(state: SpikeCheckParts['state'], org: string): Promise<readonly Incident[]> {
  return state.incidents(org, { unresolvedOnly: true, limit: RECENT });
}

/** Scopes whose open hour was too high at enough looks in a row. */
async function lastingCandidates(
  { state, usage }: SpikeCheckParts,
  { org, now }: SpikeContext,
  memory: Memory,
  least: number,
): Promise<readonly Candidate[]> {
  const { history, streaks } = memory;
  const told = spikesOf(await unresolved(state, org)).map(({ facts }) => facts.scope);
  if (told.includes('org')) return [];
  const spent = await openSpend(usage, { org, history, now, told });
  const candidates = await openCandidates(history, spent, { told, least });
  memory.streaks = new Map(candidates.map(({ scope }) => [scope, (streaks.get(scope) ?? 0) + 1]));
  return candidates.filter(({ scope }) => (memory.streaks.get(scope) ?? 0) >= LOOKS);
}

/** The organisation before its teams before their agents, so that what is odd everywhere is one incident. */
function widestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const depth = ({ scope }: Candidate) => ['org', 'team', 'agent'].indexOf(scope.split(':', 1)[0] ?? '');
  return candidates.toSorted((a, b) => depth(a) - depth(b) || b.excess - a.excess);
}

type Choice = {
  readonly candidates: readonly Candidate[];
  readonly least: number;
  readonly memory: Pick<Memory, 'dismissedAt'>;
};

/** Opens one incident at most: the next look sees what is left when that one's spend is told. */
async function openOne(
  parts: SpikeCheckParts,
  context: SpikeContext,
  { candidates, least, memory: { dismissedAt } }: Choice,
): Promise<void> {
  const { now, org } = context;
  const isDismissed = (at: number | undefined) => at !== undefined && Math.abs(now - at) < DISMISSED_MS;
  const due = candidates.filter(({ scope }) => !isDismissed(dismissedAt.get(scope)));
  if (due.length === 0) return;
  const recent = spikesOf(await parts.state.incidents(org, { unresolvedOnly: false, limit: RECENT }));
  const outstanding = new Set(candidates.map(({ scope }) => scope));
  for (const candidate of due) {
    const opening = await maybeOpening(context, candidate, { recent, least, outstanding });
    if (!opening) {
      dismissedAt.set(candidate.scope, now);
      continue;
    }
    if (await open(parts, context, opening)) parts.onQueued();
    return;
  }
}

async function open(
  { state, fallbackTarget }: SpikeCheckParts,
  { org, now }: SpikeContext,
  { facts: measured, teamScope }: Opening,
): Promise<Incident | undefined> {
  const scopes = [measured.scope, ...(teamScope ? [teamScope] : [])];
  const address = { kind: 'spike', scopes, channel: null } as const;
  const facts: SpikeFacts = {
    ...measured,
    targets: [...targetsOf(address, await state.routes(org), fallbackTarget)],
  };
  const draft = {
    id: randomUUID(),
    org,
    key: `spike:${facts.scope}`,
    state: 'firing',
    openedAt: now,
    updatedAt: now,
    resolvedAt: null,
    ...UNTOUCHED,
    facts,
  } as const;
  return state.openIncident(draft, (incident) => spikeDrafts(incident, facts, now));
}

/** The incident's message as it stands now: the first posts it, later ones edit it. */
export function spikeDrafts(incident: Incident, facts: SpikeFacts, now: number): readonly OutboxDraft[] {
  return draftsFor(facts.targets, {
    org: incident.org,
    // With the state, because who acknowledges writes on from the version that was told.
    dedupeKey: `incident:${incident.id}:${incident.version}:${incident.state}`,
    chain: `incident:${incident.id}`,
    message: spikeMessage(incident, facts),
    now,
    keepForMs: KEEP_MS,
  });
}
