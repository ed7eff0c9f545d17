import { describe, expect, it } from 'vitest';
import type { Budget } from '../../../src/analytics/state.ts';
import { budgetCheck } from '../../../src/jobs/budgets/budget-check.ts';
import { someBudget } from '../../support/state.ts';
import { CHANNEL, createWorld, ORG, type World } from '../simulated-program.ts';

const DAY_MS = 86_400_000;
/** Friday, 20 November, noon in Berlin. */
const NOW = Date.parse('2026-11-20T12:00+01:00');
const USD = 1_000_000_000n;

async function worldWith(...budgets: readonly Partial<Budget>[]): Promise<World> {
  const world = await createWorld({ now: NOW, timeZone: 'Europe/Berlin' });
  for (const [index, parts] of budgets.entries())
    await world.state.saveBudget(budget({ id: `b${index}`, ...parts }));
  return world;
}

function budget(parts: Partial<Budget>): Budget {
  return someBudget({ org: ORG, amount: { unit: 'usd', value: 100n * USD }, channel: CHANNEL, ...parts });
}

function jobOf({ state, usage }: World, fallbackTarget: string | null = null) {
  return budgetCheck({ state, usage, fallbackTarget, onQueued: () => undefined });
}

async function check(world: World, job = jobOf(world)): Promise<void> {
  await job.run({ now: world.now });
}

function spend(world: World, usd: number, at = world.now - 1_000, team = 'ml') {
  return world.spend([{ at, usd, team, user: 'ana' }]);
}

async function moveTo(world: World, timeZone: string): Promise<void> {
  const organisation = (await world.state.organisation(ORG)) ?? expect.unreachable('the world has one');
  await world.state.apply({ organisation: { ...organisation, timeZone } });
  await world.usage.rebuild(ORG);
}

async function headlines(world: World): Promise<readonly string[]> {
  return (await world.outbox()).map(({ message }) => message.headline).reverse();
}

const at = (percent: number, period = 'November 2026') =>
  `Team ml is at ${percent} % of the $100.00 budget for ${period}`;

describe('the budget check', () => {
  it('warns at the threshold, not a micro-dollar below', async () => {
    const world = await worldWith({});
    await spend(world, 74.999999);
    await check(world);
    expect(await headlines(world)).toEqual([]);
    await spend(world, 0.000001);
    await check(world);
    expect(await headlines(world)).toEqual([at(75)]);
  });

  it('warns of each threshold once, however often it looks', async () => {
    const world = await worldWith({});
    for (const usd of [76, 0.5, 14, 0.5, 5, 20]) {
      await spend(world, usd);
      await check(world);
      await check(world, jobOf(world));
    }
    expect(await headlines(world)).toEqual([at(76), at(90), at(96)]);
  });

  it('lets the highest of the thresholds crossed at once speak for all', async () => {
    const world = await worldWith({});
    await spend(world, 97);
    await check(world);
    expect(await headlines(world)).toEqual([at(97)]);
    const [row] = await world.outbox();
    expect(row?.message.lines[0]).toBe('Critical: the 95 % mark is passed.');
    expect(row?.message.charts).toHaveLength(1);
  });

  it('begins anew with the next period, counted in the zone of the organisation', async () => {
    const world = await worldWith({});
    await spend(world, 80);
    await check(world);
    // Half an hour into December in Berlin it is still November in UTC.
    world.now = Date.parse('2026-11-30T23:30Z');
    await check(world);
    await spend(world, 80);
    await check(world);
    expect(await headlines(world)).toEqual([at(80), at(80, 'December 2026')]);
  });

  it.each([
    ['Europe/Berlin', 'America/New_York', 'month'],
    ['America/New_York', 'America/Chicago', 'day'],
    ['UTC', 'Asia/Kolkata', 'week'],
    ['Asia/Tokyo', 'America/Los_Angeles', 'quarter'],
  ] as const)(
    'does not warn again where the zone becomes another: %s to %s, of a %s',
    async (zone, next, period) => {
      const world = await worldWith({ period });
      await moveTo(world, zone);
      // The same date in all of these zones.
      world.now = Date.parse('2026-11-20T14:30Z');
      await spend(world, 80);
      await check(world);
      await moveTo(world, next);
      await check(world);
      expect(await world.outbox()).toHaveLength(1);
      await spend(world, 12);
      await check(world);
      await check(world);
      expect(await world.outbox()).toHaveLength(2);
    },
  );

  it.each(['Pacific/Pago_Pago', 'Pacific/Honolulu', 'Pacific/Kiritimati', 'UTC'])(
    'warns of each day anew in %s',
    async (zone) => {
      const world = await worldWith({ period: 'day' });
      await moveTo(world, zone);
      // Midnight in none of them.
      world.now = Date.parse('2026-11-20T12:30Z');
      for (let day = 0; day < 3; day++) {
        await spend(world, 80);
        await check(world);
        world.now += DAY_MS;
      }
      expect(await world.outbox()).toHaveLength(3);
    },
  );

  it('counts a late event in its own month', async () => {
    const world = await worldWith({});
    await spend(world, 80, Date.parse('2026-10-31T23:59+01:00'));
    await check(world);
    expect(await headlines(world)).toEqual([]);
  });

  it.each([
    ['day', 'today', '20 Nov', NOW - DAY_MS],
    ['week', 'wtd', 'the week of 16 Nov', Date.parse('2026-11-15T23:59+01:00')],
    ['quarter', 'qtd', 'quarter 4 of 2026', Date.parse('2026-09-30T23:59+02:00')],
  ] as const)('keeps a budget for a %s', async (period, words, name, before) => {
    const world = await worldWith({ period });
    await spend(world, 90, before);
    await spend(world, 76);
    await check(world);
    expect(await headlines(world)).toEqual([at(76, name)]);
    const [row] = await world.outbox();
    expect(row?.message.actions[0]?.command).toBe(`/usage trend ${words} team:ml`);
  });

  it('warns anew of a budget that was set to another amount', async () => {
    const world = await worldWith({});
    await spend(world, 80);
    await check(world);
    await world.state.saveBudget(budget({ id: 'b0', amount: { unit: 'usd', value: 200n * USD } }));
    await check(world);
    await spend(world, 72);
    await check(world);
    expect(await headlines(world)).toEqual([at(80), at(76).replace('$100.00', '$200.00')]);
  });

  it('keeps budgets apart: one for the organisation, one for a team, one in tokens', async () => {
    const world = await worldWith(
      { scope: 'org' },
      { scope: 'team:web' },
      // A dollar is a million tokens here.
      { scope: 'team:ml', amount: { unit: 'tokens', value: 60_000_000n } },
    );
    await spend(world, 50);
    await spend(world, 30, NOW - 1_000, 'web');
    await check(world);
    expect((await headlines(world)).toSorted()).toEqual([
      'Team ml is at 83 % of the 60M tokens budget for November 2026',
      'The organisation is at 80 % of the $100.00 budget for November 2026',
    ]);
  });

  it('speaks once though two processes look at the same time', async () => {
    const world = await worldWith({});
    await spend(world, 91);
    await Promise.all([check(world, jobOf(world)), check(world, jobOf(world))]);
    expect(await headlines(world)).toEqual([at(91)]);
  });

  it('only records a crossing nobody can be told of', async () => {
    const world = await worldWith({ channel: null });
    await spend(world, 80);
    await check(world, jobOf(world, null));
    await check(world, jobOf(world, CHANNEL));
    expect(await headlines(world)).toEqual([]);
    expect(await world.state.firings(ORG, { from: 0, to: NOW })).toHaveLength(1);
  });

  it('goes on to the next budget when one cannot be checked', async () => {
    const world = await worldWith({ id: 'a' }, { id: 'b', scope: 'org' });
    await spend(world, 80);
    const state = {
      ...world.state,
      fire: async (...[firings, drafts]: Parameters<typeof world.state.fire>) => {
        if (firings[0]?.budget.startsWith('a@')) throw new Error('the database is away');
        return world.state.fire(firings, drafts);
      },
    };
    const job = budgetCheck({ state, usage: world.usage, fallbackTarget: null, onQueued: () => undefined });
    await expect(job.run({ now: world.now })).rejects.toThrow('the database is away');
    expect(await headlines(world)).toEqual([
      'The organisation is at 80 % of the $100.00 budget for November 2026',
    ]);
  });

  it('goes on warning every 25 % above the budget, the highest at once', async () => {
    const world = await worldWith({});
    for (const usd of [97, 27, 1, 80]) {
      await spend(world, usd);
      await check(world);
    }
    expect(await headlines(world)).toEqual([at(97), at(125), at(205)]);
    expect((await world.outbox())[0]?.message.lines[0]).toBe('Critical: the 200 % mark is passed.');
  });

  it('keeps a budget for each person apart, one stored budget for all of them', async () => {
    const world = await worldWith({ scope: 'user:*' });
    await world.spend([
      { at: world.now - 1_000, usd: 80, user: 'ana' },
      { at: world.now - 1_000, usd: 76, user: 'bob' },
      { at: world.now - 1_000, usd: 74, user: 'carl' },
      { at: world.now - 1_000, usd: 99 },
    ]);
    await check(world);
    await check(world);
    expect((await headlines(world)).toSorted()).toEqual([
      'User ana is at 80 % of the $100.00 budget for November 2026',
      'User bob is at 76 % of the $100.00 budget for November 2026',
    ]);
    await world.spend([{ at: world.now - 1_000, usd: 2, user: 'carl' }]);
    await check(world);
    expect((await headlines(world)).at(-1)).toContain('User carl is at 76 %');
  });

  it.each([
    ['customer', 'customer:*'],
    ['agent', 'agent:*'],
    ['model', 'model:*'],
    ['apiKey', 'apiKey:*'],
  ])('keeps a budget for each %s', async (dimension, scope) => {
    const world = await worldWith({ scope });
    await world.spend([{ at: world.now - 1_000, usd: 91, model: '', [dimension]: 'x1' }]);
    await check(world);
    expect(await headlines(world)).toHaveLength(1);
    expect((await headlines(world))[0]).toContain(' x1 is at 91 %');
  });

  it('counts a cycle from its own day of the month', async () => {
    const world = await worldWith({ period: 'cycle' });
    const [organisation] = await world.state.organisations();
    if (organisation) await world.state.apply({ organisation: { ...organisation, cycleDay: 15 } });
    await spend(world, 90, Date.parse('2026-11-14T23:59+01:00'));
    await check(world);
    expect(await headlines(world)).toEqual([]);
    await spend(world, 76, Date.parse('2026-11-15T00:00+01:00'));
    await check(world);
    expect(await headlines(world)).toEqual([at(76, 'the cycle from 15 Nov')]);
  });

  it('says at 100 % that calls are refused from now on, and who was refused', async () => {
    const world = await worldWith({ atLimit: 'deny' });
    await spend(world, 96);
    await check(world);
    await world.spend([
      { at: world.now - 500, usd: 4, team: 'ml', user: 'bob' },
      { at: world.now - 400, usd: 0, team: 'ml', user: 'bob', status: 'capped' },
      { at: world.now - 300, usd: 0, team: 'ml', user: 'bob', status: 'capped' },
      { at: world.now - 200, usd: 0, team: 'ml', user: 'ana', status: 'capped' },
    ]);
    await check(world);
    expect(await headlines(world)).toEqual([at(96), at(100)]);
    const [row] = await world.outbox();
    expect(row?.message.lines).toContain('Gateways that ask are told to refuse calls from now on.');
    expect(row?.message.lines).toContain('3 calls refused by a cap (bob 2, ana 1).');
  });

  it('tells webhooks the same in exact numbers, once', async () => {
    const world = await worldWith({});
    await world.state.saveWebhook({
      org: ORG,
      id: 'w1',
      url: 'https://example.com/hook',
      events: ['budget.threshold'],
      secrets: [],
      state: 'on',
      pausedReason: null,
      failingSince: null,
      createdBy: null,
      createdAt: NOW,
    });
    await spend(world, 91.5);
    await check(world);
    await check(world);
    const told = (await world.outbox()).filter(({ target }) => target === 'webhook:w1');
    expect(told.map(({ event }) => event)).toEqual([
      {
        type: 'budget.threshold',
        at: NOW,
        data: {
          scope: 'team:ml',
          period: {
            from: '2026-11-01T00:00:00+01:00',
            to: '2026-12-01T00:00:00+01:00',
            timeZone: 'Europe/Berlin',
          },
          unit: 'usd',
          amount: '100',
          spent: '91.5',
          remaining: '8.5',
          usedPercent: '91.5',
          atLimit: 'warn',
          threshold: 90,
          pendingEvents: 0,
        },
      },
    ]);
  });
});
