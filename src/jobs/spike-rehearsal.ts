import { randomUUID } from 'node:crypto';
import { SENSITIVITY_KIND } from '../analytics/alerts/rules/active.ts';
import {
  type Firing,
  REHEARSED_DAYS,
  type Rehearsal,
  type SpikeRehearsal,
} from '../analytics/alerts/rules/rehearsal.ts';
import { spikesOf } from '../analytics/alerts/spikes/facts.ts';
import { spikeTelling } from '../analytics/alerts/spikes/telling.ts';
import { replayStart } from '../analytics/detect/spend/replay-start.ts';
import { bucketStarts, zoneClock } from '../analytics/period.ts';
import type { AlertRule, Incident, Organisation } from '../analytics/state.ts';
import type { Measure, Split, SumRow, UsageQuery, UsageStore } from '../analytics/store.ts';
import { type SpikeCheckParts, spikeCheck } from './spike-check.ts';

const DAY_MS = 86_400_000;

/**
 * What the spike rule would have told of the last weeks, looking once as each hour closed: the job itself, over
 * usage that is read once, with a memory of its own instead of the store of incidents.
 */
export async function rehearseSpikes(
  usage: UsageStore,
  organisation: Organisation,
  { now, oldest, scope, level, pause }: SpikeRehearsal,
): Promise<Rehearsal> {
  const { id: org, timeZone } = organisation;
  const clock = zoneClock(timeZone);
  const to = clock.startOfHour(now);
  const from = Math.max(clock.startOfHour(to - REHEARSED_DAYS * DAY_MS), clock.startOfHour(oldest));
  const state = createImagined(organisation, level === null ? [] : [sensitivityRule(org, scope, level, now)]);
  const read = await readOnce(usage, organisation, {
    from: clock.startOfHour(replayStart(from, 'hour')),
    to,
  });
  const job = spikeCheck({
    state,
    usage: read,
    fallbackTarget: null,
    onQueued: () => undefined,
    reloadEveryMs: Number.POSITIVE_INFINITY,
  });
  for (const at of bucketStarts({ from, to: to + 1, timeZone, granularity: 'hour' })) {
    await job.run({ now: at });
    await pause();
  }
  const told = spikesOf(await state.incidents()).filter(
    ({ facts }) => scope === null || facts.scope === scope,
  );
  const firings = told.map(
    ({ incident, facts }): Firing => ({
      at: incident.openedAt,
      scope: facts.scope,
      finding: spikeTelling(facts).finding,
      odd: null,
    }),
  );
  return { from, to, firings: firings.sort((a, b) => a.at - b.at), hours: [] };
}

function sensitivityRule(org: string, scope: string | null, level: string, now: number): AlertRule {
  return {
    org,
    id: 'rehearsed',
    kind: SENSITIVITY_KIND,
    scope: scope ?? 'org',
    terms: { level },
    channel: null,
    state: 'on',
    createdBy: null,
    createdAt: now,
  };
}

/** Incidents that live and end with the rehearsal; nobody is told of them. */
function createImagined(organisation: Organisation, rules: readonly AlertRule[]) {
  const incidents: Incident[] = [];
  const state = {
    organisations: async () => [organisation],
    rules: async () => rules,
    routes: async () => [],
    silences: async () => [],
    channelTerms: async () => [],
    webhooks: async () => [],
    subscriptions: async () => [],
    setting: async () => undefined,
    incidents: async (_org?: string, options?: { unresolvedOnly: boolean; limit: number }) =>
      incidents
        .filter(({ state: standing }) => !options?.unresolvedOnly || standing !== 'resolved')
        .toReversed()
        .slice(0, options?.limit ?? incidents.length),
    openIncident: async (draft: Omit<Incident, 'number' | 'version'>) => {
      const isOpen = incidents.some(({ key, resolvedAt }) => key === draft.key && resolvedAt === null);
      if (isOpen) return undefined;
      const opened = { ...draft, id: randomUUID(), number: incidents.length + 1, version: 1 };
      incidents.push(opened);
      return opened;
    },
    changeIncident: async (changed: Incident) => {
      const place = incidents.findIndex(({ number }) => number === changed.number);
      incidents[place] = { ...changed, version: changed.version + 1 };
      return true;
    },
  } satisfies SpikeCheckParts['state'];
  return state;
}

/** Usage whose hourly spend by agent and team is read once, because every hour asks for a day of it again. */
async function readOnce(
  usage: UsageStore,
  { id: org, timeZone }: Organisation,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<UsageStore> {
  const starts = bucketStarts({ from, to, timeZone, granularity: 'hour' });
  const placeOf = new Map(starts.map((at, index) => [at, index]));
  const known = new Map<string, ReadonlyMap<number, readonly SumRow[]>>();
  for (const by of ['agent', 'team'] as const) {
    const rows = await usage.sum({ org, filters: [], from, to }, { by, buckets: starts });
    known.set(
      by,
      Map.groupBy(rows, ({ bucket }) => bucket),
    );
  }
  const isWhole = ({ filters, to: end }: UsageQuery) =>
    filters.length === 0 && (end === to || placeOf.has(end));
  return {
    ...usage,
    sum: async <Name extends Measure>(query: UsageQuery, split: Split<Name> = {}) => {
      const own = known.get(split.by ?? '');
      const places = split.buckets?.map((at) => placeOf.get(at));
      if (!own || !places || places.includes(undefined) || !isWhole(query)) return usage.sum(query, split);
      return places.flatMap((place = -1, bucket) =>
        // Every measure was read, those that are asked for among them.
        (own.get(place) ?? []).map((row): SumRow<Name> => ({ ...row, bucket })),
      );
    },
  };
}
