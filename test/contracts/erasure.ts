import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTables } from '../../db/backup/copy-tables.ts';
import type { Engine } from '../../db/engine.ts';
import { erasePerson } from '../../db/erase.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import { messageOf } from '../../src/analytics/message.ts';
import { PLAIN_CHANNEL } from '../../src/analytics/state/channel.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { SumRow, UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { linkedRecording, spanCall, traceSpan } from '../support/links.ts';
import {
  someBudget,
  someDraft,
  someFiring,
  someIncident,
  someMember,
  someOrganisation,
  someSubscription,
} from '../support/state.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ORG = 'acme';
const query = { org: ORG, from: NOON - 40 * DAY, to: NOON + DAY, filters: [] };

const ANA = { id: 'ana.lee', name: 'Ana Lee', email: 'Ana@Acme.test', slack: 'U0ANA', discord: '4242' };

/** How a person is erased, on every engine. */
export function erasureContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let engine: Engine;
  let usage: UsageStore;
  let state: StateStore;

  beforeEach(async () => {
    database = await create();
    engine = await database.connect();
    usage = createUsageStore(engine, fixedDirectory('Asia/Kathmandu'), () => NOON);
    state = createStateStore(engine);
    await state.apply({
      organisation: someOrganisation(),
      members: [someMember({ ...ANA, role: 'lead' }), someMember({ id: 'bo', name: 'Bo', email: null })],
    });
  });
  afterEach(() => database.remove());

  const erase = async (member: string = ANA.id) => {
    const erased = await erasePerson(engine, { org: ORG, member, now: NOON, onProgress: () => undefined });
    if (!erased) throw new Error('nobody was found');
    return erased;
  };

  describe('what a person used', () => {
    it('stays, by every dimension and to the nano-dollar, under an alias', async () => {
      await usage.record([recording(someCalls(), ORG)]);
      const before = await allSums(usage);
      const { aliases, events } = await erase();
      expect(aliases).toEqual([expect.stringMatching(/^deleted-[0-9a-f]{6}$/)]);
      expect(events).toBe(someCalls().filter(({ dimensions }) => dimensions.user === ANA.id).length);
      const renamed = before.map((rows) =>
        rows.map((row) => (row.value === ANA.id ? { ...row, value: aliases[0] ?? '' } : row)).sort(byPlace),
      );
      expect(await allSums(usage)).toEqual(renamed);
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('stays apart where it was counted under several of their names', async () => {
      const users = [ANA.id, 'ana@acme.test', 'ANA@acme.test'];
      await usage.record([
        recording(
          users.map((user) => call(user, { user })),
          ORG,
        ),
      ]);
      const { aliases } = await erase();
      expect(aliases).toHaveLength(3);
      const rows = await usage.sum(query, { by: 'user' });
      expect(rows.map(({ value }) => value).sort()).toEqual([...aliases].sort());
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('is told under the alias where the answer about a sealed day was remembered', async () => {
      const later = createUsageStore(engine, fixedDirectory('Asia/Kathmandu'), () => NOON + 2 * DAY);
      await later.record([recording([call('a', { user: ANA.id })], ORG)]);
      while (await later.seal(ORG));
      const namesAsked = () =>
        later.snapshot(async (reader) => (await reader.sum(query, { by: 'user' })).map(({ value }) => value));
      expect(await namesAsked()).toEqual([ANA.id]);
      const { aliases } = await erase();
      expect(await namesAsked()).toEqual(aliases);
    });

    it('stays what it is for everybody else, and in other organisations', async () => {
      await usage.record([recording(someCalls(), ORG), recording([call('a', { user: ANA.id })], 'other')]);
      await erase();
      expect(await usage.names(ORG, 'user', { text: '', limit: 9 })).toContain('bo');
      expect(await usage.names('other', 'user', { text: '', limit: 9 })).toEqual([ANA.id]);
    });
  });

  describe('what comes later', () => {
    it.each([
      ['their id', { user: ANA.id }, {}],
      ['their address, in any case', { user: 'aNA@acme.TEST' }, {}],
      ['another id with their address', { user: 'u-77' }, { userEmail: 'ana@acme.test' }],
    ])('under %s counts for the alias', async (_, dimensions, facts) => {
      await usage.record([recording([call('a', { user: ANA.id })], ORG)]);
      const { aliases } = await erase();
      await usage.record([recording([call('b', dimensions, facts)], ORG)]);
      expect(await usage.sum(query, { by: 'user' })).toMatchObject([
        { value: aliases[0], measures: { requests: 2n } },
      ]);
      expect(await traces(engine)).toEqual([]);
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('as a copy of what is stored is a duplicate', async () => {
      const known = call('a', { user: ANA.id }, { userName: ANA.name, metadata: { by: ANA.id } });
      await usage.record([recording([known], ORG)]);
      await erase();
      expect(await usage.record([recording([known], ORG)])).toEqual([[{ kind: 'duplicate' }]]);
    });

    it('from calls below spans that knew them counts for the alias too', async () => {
      const agent = traceSpan({ spanId: 'o', knows: { user: ANA.id, userName: ANA.name } });
      const named = traceSpan({ spanId: 'p', knows: { userEmail: 'ana@acme.test', team: 'ml' } });
      const first = spanCall({ spanId: 'i', parent: 'o', tokens: 1 });
      await usage.record([linkedRecording([first], { spans: [agent, named], org: ORG })]);
      const { aliases } = await erase();
      expect(await traces(engine)).toEqual([]);
      await usage.record([
        linkedRecording(
          [
            spanCall({ spanId: 'j', parent: 'o', tokens: 1 }),
            spanCall({ spanId: 'k', parent: 'q', tokens: 1 }),
            spanCall({ spanId: 'l', knows: { user: ANA.id } }),
          ],
          { spans: [traceSpan({ spanId: 'q', knows: { user: 'ANA@acme.test' } })], org: ORG },
        ),
      ]);
      expect(await traces(engine)).toEqual([]);
      const rows = await usage.sum(query, { by: 'user' });
      expect(rows.map(({ value }) => aliases.includes(value))).toEqual([true]);
      expect(rows[0]?.measures.events).toBe(4n);
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('through a process that knew them counts for the alias too', async () => {
      const other = createUsageStore(await database.connect(), fixedDirectory('UTC'), () => NOON);
      await other.record([recording([call('a', { user: ANA.id })], ORG)]);
      await other.record([recording([call('b', { user: ANA.id })], ORG)]);
      const { aliases } = await erase();
      await other.record([recording([call('c', { user: ANA.id }), call('d', { user: 'bo' })], ORG)]);
      await usage.record([recording([call('e', { user: ANA.id })], ORG)]);
      for (const store of [other, usage]) {
        const rows = await store.sum(query, { by: 'user' });
        expect(rows.map(({ value, measures }) => [value, measures.requests]).sort()).toEqual([
          ['bo', 1n],
          [aliases[0], 4n],
        ]);
      }
      expect(await traces(engine)).toEqual([]);
    });
  });

  describe('what names them', () => {
    it('is nowhere any more', async () => {
      await usage.record([recording(someCalls(), ORG)]);
      await setUp(state);
      expect((await traces(engine)).length).toBeGreaterThan(0);
      await erase();
      // All that is left is a team that happens to have the same name.
      const rest = (await traces(engine)).map((row) =>
        row.replaceAll('team ana.lee', '').replaceAll('"dimension":"team","value":"ana.lee"', ''),
      );
      expect(rest.filter(namesHer)).toEqual([]);
    });

    it('becomes the alias in what is still to be said and in what they set up', async () => {
      await setUp(state);
      const [alias = ''] = (await erase()).aliases;
      expect(await state.members(ORG)).toMatchObject([
        { id: 'bo' },
        { id: alias, name: null, email: null, role: 'member', team: 'ml', slack: null, discord: null },
      ]);
      expect((await state.teams(ORG))[0]?.leads).toEqual([alias, 'bo']);
      expect(await state.budgets(ORG)).toMatchObject([
        { id: `user:${alias}/month/usd`, scope: `user:${alias}`, createdBy: alias },
      ]);
      expect(await state.firings(ORG, { from: NOON, to: NOON + 1 })).toMatchObject([
        { budget: `user:${alias}/month/usd` },
      ]);
      expect(await state.subscriptions(ORG)).toMatchObject([{ query: `user ${alias} 7d`, createdBy: alias }]);
      expect(await state.routes(ORG)).toMatchObject([{ scope: `user:${alias}` }]);
      const [incident] = await state.incidents(ORG, { unresolvedOnly: true, limit: 9 });
      expect(incident).toMatchObject({
        key: `spike:user:${alias}`,
        acknowledgedBy: alias,
        facts: {
          scope: `user:${alias}`,
          causes: [
            { dimension: 'user', value: alias },
            { dimension: 'team', value: ANA.id },
          ],
        },
      });
      const [unsent] = await state.outbox(ORG, { states: ['pending'], limit: 9 });
      expect(unsent?.message).toMatchObject({
        headline: `user ${alias} spent $12.50 today`,
        lines: [`${alias} mostly used gpt-4o.`, `Her team is team ${ANA.id}.`],
      });
    });

    it('is gone from what was said already, and that it was said stays', async () => {
      await setUp(state);
      const terms = { owner: 'me', now: NOON, leaseUntil: NOON + HOUR, limit: 9 };
      const [leased] = await state.leaseOutbox(terms);
      await state.finishDelivery(leased?.id ?? '', 'me', { state: 'sent', reference: 'post 1' });
      await erase();
      const [sent] = await state.outbox(ORG, { states: ['sent'], limit: 9 });
      expect(sent).toMatchObject({ reference: 'post 1', id: leased?.id });
      expect(sent?.message).toEqual(
        messageOf({ tone: 'alert', headline: 'This message named a person who was erased.' }),
      );
    });

    it('opens nothing any more: neither keys nor buttons nor codes', async () => {
      await setUp(state);
      await erase();
      expect((await state.keys(ORG)).map(({ revokedAt }) => revokedAt)).toEqual([NOON]);
      expect(await state.action('theirs', NOON)).toBeUndefined();
      expect(await state.action('about them', NOON)).toBeUndefined();
      expect(await state.action('of others', NOON)).toBeDefined();
      expect(await state.takeLinkCode('CODE', NOON)).toBeUndefined();
    });
  });

  describe('erasing', () => {
    it('again changes nothing, and finishes what was interrupted', async () => {
      await usage.record([recording(someCalls(), ORG)]);
      await setUp(state);
      const first = await erase();
      const before = await everything(engine);
      expect(await erase()).toEqual({ aliases: first.aliases, series: 0, events: 0, rows: 0 });
      expect(await everything(engine)).toEqual(before);
    });

    it('finds people by their address, and those only events know', async () => {
      await usage.record([recording([call('a', { user: 'eve' }), call('b', { user: ANA.id })], ORG)]);
      await erase('ANA@acme.test');
      await erase('eve');
      expect(await usage.names(ORG, 'user', { text: 'e', limit: 9 })).toEqual([
        expect.stringMatching(/^deleted-/),
        expect.stringMatching(/^deleted-/),
      ]);
    });

    it('finds the other ids their address stands beside, and nobody else', async () => {
      const [hers, others] = [{ userEmail: 'ana@acme.TEST' }, { userEmail: 'xna@acme.test' }];
      await usage.record([
        recording(
          [
            call('a', { user: 'u-77' }, { ...hers, userName: ANA.name }),
            call('b', { user: 'u-77' }),
            call('c', { user: 'u-78' }, others),
            call('d', { user: 'gateway' }, { ...hers, userName: ANA.name }),
            call('e', { user: 'gateway' }, others),
            call('f', { user: 'bo' }, hers),
            call('g', {}, hers),
          ],
          ORG,
        ),
      ]);
      const { aliases, events } = await erase();
      expect(aliases).toHaveLength(1);
      expect(events).toBe(4);
      expect(await traces(engine)).toEqual([]);
      const rows = async () =>
        (await usage.sum(query, { by: 'user' }))
          .map(({ value, measures }) => [value, measures.requests] as const)
          .sort();
      const rest = [['', 1n] as const, ['bo', 1n] as const, ['gateway', 2n] as const, ['u-78', 1n] as const];
      expect(await rows()).toEqual([...rest, [aliases[0], 2n] as const].sort());
      await usage.record([recording([call('h', { user: 'u-77' }), call('i', { user: 'u-79' }, hers)], ORG)]);
      expect(await rows()).toEqual([...rest, [aliases[0], 4n] as const].sort());
      expect(await usage.verify(ORG)).toEqual([]);
    });

    it('finds whom only the address in events names', async () => {
      await usage.record([
        recording(
          [call('a', { user: 'u-77' }, { userEmail: 'Eve_Q+é@x.test' }), call('b', { user: 'bo' })],
          ORG,
        ),
      ]);
      const seen: [number, number][] = [];
      const options = {
        org: ORG,
        now: NOON,
        onProgress: (done: number, total: number) => seen.push([done, total]),
      };
      expect(await erasePerson(engine, { ...options, member: 'eve_q+ö@x.test' })).toBeUndefined();
      const erased = await erasePerson(engine, { ...options, member: 'eve_q+é@x.test' });
      expect(erased).toMatchObject({ series: 2, events: 1 });
      expect((await everything(engine)).filter((row) => /u-77|eve_q/i.test(row))).toEqual([]);
      expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
    });

    it('says so when nobody is known by the name', async () => {
      const options = { org: ORG, member: 'nobody', now: NOON, onProgress: () => undefined };
      expect(await erasePerson(engine, options)).toBeUndefined();
    });
  });
}

function call(id: string, dimensions: UsageEvent['dimensions'], facts: UsageEvent['facts'] = {}): UsageEvent {
  return usageEvent({ id, dimensions: { team: 'ml', model: 'm', ...dimensions }, facts });
}

/** Ana's and Bo's calls of twenty days; hers say in several ways whose they are. */
function someCalls(): readonly UsageEvent[] {
  return Array.from({ length: 120 }, (_, index) => {
    const isHers = index % 3 === 0;
    return usageEvent({
      id: `c${index}`,
      occurredAt: NOON - index * 4 * HOUR,
      dimensions: {
        user: isHers ? ANA.id : 'bo',
        team: `t${index % 2}`,
        agent: `a${index % 5}`,
        model: index % 7 === 0 ? 'unknown' : 'm',
        status: index % 11 === 0 ? 'error' : 'ok',
      },
      tags: index % 4 === 0 ? ['blue'] : [],
      counts: { inputTokens: 1_000 + index, outputTokens: index },
      facts: {
        run: `r${index >> 1}`,
        ...(isHers && {
          userName: ANA.name,
          userEmail: 'ana@acme.test',
          metadata: { requestedBy: ANA.id, mail: 'ANA@acme.test', ticket: 'X-1' },
        }),
      },
    });
  });
}

/** Ana in every table of state. */
async function setUp(state: StateStore): Promise<void> {
  const scope = `user:${ANA.id}`;
  const org = ORG;
  await state.apply({
    organisation: someOrganisation(),
    teams: [{ org, id: 'ml', name: 'ML', department: null, costCenter: null, leads: [ANA.id, 'bo'] }],
    budgets: [someBudget({ id: `${scope}/month/usd`, scope, createdBy: ANA.id })],
    subscriptions: [someSubscription({ query: `user ${ANA.id} 7d`, createdBy: ANA.id })],
    routes: [{ org, kind: 'spike', scope, channel: 'slack:C1' }],
  });
  // Her own week goes to her chat account, which nobody may know any more.
  const ownWeek = { id: 'own', kind: 'personal', channel: 'slack:U1', createdBy: ANA.id } as const;
  await state.saveSubscription(someSubscription(ownWeek));
  await state.fire([someFiring({ budget: `${scope}/month/usd`, periodStart: NOON })], []);
  const key = { id: 'k1', org, scope: 'read', name: `${ANA.name}'s laptop`, createdAt: NOON } as const;
  await state.createKey({ ...key, member: ANA.id, boundTo: null, revokedAt: null }, 'hash');
  const code = { code: 'CODE', org, platform: 'member', platformUser: ANA.id, expiresAt: NOON + HOUR };
  await state.saveLinkCode(code);
  const action = { org, expiresAt: NOON + HOUR };
  await state.saveActions([
    { ...action, id: 'theirs', command: '/usage me', member: ANA.id },
    { ...action, id: 'about them', command: `/usage user ${ANA.id}`, member: 'bo' },
    { ...action, id: 'of others', command: '/usage org', member: 'bo' },
  ]);
  await state.saveSetting(org, 'digest.told.s1', JSON.stringify({ query: `user ${ANA.id} 7d` }));
  const facts = {
    scope,
    causes: [
      { dimension: 'user', value: ANA.id },
      { dimension: 'team', value: ANA.id },
    ],
  };
  const message = messageOf({
    tone: 'alert',
    headline: `user ${ANA.id} spent $12.50 today`,
    lines: [`${ANA.name} mostly used gpt-4o.`, `Her team is team ${ANA.id}.`],
  });
  await setUpWhatSheDid(state, scope);
  const touched = { acknowledgedBy: ANA.name, owner: ANA.name, verdictBy: ANA.id };
  await state.openIncident(someIncident({ key: `spike:${scope}`, ...touched, facts }), () => [
    someDraft({ dedupeKey: `spike:${scope}:1`, chain: `spike:${scope}`, message, createdAt: NOON }),
  ]);
}

/** What she changed, silenced, asked for, watches and added. */
async function setUpWhatSheDid(state: StateStore, scope: string): Promise<void> {
  const org = ORG;
  await state.recordChange({
    org,
    id: 'c1',
    at: NOON,
    actor: ANA.id,
    what: `budget set ${scope}`,
    detail: `${ANA.name} set $5`,
  });
  await state.saveSilence({
    org,
    id: 'q1',
    rule: '*',
    scope,
    from: NOON,
    until: NOON + HOUR,
    author: ANA.id,
    reason: `${ANA.name} runs a load test`,
  });
  await state.saveRule({
    org,
    id: 'r1',
    kind: 'cost',
    scope,
    terms: {},
    channel: null,
    state: 'on',
    createdBy: ANA.id,
    createdAt: NOON,
  });
  await state.addSightings([{ org, dimension: 'agent', value: `${ANA.id} helper`, at: NOON }]);
  await state.saveWebhook({
    org,
    id: 'w1',
    url: 'https://hooks.acme.test/usage',
    events: ['budget.threshold'],
    secrets: ['sealed'],
    state: 'on',
    pausedReason: null,
    failingSince: null,
    createdBy: ANA.id,
    createdAt: NOON,
  });
  await state.saveChannelTerms({ ...PLAIN_CHANNEL, org, target: 'slack:C9', boundTo: scope });
  await setUpHerMoney(state, scope);
}

/** Where she belongs, what is put down to her, and what she closed, issued, entered and watches. */
async function setUpHerMoney(state: StateStore, scope: string): Promise<void> {
  const made = { createdBy: ANA.id, createdAt: NOON };
  await state.saveMemberships([{ org: ORG, member: ANA.id, from: '2026-01-01', until: null, team: 'ml' }]);
  await state.saveAttribution({ org: ORG, dimension: 'user', value: ANA.id, team: 'ml', ...made });
  await state.saveSharedCost({ org: ORG, scope, split: 'even', teams: ['ml'], ...made });
  const frozen = { org: ORG, month: '2026-10', checksum: 'c0ffee', body: '{}' };
  await state.closeMonth({ ...frozen, closedAt: NOON, closedBy: ANA.id });
  await state.issueInvoice({ ...frozen, customer: '', issuedAt: NOON, issuedBy: ANA.id });
  await state.saveLedgerEntry({
    org: ORG,
    id: 'p1',
    kind: 'payment',
    day: '2026-11-02',
    customer: '',
    amount: 5_000_000_000n,
    note: `${ANA.name} paid by card`,
    ...made,
  });
  await state.saveSeats([{ org: ORG, member: ANA.id, plan: 'pro', from: '2026-01-01', until: null }]);
  await state.saveLiveAnswer({
    org: ORG,
    id: 'l1',
    target: 'slack:C9',
    reference: '1.2',
    command: `user ${ANA.id} today`,
    member: ANA.id,
    everyMs: 60_000,
    startedAt: NOON,
    until: NOON + HOUR,
    nextAt: NOON,
    state: 'running',
    said: null,
    failures: 0,
  });
}

async function allSums(store: UsageStore): Promise<readonly (readonly SumRow[])[]> {
  const sums = [await store.sum(query)];
  for (const by of [...SERIES_DIMENSIONS, 'tag'] as const) sums.push(await store.sum(query, { by }));
  return sums.map((rows) => [...rows].sort(byPlace));
}

function byPlace(a: SumRow, b: SumRow): number {
  return a.value < b.value ? -1 : 1;
}

/** Rows of any table that name Ana in any way. */
async function traces(engine: Engine): Promise<readonly string[]> {
  return (await everything(engine)).filter(namesHer);
}

function namesHer(row: string): boolean {
  return /ana.?(lee|@acme)|u0ana|4242/i.test(row);
}

/** Every row of every table of the organisation. */
async function everything(engine: Engine): Promise<readonly string[]> {
  const rows: string[] = [];
  await readTables(engine.read, async (_, some) => {
    rows.push(...some.filter((row) => row.includes(ORG)).map((row) => row.join('\t')));
  });
  return rows.sort();
}
