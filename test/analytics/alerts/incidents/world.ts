import { type Act, actOn } from '../../../../src/analytics/alerts/incidents/act.ts';
import { aroundOf, type FlowParts } from '../../../../src/analytics/alerts/incidents/around.ts';
import type { Finding } from '../../../../src/analytics/alerts/incidents/finding.ts';
import { tellFindings } from '../../../../src/analytics/alerts/incidents/flow.ts';
import { lifeOf } from '../../../../src/analytics/alerts/incidents/life.ts';
import { isMuted } from '../../../../src/analytics/alerts/incidents/moving.ts';
import { writeTold } from '../../../../src/analytics/alerts/incidents/writes.ts';
import type { OutboxDraft } from '../../../../src/analytics/outbox.ts';
import { PLAIN_CHANNEL } from '../../../../src/analytics/state/channel.ts';
import type {
  ChannelTerms,
  Incident,
  Silence,
  Subscription,
  Webhook,
} from '../../../../src/analytics/state.ts';
import { NOON, someOrganisation, someSubscription } from '../../../support/state.ts';

const DAY_MS = 86_400_000;
export const TARGET = 'slack:C0000001';
export const MEAN_DAY_USD = 100;
const ORG = 'acme';

export type Queued = OutboxDraft & { readonly number: number };

/** Incidents kept in memory as the store keeps them, with everything that was queued, in order. */
export function createIncidentWorld(
  terms: Partial<ChannelTerms> = {},
  digest: Subscription | null = someSubscription(),
) {
  const world = { now: NOON, found: new Map<string, Finding>() };
  const incidents: Incident[] = [];
  const queued: OutboxDraft[] = [];
  const silences = new Map<string, Silence>();
  const settings = new Map<string, string>();
  const organisation = someOrganisation({ id: ORG, timeZone: 'UTC' });
  const state: FlowParts['state'] = {
    incidents: async (_org, { unresolvedOnly, limit }) =>
      incidents
        .filter((one) => !unresolvedOnly || one.state !== 'resolved')
        .toReversed()
        .slice(0, limit),
    openIncident: async (draft, messages) => {
      if (incidents.some(({ key, state }) => key === draft.key && state !== 'resolved')) return undefined;
      const opened = { ...draft, number: incidents.length + 1, version: 1 };
      incidents.push(opened);
      enqueue(messages(opened));
      return opened;
    },
    changeIncident: async (changed, messages) => {
      const index = incidents.findIndex(({ id }) => id === changed.id);
      if (incidents[index]?.version !== changed.version) return false;
      incidents[index] = { ...changed, version: changed.version + 1 };
      enqueue(messages);
      return true;
    },
    routes: async () => [],
    silences: async () => [...silences.values()],
    channelTerms: async () => [{ ...PLAIN_CHANNEL, ...terms, org: ORG, target: TARGET }],
    webhooks: async () => [WEBHOOK],
    subscriptions: async () => (digest ? [digest] : []),
    setting: async (_org, name) => settings.get(name),
  };
  const parts: FlowParts = {
    state,
    usage: {
      oldest: async () => world.now - 40 * DAY_MS,
      sum: (async () => [
        { bucket: 0, value: '', measures: { costNano: BigInt(28 * MEAN_DAY_USD) * 1_000_000_000n } },
        // The flow asks for nothing but the cost of 28 days.
      ]) as unknown as FlowParts['usage']['sum'],
    },
    fallbackTarget: TARGET,
    onQueued: () => undefined,
  };

  function enqueue(drafts: readonly OutboxDraft[]): void {
    for (const draft of drafts) {
      const isKnown = queued.some(
        ({ target, dedupeKey }) => target === draft.target && dedupeKey === draft.dedupeKey,
      );
      if (!isKnown) queued.push(draft);
    }
  }

  return Object.assign(world, {
    incidents: incidents as readonly Incident[],
    queued: queued as readonly OutboxDraft[],
    silences,
    settings,
    look: () =>
      tellFindings(parts, {
        organisation,
        now: world.now,
        rules: ['spike', 'errors'],
        findings: [...world.found.values()],
      }),
    /** Somebody acts on an incident, as the bot does it. */
    act: async (number: number, act: Act) => {
      const incident = incidents[number - 1];
      if (!incident) return;
      const acted = actOn(incident, act, { who: 'Ana', now: world.now });
      if (acted.kind === 'same') return;
      const around = await aroundOf(parts, organisation, world.now);
      const note = isMuted(incident, lifeOf(incident), around) ? null : acted.told.note;
      await writeTold(parts, around, incident, { ...acted.told, note });
    },
  });
}

export type IncidentWorld = ReturnType<typeof createIncidentWorld>;

/** A finding of an agent's spend, or of its errors where it is about no money. */
export function someFinding(name: string, usd: number | null, parts: Partial<Finding> = {}): Finding {
  const rule = usd === null ? 'errors' : 'spike';
  const scope = name === 'org' ? 'org' : `agent:${name}`;
  return {
    key: `${rule}:${scope}`,
    rule,
    scope,
    within: name === 'org' ? [] : ['team:ml'],
    direction: 'up',
    severity: 'page',
    excessNano: usd === null ? null : BigInt(Math.round(usd * 1e9)),
    since: NOON,
    channel: null,
    tell: () => ({
      title: rule,
      finding: `${scope} is at ${usd ?? 'many errors'}`,
      over: `${scope} is calm`,
      lines: [],
      figures: [],
      charts: [],
      look: [],
    }),
    ...parts,
  };
}

const WEBHOOK: Webhook = {
  org: ORG,
  id: 'w1',
  url: 'https://hooks.acme.test',
  events: ['anomaly.opened', 'anomaly.updated', 'anomaly.resolved'],
  secrets: [],
  state: 'on',
  pausedReason: null,
  failingSince: null,
  createdBy: null,
  createdAt: NOON,
};
