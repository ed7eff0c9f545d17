import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldAt } from '../../../../src/analytics/alerts/digests/held-lines.ts';
import type { Act } from '../../../../src/analytics/alerts/incidents/act.ts';
import { UNTIL_RESOLVED } from '../../../../src/analytics/alerts/incidents/happening.ts';
import { lifeOf } from '../../../../src/analytics/alerts/incidents/life.ts';
import { isSilenced } from '../../../../src/analytics/alerts/incidents/placing.ts';
import type { OutboxDraft } from '../../../../src/analytics/outbox.ts';
import type { ChannelTerms, Incident } from '../../../../src/analytics/state.ts';
import { createIncidentWorld, type IncidentWorld, MEAN_DAY_USD, someFinding, TARGET } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Step =
  | { readonly kind: 'find'; readonly name: string; readonly usd: number | null }
  | { readonly kind: 'vanish'; readonly name: string }
  | { readonly kind: 'act'; readonly number: number; readonly act: Act['kind']; readonly forever: boolean }
  | { readonly kind: 'silence'; readonly scope: string; readonly hours: number }
  | { readonly kind: 'unsilence'; readonly scope: string }
  | { readonly kind: 'wait'; readonly ms: number };

const name = fc.constantFrom('org', 'a', 'b', 'c', 'd');
const scope = fc.constantFrom('org', 'team:ml', 'agent:a');

/** A tenth of the mean day is severe, a dollar and 2 % of it are worth a post. */
const amount = fc.constantFrom(0.5, 1, 3, 5, 9, 12, 60, null);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('find' as const), name, usd: amount }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('vanish' as const), name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      number: fc.integer({ min: 1, max: 6 }),
      act: fc.constantFrom('ack', 'snooze', 'own', 'expected', 'useful', 'noise', 'resolve', 'throttle'),
      forever: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('silence' as const),
      scope,
      hours: fc.constantFrom(1, 5, 30),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unsilence' as const), scope }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(20_000, MINUTE_MS, 15 * MINUTE_MS, 31 * MINUTE_MS, 3 * HOUR_MS, 13 * HOUR_MS),
    }),
  },
);

const terms: fc.Arbitrary<Partial<ChannelTerms>> = fc.record({
  mostPosts: fc.constantFrom(null, 0, 1, 2),
  quietFrom: fc.constantFrom('22:00', '00:00'),
  quietTo: fc.constantFrom('07:00', '00:00'),
});

/** A moment at which something may have been said: at a look of the rules, or by what a person did. */
type Moment = { readonly now: number; readonly isLook: boolean };

it('keeps its promises in any history of findings, people, silences and time', async () => {
  await fc.assert(
    fc.asyncProperty(terms, fc.array(step, { minLength: 5, maxLength: 20 }), async (channel, steps) => {
      const world = createIncidentWorld(channel);
      const checks = watchPromises(world, channel);
      for (const one of steps) {
        await doStep(world, one, checks);
        await world.look();
        checks.saw({ now: world.now, isLook: true });
      }
      checks.atTheEnd();
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

type Checks = ReturnType<typeof watchPromises>;

async function doStep(world: IncidentWorld, one: Step, { saw, snoozed }: Checks): Promise<void> {
  switch (one.kind) {
    case 'find': {
      const finding = someFinding(one.name, one.usd, { since: world.now });
      world.found.set(finding.key, finding);
      return;
    }
    case 'vanish':
      for (const usd of [1, null]) world.found.delete(someFinding(one.name, usd).key);
      return;
    case 'act': {
      const act = actOf(one, world.now);
      await world.act(one.number, act);
      saw({ now: world.now, isLook: false });
      const incident = world.incidents[one.number - 1];
      if (act.kind === 'snooze' && incident) snoozed(incident.id, act.until);
      return;
    }
    case 'silence':
      world.silences.set(one.scope, {
        org: 'acme',
        id: one.scope,
        rule: '*',
        scope: one.scope,
        from: world.now,
        until: world.now + one.hours * HOUR_MS,
        author: null,
        reason: '',
      });
      return;
    case 'unsilence':
      world.silences.delete(one.scope);
      return;
    case 'wait':
      world.now += one.ms;
  }
}

function actOf({ act, forever }: Extract<Step, { kind: 'act' }>, now: number): Act {
  switch (act) {
    case 'snooze':
      return { kind: act, until: forever ? UNTIL_RESOLVED : now + HOUR_MS };
    case 'own':
      return { kind: act, owner: 'Bob' };
    case 'expected':
    case 'throttle':
      return { kind: act, reason: '' };
    default:
      return { kind: act };
  }
}

function watchPromises(
  world: IncidentWorld,
  { mostPosts = null, quietFrom, quietTo }: Partial<ChannelTerms>,
) {
  const postedAt = new Map<string, number>();
  const firstOf = new Map<string, string>();
  const digested = new Map<string, number>();
  let read = 0;
  let digestTo = startOfDay(world.now);

  const snoozes = new Map<string, number>();

  function saw({ now, isLook }: Moment): void {
    const drafts = world.queued.slice(read);
    read = world.queued.length;
    for (const draft of drafts) {
      if (draft.target !== TARGET) continue;
      const { incident, life } = incidentOf(draft);
      const { under } = draft.message;
      // An answer follows the post it answers.
      if (under !== undefined) expect(postedAt.has(under)).toBe(true);
      if (draft.chain !== null) expectOnePost(draft, incident);
      if (draft.chain !== null && !postedAt.has(draft.chain)) {
        // The first word of a message is never that it is over, and there is one only at a look.
        expect(incident.state).not.toBe('resolved');
        expect(isLook).toBe(true);
        const isSevere = Number(life.excessNano ?? 0) >= MEAN_DAY_USD * 1e8 || isFast(life, now);
        if (!isSevere) expectRoom(now);
        postedAt.set(draft.chain, now);
      }
      const isSnoozed = (snoozes.get(incident.id) ?? 0) > now;
      const isQuiet = isSnoozed || isSilenced(life, { silences: [...world.silences.values()], now });
      // Of what is snoozed or silenced, the rules say only that it is over.
      if (isLook && isQuiet) {
        expect(under).toBeUndefined();
        expect(incident.state).toBe('resolved');
      }
    }
    expectDigests(now);
  }

  /** One message an episode, and one open episode a key. */
  function expectOnePost({ chain }: OutboxDraft, incident: Incident): void {
    const known = firstOf.get(incident.id);
    expect(chain).toBe(known ?? chain);
    firstOf.set(incident.id, chain ?? '');
  }

  function expectRoom(now: number): void {
    const posts = [...postedAt.values()];
    const within = (ms: number) => posts.filter((at) => at > now - ms).length;
    expect(within(DAY_MS)).toBeLessThan(mostPosts ?? 3);
    if (mostPosts === null) expect(within(7 * DAY_MS)).toBeLessThan(8);
    expect(isNight(now)).toBe(false);
  }

  function isNight(now: number): boolean {
    const time = new Date(now).toISOString().slice(11, 16);
    if (!quietFrom || !quietTo) return false;
    return quietFrom <= quietTo ? time >= quietFrom && time < quietTo : time >= quietFrom || time < quietTo;
  }

  function expectDigests(now: number): void {
    while (digestTo + DAY_MS <= now) {
      for (const { id } of heldAt(world.incidents, TARGET, { from: digestTo, to: digestTo + DAY_MS })) {
        digested.set(id, (digested.get(id) ?? 0) + 1);
      }
      digestTo += DAY_MS;
    }
  }

  function incidentOf({ dedupeKey }: OutboxDraft) {
    const incident = world.incidents.find(({ id }) => dedupeKey.startsWith(`incident:${id}:`));
    if (!incident) throw new Error(`${dedupeKey} is about no incident`);
    return { incident, life: lifeOf(incident) };
  }

  function atTheEnd(): void {
    const open = world.incidents.filter(({ state }) => state !== 'resolved').map(({ key }) => key);
    expect(new Set(open).size).toBe(open.length);
    expectDigests(world.now + 2 * DAY_MS);
    for (const incident of world.incidents) {
      const place = lifeOf(incident).places[0];
      if (place?.state === 'held') expect(digested.get(incident.id)).toBe(1);
      else expect(digested.get(incident.id) ?? 0).toBeLessThanOrEqual(1);
      const types = world.queued
        .filter(({ dedupeKey, event }) => event && dedupeKey.startsWith(`incident:${incident.id}:`))
        .map(({ event }) => event?.type);
      expect(types[0]).toBe('anomaly.opened');
      expect(types.filter((type) => type === 'anomaly.opened')).toHaveLength(1);
      expect(types.filter((type) => type === 'anomaly.resolved')).toHaveLength(
        incident.state === 'resolved' ? 1 : 0,
      );
    }
  }

  return { saw, atTheEnd, snoozed: (id: string, until: number) => snoozes.set(id, until) };
}

/** A hundred dollars an hour, of a quarter of an hour at least. */
function isFast({ excessNano, since }: ReturnType<typeof lifeOf>, now: number): boolean {
  const hours = Math.max(0.25, (now - since) / HOUR_MS);
  return Number(excessNano ?? 0) / 1e9 / hours >= 100;
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
