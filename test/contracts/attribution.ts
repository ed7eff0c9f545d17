import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import { toExported } from '../../src/analytics/ingest/formats/native/exported.ts';
import type { Membership, StateStore } from '../../src/analytics/state.ts';
import type { Attributed, StoredEvent, SumRow, UsageStore } from '../../src/analytics/store.ts';
import type { DimensionValues, UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { someMember, someOrganisation } from '../support/state.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ORG = 'acme';
const query = { org: ORG, from: NOON - 70 * DAY, to: NOON + DAY, filters: [] };
const GATEWAY: Attributed = { org: ORG, dimension: 'apiKey', value: 'gateway' };

/** Usage that says no team and is given one, on every engine. */
export function attributionContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let engine: Engine;
  let usage: UsageStore;
  let state: StateStore;

  const open = (on: Engine) =>
    createUsageStore(on, { ...directory, bookVersion: async () => 1 }, () => NOON, { generationRows: 16 });

  beforeEach(async () => {
    database = await create();
    engine = await database.connect();
    usage = open(engine);
    state = createStateStore(engine);
    await state.apply({ organisation: { ...someOrganisation(), timeZone: 'Asia/Kathmandu' } });
  });
  afterEach(() => database.remove());

  const record = (events: readonly UsageEvent[], store = usage) => store.record([recording(events, ORG)]);

  const assign = async (team: string, which = GATEWAY) => {
    await state.saveAttribution({ ...which, team, createdBy: null, createdAt: NOON });
    return usage.reattribute(which);
  };

  const unassign = async ({ dimension, value } = GATEWAY) => {
    await state.removeAttribution(ORG, dimension, value);
    return usage.reattribute({ org: ORG, dimension, value });
  };

  describe('usage without a team', () => {
    it('counts for the team its key is attributed to, as soon as that is stored by any process', async () => {
      const other = open(await database.connect());
      await record([call('before', { apiKey: 'elsewhere' })], other);
      await state.saveAttribution({ ...GATEWAY, team: 'ml', createdBy: null, createdAt: NOON });
      await record([call('a', { apiKey: 'gateway' }), call('b', { apiKey: 'elsewhere' })], other);
      expect(await byTeam(usage)).toEqual({ ml: 1n, '': 2n });
    });

    it('moves with all it ever was, and no other sum changes', async () => {
      await record(someCalls());
      const before = await sumsWithoutTeams(usage);
      const { moves, more } = await assign('ml');
      expect(more).toBe(false);
      expect(moves.reduce((sum, move) => sum + move.events, 0n)).toBe(
        BigInt(someCalls().filter(isGatewaysOwn).length),
      );
      expect(moves.every(({ from, to }) => from === '' && to === 'ml')).toBe(true);
      expect(await sumsWithoutTeams(usage)).toEqual(before);
      expect(await byTeam(usage)).toEqual(recountTeams(await stored(usage)));
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('is moved once: doing it again changes nothing', async () => {
      await record(someCalls());
      await assign('ml');
      expect(await usage.reattribute(GATEWAY)).toEqual({ moves: [], more: false });
    });

    it('says when exported that the team was given, and by what', async () => {
      await record([call('a', { apiKey: 'gateway' }), call('b', { apiKey: 'gateway', team: 'web' })]);
      await assign('ml');
      expect((await stored(usage)).map(toExported)).toMatchObject([
        { id: 'a', team: 'ml', attributed: { team: 'apiKey' } },
        { id: 'b', team: 'web', attributed: null },
      ]);
    });

    it('moves in days that are sealed or known by their sums alone', async () => {
      await record(someCalls().slice(-26));
      while (await usage.seal(ORG));
      while ((await usage.prune(ORG, { rawDays: 20, hourlyDays: 60 })).more);
      const before = await sumsWithoutTeams(usage);
      const gateways = {
        ...query,
        filters: [{ dimension: 'apiKey', values: ['gateway'], negate: false }],
      } as const;
      const [unattributed] = await usage.sum({
        ...gateways,
        filters: [...gateways.filters, { dimension: 'team', values: [''], negate: false }],
      });
      const { moves } = await assign('ml');
      expect(moves.reduce((sum, { costNano }) => sum + costNano, 0n)).toBe(unattributed?.measures.costNano);
      expect(await sumsWithoutTeams(usage)).toEqual(before);
      expect((await usage.sum(gateways, { by: 'team' })).map(({ value }) => value).sort()).toEqual([
        'ml',
        'web',
      ]);
      expect(await usage.verify(ORG)).toEqual([]);
      while (await usage.seal(ORG));
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('tells what moved month by month', async () => {
      await record([
        call('a', { apiKey: 'gateway' }, Date.parse('2026-10-30T12:00:00Z')),
        // Already November in Kathmandu.
        call('b', { apiKey: 'gateway' }, Date.parse('2026-10-31T20:00:00Z')),
        call('c', { apiKey: 'gateway' }),
      ]);
      expect((await assign('ml')).moves).toEqual([
        { month: '2026-10', from: '', to: 'ml', events: 1n, costNano: 150n },
        { month: '2026-11', from: '', to: 'ml', events: 2n, costNano: 300n },
      ]);
    });

    it('left half moved is moved wholly the next time', async () => {
      await record(Array.from({ length: 1_200 }, (_, index) => call(`e${index}`, { apiKey: 'gateway' })));
      await state.saveAttribution({ ...GATEWAY, team: 'ml', createdBy: null, createdAt: NOON });
      const first = await usage.reattribute(GATEWAY, () => true);
      expect(first.more).toBe(true);
      expect(await usage.verify(ORG)).toEqual([]);
      const second = await usage.reattribute(GATEWAY);
      const moved = [...first.moves, ...second.moves].reduce((sum, { events }) => sum + events, 0n);
      expect(moved).toBe(1_200n);
      expect(await byTeam(usage)).toEqual({ ml: 1_200n });
    });
  });

  describe('a team that was given', () => {
    it('gives way to one that a copy of the event says itself', async () => {
      await state.saveAttribution({ ...GATEWAY, team: 'ml', createdBy: null, createdAt: NOON });
      await record([call('a', { apiKey: 'gateway' })]);
      expect(await record([call('a', { apiKey: 'gateway', team: 'web' })])).toEqual([
        [{ kind: 'duplicate' }],
      ]);
      expect(await byTeam(usage)).toEqual({ web: 1n });
      await assign('ops');
      expect(await byTeam(usage)).toEqual({ web: 1n });
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('is no contradiction of a copy that says none', async () => {
      await record([call('a', { apiKey: 'gateway', team: 'web' })]);
      await state.saveAttribution({ ...GATEWAY, team: 'ml', createdBy: null, createdAt: NOON });
      expect(await record([call('a', { apiKey: 'gateway' })])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await byTeam(usage)).toEqual({ web: 1n });
    });

    it('is taken back wholly, as far as events are kept', async () => {
      await record(someCalls());
      const before = await stored(usage);
      await assign('ml');
      const { moves } = await unassign();
      expect(moves.every(({ from, to }) => from === 'ml' && to === '')).toBe(true);
      expect(await stored(usage)).toEqual(before);
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('goes over to another team when the key does', async () => {
      await record(someCalls());
      await assign('ml');
      await assign('ops');
      expect(await byTeam(usage)).toEqual(recountTeams(await stored(usage)));
      expect((await byTeam(usage)).ml).toBeUndefined();
    });

    it('comes from what is most particular where several attributions fit', async () => {
      await record([call('a', { apiKey: 'gateway', user: 'ana' }), call('b', { apiKey: 'gateway' })]);
      await assign('ml');
      await assign('web', { org: ORG, dimension: 'user', value: 'ana' });
      expect(await byTeam(usage)).toEqual({ web: 1n, ml: 1n });
    });

    it('brings the department and cost centre of the team with it', async () => {
      await state.apply({
        organisation: someOrganisation(),
        teams: [{ org: ORG, id: 'ml', name: 'ML', department: 'R&D', costCenter: 'CC-7', leads: [] }],
      });
      await record([call('a', { apiKey: 'gateway' }), call('b', { apiKey: 'gateway', department: 'Sales' })]);
      await assign('ml');
      expect(await sumBy(usage, 'department')).toEqual({ 'R&D': 1n, Sales: 1n });
      expect(await sumBy(usage, 'costCenter')).toEqual({ 'CC-7': 2n });
      expect(await usage.verify(ORG)).toEqual([]);
    });
  });

  describe('usage of a person', () => {
    const ana = { ...someMember({ id: 'ana', email: 'ana@acme.test' }), team: 'ops' };
    const membership = { org: ORG, member: 'ana', until: null, from: '1970-01-01', team: 'ml' };
    const apply = (memberships: readonly Membership[]) =>
      state.apply({ organisation: someOrganisation(), members: [ana], memberships });

    it('counts for the team they were in on its day, whichever of their names it comes under', async () => {
      await apply([
        { ...membership, until: '2026-11-20' },
        { ...membership, from: '2026-11-20', team: 'web' },
      ]);
      await record([
        call('a', { user: 'ana' }, NOON - DAY),
        call('b', { user: 'ana@acme.test' }),
        call('c', { user: 'ana', team: 'sales' }),
        call('d', { user: 'bo' }),
      ]);
      expect(await byTeam(usage)).toEqual({ ml: 1n, web: 1n, sales: 1n, '': 1n });
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('counts for their team in the directory while no membership is noted, and stays when they move', async () => {
      await apply([]);
      await record([call('a', { user: 'ana' })]);
      await apply([{ ...membership, team: 'web' }]);
      await record([call('b', { user: 'ana' })]);
      await usage.reattribute({ org: ORG, dimension: 'user', value: 'ana' });
      expect(await byTeam(usage)).toEqual({ ops: 1n, web: 1n });
    });

    it('is theirs again once an attribution that went before it is taken back', async () => {
      await apply([membership]);
      await record([call('a', { user: 'ana', apiKey: 'gateway' })]);
      await assign('web');
      await record([call('b', { user: 'ana', apiKey: 'gateway' })]);
      expect(await byTeam(usage)).toEqual({ web: 2n });
      const { moves } = await unassign();
      expect(moves.map(({ from, to, events }) => [from, to, events])).toEqual([['web', 'ml', 2n]]);
      expect(await byTeam(usage)).toEqual({ ml: 2n });
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('is looked up for many at once', async () => {
      const members = Array.from({ length: 250 }, (_, index) => ({
        ...someMember({ id: `u${index}`, email: null }),
        team: `t${index % 2}`,
      }));
      await state.apply({ organisation: someOrganisation(), members });
      await record(members.map(({ id }) => call(id, { user: id })));
      expect(await byTeam(usage)).toEqual({ t0: 125n, t1: 125n });
    });

    it('is of memberships as the last plan has them', async () => {
      await apply([{ ...membership, until: '2026-11-20' }]);
      await apply([membership]);
      expect(await state.memberships(ORG)).toEqual([membership]);
      await expect(apply([{ ...membership, org: 'other' }])).rejects.toThrow('other');
    });
  });

  it('counts every event under what it says or is given, in whatever order that comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryStep, { minLength: 3, maxLength: 8 }), async (steps) => {
        const own = `org-${Math.abs(hashOf(steps))}`;
        await state.apply({ organisation: { ...someOrganisation(), id: own } });
        const rules = new Map<string, string>();
        const said = new Map<string, DimensionValues>();
        for (const step of steps) {
          if (step.kind === 'record') {
            const events = step.events.filter(({ idKeys: [id] }) => !said.has(id));
            for (const {
              idKeys: [id],
              dimensions,
            } of events)
              if (!said.has(id)) said.set(id, dimensions);
            await usage.record([recording(step.events, own)]);
            continue;
          }
          const which = { org: own, dimension: 'apiKey', value: step.key } as const;
          if (step.team === null) {
            rules.delete(step.key);
            await state.removeAttribution(own, 'apiKey', step.key);
          } else {
            rules.set(step.key, step.team);
            await state.saveAttribution({ ...which, team: step.team, createdBy: null, createdAt: NOON });
          }
          await usage.reattribute(which);
        }
        const expected: Record<string, bigint> = {};
        for (const { team, apiKey = '' } of said.values()) {
          const counts = team ?? rules.get(apiKey) ?? '';
          expected[counts] = (expected[counts] ?? 0n) + 1n;
        }
        const rows = await usage.sum({ ...query, org: own }, { by: 'team', measures: ['events'] });
        expect(Object.fromEntries(rows.map(({ value, measures }) => [value, measures.events]))).toEqual(
          expected,
        );
        expect(await usage.verify(own)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
}

type Step =
  | { readonly kind: 'record'; readonly events: readonly UsageEvent[] }
  | { readonly kind: 'assign'; readonly key: string; readonly team: string | null };

const arbitraryKey = fc.constantFrom('gateway', 'batch');

/** Four days of calls: what an event says follows from its number, so that copies agree. */
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .uniqueArray(fc.nat(60), { minLength: 1, maxLength: 12 })
    .map((numbers): Step => ({ kind: 'record', events: numbers.map(numbered) })),
  fc.record({
    kind: fc.constant('assign' as const),
    key: arbitraryKey,
    team: fc.option(fc.constantFrom('ml', 'web')),
  }),
);

function numbered(number: number): UsageEvent {
  const apiKey = ['gateway', 'batch', 'other'][number % 3] ?? '';
  const team = number % 5 === 0 ? { team: 'ops' } : {};
  return call(`n${number}`, { apiKey, ...team }, NOON - (number % 4) * DAY);
}

function hashOf(steps: readonly Step[]): number {
  let hash = 0;
  for (const character of JSON.stringify(steps)) hash = (hash * 31 + character.charCodeAt(0)) | 0;
  return hash;
}

function call(id: string, dimensions: DimensionValues, occurredAt = NOON): UsageEvent {
  return usageEvent({
    id,
    occurredAt,
    dimensions: { provider: 'openai', model: 'gpt-4o', status: 'ok', ...dimensions },
  });
}

/** One every 25 hours of 40 days: through three keys, a quarter of them with a team of their own. */
function someCalls(): readonly UsageEvent[] {
  return Array.from({ length: 40 }, (_, index) => {
    const user = ['ana', 'bo', 'cy'][index % 3] ?? '';
    const apiKey = ['gateway', 'batch', 'gateway', 'ci'][(index >> 1) % 4] ?? '';
    const dimensions = { user, apiKey, agent: `a${index % 2}`, ...(index % 4 === 0 && { team: 'web' }) };
    const parts = {
      tags: index % 7 === 0 ? ['red'] : [],
      facts: { tools: [{ name: 'search' }], latencyMs: 100 + index },
    };
    return { ...call(`e${index}`, dimensions, NOON - (39 - index) * 25 * HOUR), ...parts };
  });
}

function isGatewaysOwn({ dimensions }: UsageEvent): boolean {
  return dimensions.apiKey === 'gateway' && dimensions.team === undefined;
}

async function stored(usage: UsageStore): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const page of usage.events(query)) events.push(...page);
  return events;
}

const byTeam = (usage: UsageStore) => sumBy(usage, 'team');

async function sumBy(usage: UsageStore, by: 'team' | 'department' | 'costCenter') {
  const rows = await usage.sum(query, { by, measures: ['events'] });
  return Object.fromEntries(rows.map(({ value, measures }) => [value, measures.events]));
}

function recountTeams(events: readonly StoredEvent[]): Readonly<Record<string, bigint>> {
  const counts: Record<string, bigint> = {};
  for (const event of events) {
    const { team } = toExported(event);
    const name = typeof team === 'string' ? team : '';
    counts[name] = (counts[name] ?? 0n) + 1n;
  }
  return counts;
}

const UNMOVED = [...SERIES_DIMENSIONS.filter((name) => name !== 'team'), 'tag'] as const;

async function sumsWithoutTeams(usage: UsageStore): Promise<readonly (readonly SumRow[])[]> {
  const all: (readonly SumRow[])[] = [await usage.sum(query)];
  for (const by of UNMOVED) all.push([...(await usage.sum(query, { by }))].sort(byValue));
  return all;
}

function byValue(one: SumRow, other: SumRow): number {
  return one.value < other.value ? -1 : 1;
}
