import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { traceLinkOf } from '../../src/analytics/traces/trace-link.ts';
import {
  NOON,
  someBudget,
  someDraft,
  someMember,
  someOrganisation,
  somePrice,
  someSubscription,
} from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

/** What a StateStore knows, on every engine; what it decides and queues is in being-told.ts and outbox.ts. */
export function stateStoreContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('organisations and people', () => {
    it('knows an organisation once it was applied, and none before', async () => {
      expect(await store.organisations()).toEqual([]);
      expect(await store.organisation('acme')).toBeUndefined();
      await store.apply({ organisation: someOrganisation() });
      expect(await other.organisation('acme')).toEqual(someOrganisation());
      expect(await store.organisations()).toEqual([someOrganisation()]);
    });

    it('takes a workspace for the default organisation until it is bound', async () => {
      expect(await store.organisationOfTenant('slack', 'T1')).toBe('default');
      await store.bindTenant('slack', 'T1', 'acme');
      expect(await other.organisationOfTenant('slack', 'T1')).toBe('acme');
      expect(await store.organisationOfTenant('discord', 'T1')).toBe('default');
      await store.bindTenant('slack', 'T1', 'umbrella');
      expect(await store.organisationOfTenant('slack', 'T1')).toBe('umbrella');
    });

    it('replaces a member by id, within the organisation only', async () => {
      await store.saveMember(someMember());
      await store.saveMember(someMember({ org: 'umbrella', name: 'Another Ana' }));
      await store.saveMember(someMember({ role: 'admin', discord: '42' }));
      expect(await store.members('acme')).toEqual([someMember({ role: 'admin', discord: '42' })]);
      expect(await store.members('umbrella')).toHaveLength(1);
    });
  });

  describe('apply', () => {
    const ml = {
      org: 'acme',
      id: 'ml',
      name: 'ML',
      department: 'R&D',
      costCenter: null,
      leads: ['ana', 'bo'],
    };

    it('replaces the lists a plan names and leaves the others alone', async () => {
      const organisation = someOrganisation();
      const routes = [{ org: 'acme', kind: 'spike', scope: 'org', channel: 'slack:C1' }];
      await store.apply({
        organisation,
        teams: [ml],
        members: [someMember()],
        routes,
        budgets: [someBudget()],
      });
      await store.apply({
        organisation,
        members: [someMember({ id: 'bo' })],
        subscriptions: [someSubscription()],
      });
      expect(await store.teams('acme')).toEqual([ml]);
      expect(await store.routes('acme')).toEqual(routes);
      expect(await store.budgets('acme')).toEqual([someBudget()]);
      expect(await store.members('acme')).toEqual([someMember({ id: 'bo' })]);
      expect(await store.subscriptions('acme')).toEqual([someSubscription()]);
      await store.apply({ organisation, teams: [], budgets: [], routes: [] });
      expect([await store.teams('acme'), await store.budgets('acme'), await store.routes('acme')]).toEqual([
        [],
        [],
        [],
      ]);
    });

    it('writes all of a plan or nothing', async () => {
      const twice = [someMember(), someMember()];
      await expect(
        store.apply({ organisation: someOrganisation(), teams: [ml], members: twice }),
      ).rejects.toThrow();
      expect(await store.organisations()).toEqual([]);
      expect(await store.teams('acme')).toEqual([]);
    });

    it('refuses rows of another organisation', async () => {
      const members = [someMember({ org: 'umbrella' })];
      await expect(store.apply({ organisation: someOrganisation(), members })).rejects.toThrow('umbrella');
    });

    it('takes more members than one statement holds', async () => {
      const members = Array.from({ length: 1_201 }, (_, index) => someMember({ id: `m${index}` }));
      await store.apply({ organisation: someOrganisation(), members });
      expect(await store.members('acme')).toHaveLength(1_201);
    });

    it('supersedes operator prices a later plan leaves out, revives them when named again', async () => {
      const organisation = someOrganisation();
      const own = somePrice({ id: 'own', source: 'operator', org: 'acme' });
      const foreign = somePrice({ id: 'foreign', source: 'operator', org: 'umbrella' });
      await store.addPriceRows([somePrice(), foreign], []);
      await store.apply({ organisation, priceRows: [own] });
      await store.apply({ organisation, priceRows: [own] });
      expect(await store.bookVersion()).toBe(2);
      await store.apply({ organisation, priceRows: [] });
      const superseded = (await store.priceRows()).filter((row) => row.supersededBy !== null);
      expect(superseded.map((row) => row.id)).toEqual(['own']);
      await store.apply({ organisation, priceRows: [own] });
      expect((await store.priceRows()).filter((row) => row.supersededBy !== null)).toEqual([]);
      expect(await store.bookVersion()).toBe(4);
    });
  });

  describe('keys and codes', () => {
    const key = {
      id: 'k1',
      org: 'acme',
      scope: 'ingest',
      name: 'ci',
      member: null,
      createdAt: NOON,
      boundTo: null,
      revokedAt: null,
    } as const;

    it('finds a key by the hash of its secret, at once and in every process', async () => {
      await store.createKey(key, 'aa11');
      expect(await other.keyWithHash('aa11')).toEqual(key);
      expect(await store.keyWithHash('aa12')).toBeUndefined();
      expect(await store.keys('acme')).toEqual([key]);
      expect(await store.keys('umbrella')).toEqual([]);
    });

    it('revokes a key once', async () => {
      await store.createKey(key, 'aa11');
      expect(await other.revokeKey('k1', NOON + 5)).toBe(true);
      expect(await store.revokeKey('k1', NOON + 9)).toBe(false);
      expect(await store.revokeKey('k2', NOON + 9)).toBe(false);
      expect((await store.keyWithHash('aa11'))?.revokedAt).toBe(NOON + 5);
    });

    it('gives a code to exactly one of those who enter it at the same time', async () => {
      const code = {
        code: 'ABCD',
        org: 'acme',
        platform: 'discord',
        platformUser: '42',
        expiresAt: NOON + 10,
      };
      await store.saveLinkCode(code);
      const takes = [store, other, store, other].map((one) => one.takeLinkCode('ABCD', NOON));
      const taken = (await Promise.all(takes)).filter((result) => result !== undefined);
      expect(taken).toEqual([{ org: 'acme', platform: 'discord', platformUser: '42' }]);
    });

    it('gives nothing for an expired or unknown code', async () => {
      await store.saveLinkCode({
        code: 'ABCD',
        org: 'acme',
        platform: 'discord',
        platformUser: '42',
        expiresAt: NOON,
      });
      expect(await store.takeLinkCode('ABCD', NOON)).toBeUndefined();
      expect(await store.takeLinkCode('WXYZ', NOON)).toBeUndefined();
    });
  });

  describe('prices', () => {
    it('appends rows once and counts its version up with every change', async () => {
      expect(await store.bookVersion()).toBe(0);
      expect(await store.addPriceRows([somePrice()], [])).toBe(1);
      expect(await store.addPriceRows([somePrice({ model: 'other' })], [])).toBe(1);
      const better = somePrice({ id: 'p2', contextInclusive: true, picoPerUnit: 2n ** 60n });
      expect(await other.addPriceRows([better], [{ id: 'p1', by: 'p2' }])).toBe(2);
      expect(await store.priceRows()).toEqual([somePrice({ supersededBy: 'p2' }), better]);
      expect(await store.bookVersion()).toBe(2);
    });

    it('takes more rows than one statement holds', async () => {
      const rows = Array.from({ length: 1_700 }, (_, index) => somePrice({ id: `p${index}` }));
      expect(await store.addPriceRows(rows, [])).toBe(1);
      expect(await store.priceRows()).toHaveLength(1_700);
    });
  });

  describe('settings and buttons', () => {
    it('keeps the last value of a setting, per organisation', async () => {
      await store.saveSetting('acme', 'claim-code', 'one');
      await store.saveSetting('acme', 'claim-code', 'two');
      expect(await other.setting('acme', 'claim-code')).toBe('two');
      expect(await store.setting('umbrella', 'claim-code')).toBeUndefined();
    });

    it('keeps a plan’s link into a tracing tool as a setting, until a plan takes it away', async () => {
      const organisation = someOrganisation({ id: 'acme' });
      await store.apply({ organisation, traceLink: 'https://t.test/{trace}' });
      await store.apply({ organisation });
      expect(await traceLinkOf(other, 'acme')).toBe('https://t.test/{trace}');
      await store.apply({ organisation, traceLink: null });
      expect(await traceLinkOf(other, 'acme')).toBeNull();
    });

    it('forgets a button when it expires', async () => {
      const button = { id: 'x1', org: 'acme', command: 'alert ack 7', member: null, expiresAt: NOON };
      await store.saveActions([button]);
      expect(await other.action('x1', NOON - 1)).toEqual(button);
      expect(await store.action('x1', NOON)).toBeUndefined();
      expect(await store.action('x2', NOON - 1)).toBeUndefined();
    });

    it('prunes what is over and keeps what is not', async () => {
      await store.saveActions([
        { id: 'old', org: 'acme', command: 'help', member: null, expiresAt: NOON },
        { id: 'new', org: 'acme', command: 'help', member: null, expiresAt: NOON + 1 },
      ]);
      const days90 = 90 * 86_400_000;
      await store.enqueue([someDraft({ expiresAt: NOON - days90 - 1 }), someDraft({ dedupeKey: 'd2' })]);
      const [row] = await store.leaseOutbox({ owner: 'o', now: NOON, leaseUntil: NOON + 60_000, limit: 9 });
      expect(await store.prune(NOON)).toBe(1);
      await store.finishDelivery(row?.id ?? '', 'o', { state: 'expired', error: 'too late' });
      expect(await store.prune(NOON)).toBe(1);
      const waiting = await store.outbox('acme', { states: ['pending'], limit: 9 });
      expect(waiting.map(({ dedupeKey }) => dedupeKey)).toEqual(['d2']);
      expect(await store.action('new', NOON)).toBeDefined();
    });
  });
}
