import { describe, expect, it } from 'vitest';
import { type IncidentLife, type Place, UNTOLD } from '../../src/analytics/alerts/incidents/life.ts';
import { capitalised } from '../../src/analytics/alerts/scope.ts';
import { messageOf } from '../../src/analytics/message.ts';
import { saveRetirements } from '../../src/analytics/pricing/catalogue/retirements.ts';
import type { Question } from '../../src/analytics/reports/question.ts';
import { PLAIN_CHANNEL } from '../../src/analytics/state/channel.ts';
import type { Subscription } from '../../src/analytics/state.ts';
import { digest, digestOf } from '../../src/jobs/digest.ts';
import type { DueSlot } from '../../src/jobs/job.ts';
import { usageEvent } from '../support/event.ts';
import { recordAtTipRates } from '../support/priced-calls.ts';
import { someBudget, someIncident, someSubscription } from '../support/state.ts';
import { CHANNEL, createWorld, ORG, understand, type World } from './simulated-program.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Berlin';
/** Friday, 20 November, nine in the morning. */
const NOW = Date.parse('2026-11-20T09:00+01:00');

const subscription = someSubscription({ org: ORG, query: 'org yesterday', channel: CHANNEL });

function partsOf({ state, usage }: World) {
  return { state, usage, understand, onQueued: () => undefined };
}

async function worldWith(parts: Partial<Subscription> = {}): Promise<World> {
  const world = await createWorld({ now: NOW, timeZone: ZONE });
  await world.state.saveSubscription({ ...subscription, ...parts });
  return world;
}

/** $10 at noon of each of so many days before today. */
async function ordinaryDays(world: World, days: number): Promise<void> {
  await world.spend(
    Array.from({ length: days }, (_, day) => ({
      at: NOW + 3 * 3_600_000 - (day + 1) * DAY_MS,
      usd: 10,
      team: 'ml',
    })),
  );
}

async function run(world: World, due: Partial<DueSlot> = {}): Promise<void> {
  const job = digest(partsOf(world));
  const [schedule] = await job.schedules({ now: NOW });
  if (!schedule) throw new Error('there is no subscription');
  const slot = { schedule, slot: '2026-11-20', dueAt: world.now, late: false, days: 1, ...due };
  await job.run({ now: world.now, due: slot });
}

/** An incident of a day ago of a rule that is not about money, with where it is told. */
function open(
  world: World,
  rule: string,
  scope: string,
  life: Pick<IncidentLife, 'severity'> & Partial<IncidentLife>,
) {
  const [openedAt, id] = [NOW - DAY_MS, `${rule}-${scope}`];
  const telling = { title: capitalised(rule), finding: `${rule} of ${scope}`, over: '' };
  const facts = {
    telling: { ...telling, lines: [], figures: [], charts: [], look: [] },
    life: {
      ...{ ...UNTOLD, rule, scope, scopes: [scope], direction: 'up', timeZone: ZONE, since: openedAt },
      ...{ excessNano: null, ...life },
    },
  };
  return world.state.openIncident(
    someIncident({ id, key: `${rule}:${scope}`, org: ORG, openedAt, facts }),
    () => [],
  );
}

function placeAt(target: string, state: Place['state']): Place {
  return { target, state, at: NOW - DAY_MS, chain: 'c' };
}

describe('the digest', () => {
  it('of a day is queued once, with its claim', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await run(world);
    await Promise.all([run(world), run(world)]);
    const rows = await world.outbox();
    expect(rows.map(({ target, message }) => [target, message.headline])).toEqual([
      // 19 days of November at $10; 15 of 24 hours of today and 10 days more at that pace make $296.25.
      [CHANNEL, 'Thu 19 Nov: $10.00, a usual Thursday; month so far $190.00, heading for $296.25'],
    ]);
    expect(
      (await world.state.slots(ORG, 'digest:s1', 5)).map(({ slot, outcome }) => [slot, outcome]),
    ).toEqual([['2026-11-20', 'done']]);
  });

  it('leads to what made its days differ, whenever that is asked', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 5);
    const whyOf = async (parts: Partial<Subscription>, date: string, filters: Question['filters'] = []) => {
      const asked = async (one: Subscription, now: number) => ({ ...(await understand(one, now)), filters });
      const moment = { now: NOW, date, days: date === '2026-11-20' ? 3 : 1, late: false };
      const said = digestOf({ ...partsOf(world), understand: asked }, { ...subscription, ...parts }, moment);
      return (await said).actions.find(({ label }) => label === 'Why')?.command;
    };
    const ml = { dimension: 'team', values: ['ml'], negate: false } as const;
    expect(await whyOf({}, '2026-11-19')).toBe('/usage why 2026-11-18');
    expect(await whyOf({}, '2026-11-20', [ml])).toBe('/usage why 2026-11-17..2026-11-19 team:ml');
    expect(await whyOf({ every: 'week' }, '2026-11-02')).toBe('/usage why 2026-10-26..2026-11-01');
    expect(await whyOf({ every: 'month' }, '2026-11-01')).toBe('/usage why 2026-10');
    expect(await whyOf({}, '2026-11-19', [{ ...ml, negate: true }])).toBeUndefined();
    expect(await whyOf({}, '2026-11-19', [{ ...ml, values: ['ml', 'web'] }])).toBeUndefined();
  });

  it('is a due time that was not kept where the channel is none', async () => {
    const world = await worldWith({ channel: '#general' });
    await run(world);
    expect(await world.outbox()).toEqual([]);
    expect((await world.state.slots(ORG, 'digest:s1', 5)).map(({ outcome }) => outcome)).toEqual(['skipped']);
  });

  it('to a customer is what they used, without a word about money', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    const bound = { view: 'trend', metric: 'tokens', boundTo: 'customer:globex', hidesCost: true } as const;
    const parts = {
      ...partsOf(world),
      understand: async (...asked: Parameters<typeof understand>) => ({
        ...(await understand(...asked)),
        ...bound,
      }),
    };
    const message = await digestOf(parts, subscription, { now: NOW, days: 1, late: false });
    expect(message).toMatchObject({ tone: 'digest', visibility: 'public', within: 'customer:globex' });
    expect(JSON.stringify(message)).not.toMatch(/\$|usd|10\.00/i);
  });

  it('of several days after a stop compares them with as many', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await run(world, { days: 3, late: true });
    const [row] = await world.outbox();
    expect(row?.message.headline).toMatch(/^Last 3 days: \$30\.00, as usual;/);
    expect(row?.message.lines[0]).toMatch(/^This digest is late/);
  });

  it('says what an earlier one would say differently now', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await run(world);
    await world.spend([
      { at: NOW - DAY_MS, usd: 4, team: 'ml' },
      { at: NOW + 3_600_000, usd: 10, team: 'ml' },
    ]);
    world.now = NOW + DAY_MS;
    await run(world, { slot: '2026-11-21' });
    const [row] = await world.outbox();
    // 19 days of November at $10, the four late dollars and Friday's ten.
    expect(row?.message.headline).toMatch(
      /^Fri 20 Nov: \$10\.00, a usual Friday, earlier figures corrected; month so far \$204\.00, heading/,
    );
    expect(row?.message.lines[0]).toBe(
      'Correction: Thu 19 Nov came to $14.00, not $10.00, with what arrived since.',
    );
    expect(row?.message.charts).toHaveLength(1);
  });

  it('counts the incidents of its days that touch what it is about', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    const open = (id: string, scope: string, openedAt: number) =>
      world.state.openIncident(
        {
          ...someIncident({ id, key: `spike:${scope}`, org: ORG, openedAt }),
          facts: {
            scope,
            timeZone: ZONE,
            since: NOW - DAY_MS,
            until: NOW,
            actual: '30',
            expected: '10',
            low: '9',
            high: '11',
            comparedDays: 7,
            causes: [],
            buckets: [],
          },
        },
        () => [],
      );
    await open('i1', 'team:ml', NOW - DAY_MS);
    await open('i2', 'team:web', NOW - DAY_MS);
    await open('i3', 'org', NOW - 3 * DAY_MS);
    const message = await digestOf(partsOf(world), subscription, { now: NOW, days: 1, late: false });
    expect(message.headline).toContain('a usual Thursday, 1 incident;');
    expect(message.lines[0]).toBe('Incident 1: Team ml, $20.00 more than expected, still open.');
    expect(message.figures.length).toBeGreaterThan(0);
  });

  it('counts pages of every rule, in words that name no person', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await open(world, 'errors', 'team:ml', {
      severity: 'page',
      places: [placeAt('slack:C0000OPS', 'posted')],
    });
    await open(world, 'cost-r1', 'user:bob', { severity: 'page' });
    await open(world, 'no-data', 'org', { severity: 'page' });
    await open(world, 'latency', 'org', { severity: 'page', places: [placeAt(CHANNEL, 'held')] });
    await world.spend([{ at: NOW - 2 * DAY_MS, usd: 0.01, user: 'bob' }]);
    const message = await digestOf(partsOf(world), subscription, { now: NOW, days: 1, late: false });
    expect(message.headline).toContain('a usual Thursday, 3 incidents;');
    expect(message.lines.slice(0, 4)).toEqual([
      'Incident 1: Errors: errors of team:ml, still open.',
      'Incident 2: Cost-r1: one person, still open.',
      'Incident 3: No-data: no-data of org, still open.',
      '1 more alert was held back: incident 4 (latency of org).',
    ]);
  });

  it('tells the notices of channels without a digest, each in the digest nearest to what it is about', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    const others = [
      ['ml', 'slack:C0000ML1', [{ dimension: 'team', values: ['ml'], negate: false }], {}],
      ['customer', 'slack:C0000CUS', [], { boundTo: 'customer:globex' }],
      ['mine', 'slack:U0000KIM', [], {}],
    ] as const;
    for (const [id, channel] of others)
      await world.state.saveSubscription({ ...subscription, id, channel, every: 'day' });
    const parts = {
      ...partsOf(world),
      understand: async (one: Subscription, now: number) => {
        const [, , filters = [], more = {}] = others.find(([id]) => id === one.id) ?? [];
        return { ...(await understand(one, now)), filters, ...more };
      },
    };
    const elsewhere = [placeAt('slack:C0000OPS', 'held')];
    await open(world, 'errors', 'org', { severity: 'notice', places: elsewhere });
    await open(world, 'latency', 'team:ml', { severity: 'notice', places: elsewhere });
    await open(world, 'fan-out', 'user:bob', { severity: 'notice' });
    await open(world, 'tokens', 'org', { severity: 'notice', places: [placeAt('slack:C0000ML1', 'held')] });
    const saidIn = async (one: Subscription) =>
      (await digestOf(parts, one, { now: NOW, days: 1, late: false })).lines.filter((line) =>
        line.includes('held back'),
      );
    const all = await world.state.subscriptions(ORG);
    const said = new Map<string, readonly string[]>();
    for (const one of all) said.set(one.id, await saidIn(one));
    expect(Object.fromEntries(said)).toEqual({
      s1: ['2 more alerts were held back: incident 1 (errors of org), 3 (one person).'],
      ml: ['2 more alerts were held back: incident 2 (latency of team:ml), 4 (tokens of org).'],
      customer: [],
      mine: [],
    });
  });

  it('of a quiet subscription passes over usual days and counts them on the next odd one', async () => {
    const world = await worldWith({ quiet: true });
    await ordinaryDays(world, 30);
    for (const slot of ['2026-11-20', '2026-11-21', '2026-11-22']) {
      await run(world, { slot });
      await world.spend([{ at: world.now + 3 * 3_600_000, usd: 10, team: 'ml' }]);
      world.now += DAY_MS;
    }
    expect(await world.outbox()).toEqual([]);
    expect(await world.state.slots(ORG, 'digest:s1', 5)).toHaveLength(3);
    await world.spend([{ at: world.now - DAY_MS, usd: 20, team: 'ml' }]);
    await run(world, { slot: '2026-11-23' });
    const [row] = await world.outbox();
    expect(row?.message.headline).toMatch(/^Sun 22 Nov: \$30\.00, \+200 % on a usual Sunday \(\$10\.00\)/);
    expect(row?.message.lines.slice(0, 2)).toEqual([
      'Why: team ml, $30.00 against $10.00 a week before.',
      '3 usual days before, $30.00 in all.',
    ]);
    world.now += DAY_MS;
    await world.spend([{ at: world.now - DAY_MS, usd: 50, team: 'ml' }]);
    await run(world, { slot: '2026-11-24' });
    const [next] = await world.outbox();
    expect(next?.message.lines.join()).not.toContain('usual day');
  });

  it('of a week compares each weekday with the one before', async () => {
    const world = await worldWith({ every: 'week' });
    await ordinaryDays(world, 20);
    // The 17th was a Tuesday; 13 to 19 November are told on the 20th, a Friday.
    await world.spend([{ at: Date.parse('2026-11-17T12:00+01:00'), usd: 30, team: 'ml' }]);
    await run(world);
    const [row] = await world.outbox();
    expect(row?.message.headline).toMatch(
      /^13 to 19 Nov: \$100\.00, \+43 % on the week before; month so far/,
    );
    expect(row?.message.lines.slice(0, 2)).toEqual([
      'Why: team ml, $100.00 against $70.00 the week before.',
      'Against the same weekday before: Fri $10.00 (unchanged), Sat $10.00 (unchanged), Sun $10.00 (unchanged), Mon $10.00 (unchanged), Tue $40.00 (+300 %), Wed $10.00 (unchanged), Thu $10.00 (unchanged).',
    ]);
    expect(row?.message.figures.length).toBeGreaterThan(0);
  });

  it('of a month tells it against the month and the year before, and its budget', async () => {
    const world = await worldWith({ every: 'month' });
    await world.spend([
      { at: Date.parse('2026-08-10T12:00+02:00'), usd: 1, team: 'ml' },
      { at: Date.parse('2026-09-10T12:00+02:00'), usd: 80, team: 'ml' },
      { at: Date.parse('2026-10-10T12:00+02:00'), usd: 100, team: 'ml' },
      { at: Date.parse('2026-10-31T23:30+01:00'), usd: 20, team: 'ml' },
      { at: Date.parse('2026-11-01T00:10+01:00'), usd: 7, team: 'ml' },
    ]);
    await world.state.saveBudget(
      someBudget({ org: ORG, scope: 'org', amount: { unit: 'usd', value: 150_000_000_000n } }),
    );
    world.now = Date.parse('2026-11-01T09:00+01:00');
    await run(world, { slot: '2026-11-01', dueAt: world.now });
    const [row] = await world.outbox();
    expect(row?.message.headline).toBe('October 2026: $120.00, +50 % on the month before, budget past 75 %');
    expect(row?.message.lines.slice(0, 5)).toEqual([
      'Why: team ml, $120.00 against $80.00 the month before.',
      'The budget of the organisation for October 2026 passed 75 %: $120.00 of $150.00.',
      'Against September 2026: +50 % ($80.00).',
      'Against October 2025: n/a, nothing is known of it.',
      'Budget of the organisation: $120.00 of $150.00 (80 %), $30.00 left.',
    ]);
  });

  it('tells no change against a month in which usage began', async () => {
    const world = await worldWith({ every: 'month' });
    await world.spend([
      { at: Date.parse('2026-09-25T12:00+02:00'), usd: 80, team: 'ml' },
      { at: Date.parse('2026-10-10T12:00+02:00'), usd: 120, team: 'ml' },
    ]);
    world.now = Date.parse('2026-11-01T09:00+01:00');
    await run(world, { slot: '2026-11-01', dueAt: world.now });
    const [row] = await world.outbox();
    expect(row?.message.headline).toBe('October 2026: $120.00, n/a against the month before');
    expect(row?.message.lines.join(' ')).not.toContain('%');
    expect(row?.message.lines.slice(0, 2)).toEqual([
      'Against September 2026: n/a, usage is known since 25 Sep only.',
      'Against October 2025: n/a, nothing is known of it.',
    ]);
  });

  it('says why by the agent, where its team or model say the same less well', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 30);
    await world.spend([{ at: NOW - DAY_MS, usd: 40, team: 'ml', agent: 'chat' }]);
    const whyOf = async (parts: Partial<Question>) => {
      const asked = async (one: Subscription, now: number) => ({ ...(await understand(one, now)), ...parts });
      const moment = { now: NOW, days: 1, late: false };
      return (await digestOf({ ...partsOf(world), understand: asked }, subscription, moment)).lines[0];
    };
    expect(await whyOf({})).toBe('Why: agent chat, $40.00 against $0 a week before.');
    expect(await whyOf({ totalsOnly: true })).toBe('Why: team ml, $50.00 against $10.00 a week before.');
  });

  it('of a week or month carries the largest saving, and one of a day none', async () => {
    const line = async (parts: Partial<Subscription>, slot: string) => {
      const world = await worldWith(parts);
      // $100 and $0.50 of output at $2 and $10 per 1M; the batch tier is half of it.
      const call = usageEvent({
        id: 'index',
        occurredAt: Date.parse('2026-10-30T12:00Z'),
        dimensions: { provider: 'openai', model: 'gpt-x', agent: 'indexer', action: 'document_indexing' },
        counts: { inputTokens: 50_000_000, outputTokens: 50_000 },
      });
      await recordAtTipRates(world, [call], ORG);
      world.now = Date.parse(`${slot}T09:00+01:00`);
      await run(world, { slot });
      const [row] = await world.outbox();
      return row?.message.lines.filter((one) => one.startsWith('Tip')) ?? [];
    };
    const saved = 'could be saved with indexer: batch tier, 1 call of gpt-x. More: /usage tips';
    expect(await line({ every: 'week', query: 'org 7d' }, '2026-11-02')).toEqual([
      `Tip: $50.25 of $100.50 (50 %) ${saved} 7d`,
    ]);
    expect(await line({ every: 'month', query: 'org last-month' }, '2026-11-01')).toEqual([
      `Tip: $50.25 of $100.50 (50 %) ${saved} last-month`,
    ]);
    expect(await line({ every: 'day' }, '2026-10-31')).toEqual([]);
  });

  it('of a week tells once of a model in use that retires, and one of a day never', async () => {
    const retiring = async (every: 'day' | 'week') => {
      const world = await worldWith({ every, query: 'org 7d' });
      await ordinaryDays(world, 20);
      await saveRetirements(world.state, ORG, [
        { provider: 'openai', model: 'small', day: '2026-12-31', replacement: 'large' },
        { provider: 'openai', model: 'unused', day: '2026-12-31', replacement: null },
      ]);
      await run(world);
      world.now += 7 * DAY_MS;
      await run(world, { slot: '2026-11-27' });
      const lines = (await world.outbox()).flatMap(({ message }) => message.lines);
      return lines.filter((line) => line.includes('retire'));
    };
    expect(await retiring('week')).toEqual([
      'openai/small retires on 2026-12-31: 20 calls in the last 30 days by ml; replacement large.',
    ]);
    expect(await retiring('day')).toEqual([]);
  });

  it('says that a budget passed a mark only on the day it did', async () => {
    const world = await worldWith();
    await ordinaryDays(world, 18);
    await world.state.saveBudget(
      someBudget({ org: ORG, scope: 'team:ml', amount: { unit: 'usd', value: 240_000_000_000n } }),
    );
    await run(world, { slot: '2026-11-20' });
    const [first] = await world.outbox();
    // 18 days of $10 by the 19th make exactly 75 % of $240.
    expect(first?.message.headline).toContain('a usual Thursday, budget past 75 %');
    world.now += DAY_MS;
    await run(world, { slot: '2026-11-21' });
    const [second] = await world.outbox();
    expect(second?.message.headline).not.toContain('budget');
  });

  it('says of each budget how far it went in whichever of its periods shares a day with it', async () => {
    const world = await worldWith({ every: 'week' });
    world.now = Date.parse('2026-12-04T09:00+01:00');
    const spend = (date: string, usd: number) => ({ at: Date.parse(`${date}T12:00+01:00`), usd, team: 'ml' });
    // Friday to Thursday, over the end of November; $90 of it were spent before.
    await world.spend([
      spend('2026-11-10', 90),
      spend('2026-11-27', 9),
      spend('2026-11-29', 12),
      spend('2026-12-01', 8),
      spend('2026-12-03', 20),
    ]);
    const budgets = [
      ['d', 'day', 10_000_000_000n, [75]],
      ['a', 'week', 28_000_000_000n, []],
      ['m', 'month', 100_000_000_000n, [95]],
    ] as const;
    for (const [id, period, value, thresholds] of budgets)
      await world.state.saveBudget(
        someBudget({ org: ORG, id, scope: 'team:ml', period, thresholds, amount: { unit: 'usd', value } }),
      );
    await run(world, { slot: '2026-12-04' });
    const [row] = await world.outbox();
    expect(row?.message.headline).toContain('budget past 100 %');
    expect(row?.message.lines.filter((line) => line.includes('budget'))).toEqual([
      'The budget of team ml for the week of 30 Nov passed 100 %: $28.00 of $28.00.',
      'The budget of team ml for 3 Dec passed 100 %: $20.00 of $10.00, the furthest of 4 days in which it passed a mark.',
      'The budget of team ml for November 2026 passed 100 %: $111.00 of $100.00.',
    ]);
  });

  it('tells webhooks of each post, in the same write', async () => {
    const world = await worldWith({ every: 'week' });
    await ordinaryDays(world, 20);
    await world.state.saveWebhook({
      ...{ org: ORG, id: 'w1', url: 'https://example.test/', events: ['summary.weekly'], secrets: [] },
      ...{ state: 'on', pausedReason: null, failingSince: null, createdBy: null, createdAt: 0 },
    });
    await run(world);
    await run(world);
    const rows = await world.outbox();
    expect(rows.map(({ target }) => target).sort()).toEqual([CHANNEL, 'webhook:w1']);
    expect(rows.find(({ target }) => target === 'webhook:w1')?.event).toMatchObject({
      type: 'summary.weekly',
      data: {
        subscription: 's1',
        costUsd: '70',
        usualUsd: '70',
        period: { from: '2026-11-13T00:00:00+01:00', to: '2026-11-20T00:00:00+01:00' },
      },
    });
  });

  it('is not due while its subscription is paused, and waits for the end of quiet hours', async () => {
    const world = await worldWith({ pausedAt: NOW, pausedReason: 'x' });
    const job = digest(partsOf(world));
    expect(await job.schedules({ now: NOW })).toEqual([]);
    await world.state.saveSubscription(subscription);
    await world.state.saveChannelTerms({
      ...{ ...PLAIN_CHANNEL, org: ORG, target: CHANNEL, quietFrom: '08:00', quietTo: '10:00' },
    });
    expect(await job.schedules({ now: NOW })).toMatchObject([
      { quiet: { from: '08:00', to: '10:00', timeZone: ZONE }, every: 'day', days: [] },
    ]);
  });

  it('speaks as of the time it was due, however late it comes', async () => {
    const world = await worldWith({ at: '23:30' });
    await ordinaryDays(world, 30);
    const dueAt = Date.parse('2026-11-19T23:30+01:00');
    world.now = Date.parse('2026-11-20T02:00+01:00');
    await run(world, { slot: '2026-11-19', dueAt, late: true });
    expect((await world.outbox())[0]?.message.headline).toMatch(/^Wed 18 Nov: \$10\.00/);
  });

  it('says why when its question can no longer be asked', async () => {
    const world = await worldWith();
    const problem = messageOf({
      headline: 'This cannot be shown any more',
      tone: 'problem',
      error: { code: 'insufficient_access', message: 'x', hint: 'y' },
    });
    const message = await digestOf({ ...partsOf(world), understand: async () => problem }, subscription, {
      now: NOW,
      days: 1,
      late: false,
    });
    expect([message.headline, message.visibility]).toEqual(['This cannot be shown any more', 'public']);
  });

  it('of an empty store says so', async () => {
    const world = await worldWith();
    await run(world);
    expect((await world.outbox())[0]?.message.headline).toBe('Thu 19 Nov: no usage; month so far $0');
  });
});
