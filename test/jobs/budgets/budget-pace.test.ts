import { describe, expect, it } from 'vitest';
import type { Budget, Webhook } from '../../../src/analytics/state.ts';
import { budgetPace } from '../../../src/jobs/budgets/budget-pace.ts';
import { someBudget } from '../../support/state.ts';
import { CHANNEL, createWorld, ORG, type World } from '../simulated-program.ts';

const DAY_MS = 86_400_000;
const USD = 1_000_000_000n;
/** Friday, 20 November, noon in Berlin. */
const NOW = Date.parse('2026-11-20T12:00+01:00');

async function worldWith(parts: Partial<Budget> = {}, people: 'named' | 'pseudonymous' = 'named') {
  const world = await createWorld({ now: NOW, timeZone: 'Europe/Berlin', people });
  await world.state.saveBudget(
    someBudget({ org: ORG, amount: { unit: 'usd', value: 250n * USD }, channel: CHANNEL, ...parts }),
  );
  return world;
}

async function look({ state, usage, now }: World): Promise<void> {
  await budgetPace({ state, usage, fallbackTarget: null, onQueued: () => undefined }).run({ now });
}

/** So many dollars at noon of each day of November from the one to the other. */
function daily(world: World, usd: number, first: number, last: number, user = 'ana'): Promise<void> {
  const noon = (day: number) => Date.parse('2026-11-01T12:00+01:00') + (day - 1) * DAY_MS;
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return world.spend(days.map((day) => ({ at: noon(day), usd, team: 'ml', user })));
}

async function told(world: World) {
  return (await world.outbox()).toReversed();
}

describe('the look ahead', () => {
  it('says when the budget will be gone, where it is heading, what is safe and who drives it', async () => {
    const world = await worldWith();
    await daily(world, 10, 1, 19);
    await look(world);
    const [row] = await told(world);
    // 190 by the 19th, 5 more today, 10 a day from the 21st on: 255 on the 26th, 295 at the end; the interval of
    // days that never varied is 5 % of their square root either way.
    expect(row?.message.headline).toBe(
      'Will be gone between 25 and 27 Nov: the $250.00 budget of team ml for November 2026',
    );
    expect(row?.message.lines).toEqual([
      expect.stringMatching(
        /^November 2026 is heading for \$295\.00 \(80 % interval \$284\.\d\d to \$305\.\d\d\); \$190\.00 of \$250\.00 is spent\.$/,
      ),
      // 60 dollars over the 11 days from today on.
      'To land inside $250.00 team ml may spend $5.45 a day for 11 days; today $0 so far.',
      // 190 in 19.5 days.
      'Driven by user ana $9.74 a day (usually $0).',
    ]);
    expect(row?.message.charts).toHaveLength(1);
  });

  it('names who takes more than usual, once, and nobody who goes on as ever', async () => {
    const world = await worldWith();
    const noon = (day: number) => Date.parse('2026-11-01T12:00+01:00') + (day - 1) * DAY_MS;
    // Noon of 22 October to noon of 20 November; the afternoon of the first day is no whole one.
    const spent = Array.from({ length: 30 }, (_, index) => index - 9).flatMap((day) => [
      { at: noon(day), usd: 4, team: 'ml', user: 'steady', agent: 'chat' },
      { at: noon(day), usd: day > 0 ? 9 : 3, team: 'ml', user: 'ana', agent: 'crawler' },
    ]);
    await world.spend(spent);
    await look(world);
    const [row] = await told(world);
    // 19 noons in 19.5 days, and 9 in as many days and the hour of the clock change.
    expect(row?.message.lines.at(-1)).toBe('Driven by agent crawler $8.77 a day (usually $2.99).');
    const calm = await worldWith();
    await calm.spend(spent.filter(({ user }) => user === 'steady').map((call) => ({ ...call, usd: 13 })));
    await look(calm);
    const [other] = await told(calm);
    expect(other?.message.headline).toMatch(/^Will be gone/);
    expect(other?.message.lines.join()).not.toContain('Driven');
  });

  it('says it once, however often it looks', async () => {
    const world = await worldWith();
    await daily(world, 10, 1, 19);
    for (let round = 0; round < 5; round += 1) {
      await look(world);
      world.now += 600_000;
    }
    expect(await told(world)).toHaveLength(1);
  });

  it('says it again when it comes three days earlier, and then never again in this month', async () => {
    const world = await worldWith();
    await daily(world, 10, 1, 19);
    await look(world);
    // 25 more a day for the next days: 215 of 250 on the 20th evening.
    await daily(world, 25, 20, 20);
    world.now = Date.parse('2026-11-21T08:00+01:00');
    await look(world);
    await daily(world, 20, 21, 21);
    world.now = Date.parse('2026-11-21T20:00+01:00');
    await look(world);
    const days = (await told(world)).map(({ message }) => /gone (.*):/.exec(message.headline)?.[1] ?? '');
    expect(days).toHaveLength(2);
    expect(days[0]).toBe('between 25 and 27 Nov');
    expect(days[1]).toContain('Nov');
  });

  it('takes it back in place when the budget is going to last', async () => {
    const world = await worldWith();
    await daily(world, 10, 1, 19);
    await look(world);
    world.now = Date.parse('2026-11-27T12:00+01:00');
    await look(world);
    await look(world);
    const rows = await told(world);
    expect(rows.map(({ message }) => message.tone)).toEqual(['warning', 'good']);
    expect(rows[1]?.chain).toBe(rows[0]?.chain);
    expect(rows[1]?.message.headline).toBe(
      'Team ml is going to stay inside the $250.00 budget for November 2026 after all',
    );
  });

  it('says it once and takes it back in place also where the zone became another in between', async () => {
    const world = await worldWith();
    await daily(world, 10, 1, 19);
    await look(world);
    const organisation = (await world.state.organisation(ORG)) ?? expect.unreachable('the world has one');
    await world.state.apply({ organisation: { ...organisation, timeZone: 'America/New_York' } });
    await world.usage.rebuild(ORG);
    await look(world);
    expect(await told(world)).toHaveLength(1);
    world.now = Date.parse('2026-11-27T12:00+01:00');
    await look(world);
    const rows = await told(world);
    expect(rows.map(({ message }) => message.tone)).toEqual(['warning', 'good']);
    expect(rows[1]?.chain).toBe(rows[0]?.chain);
  });

  it.each([
    ['fewer than seven days', {}, [14, 19]],
    ['a budget that lasts', { amount: { unit: 'usd', value: 300n * USD } }, [1, 19]],
    ['a budget that is spent', { amount: { unit: 'usd', value: 190n * USD } }, [1, 19]],
    ['a budget of a day', { period: 'day', amount: { unit: 'usd', value: 1n * USD } }, [1, 19]],
    ['a budget that does not want it', { forecast: false }, [1, 19]],
  ] as const)('says nothing of %s', async (_, parts, [first, last]) => {
    const world = await worldWith(parts);
    await daily(world, 10, first, last);
    await look(world);
    expect(await told(world)).toEqual([]);
  });

  it('says nothing in the first quarter of a period', async () => {
    const world = await worldWith({ period: 'cycle' });
    // From 20 October on; 140 dollars of it in November.
    await daily(world, 20, -11, 7);
    // A quarter of 30 days are 7.5.
    world.now = Date.parse('2026-11-08T11:59+01:00');
    await look(world);
    expect(await told(world)).toEqual([]);
    world.now = Date.parse('2026-11-08T12:00+01:00');
    await look(world);
    expect(await told(world)).toHaveLength(1);
  });

  it('looks at everybody of a budget for each, and names nobody where people are not named', async () => {
    const world = await worldWith({ scope: 'user:*' }, 'pseudonymous');
    await daily(world, 10, 1, 19, 'ana');
    await daily(world, 3, 1, 19, 'bob');
    await look(world);
    const rows = await told(world);
    expect(rows.map(({ message }) => message.headline)).toEqual([
      'Will be gone between 25 and 27 Nov: the $250.00 budget of one person for November 2026',
    ]);
    expect(JSON.stringify(rows)).not.toContain('ana');
  });

  it('tells webhooks the same in exact numbers', async () => {
    const world = await worldWith();
    await world.state.saveWebhook(someWebhook());
    await daily(world, 10, 1, 19);
    await look(world);
    const event = (await told(world)).find(({ target }) => target === 'webhook:w1')?.event;
    expect(event).toMatchObject({
      type: 'budget.pace',
      data: {
        scope: 'team:ml',
        unit: 'usd',
        amount: '250',
        spent: '190',
        remaining: '60',
        usedPercent: '76',
        projected: '295',
        goneOn: '2026-11-26',
        goneEarliest: '2026-11-25',
        goneLatest: '2026-11-27',
        safeDaily: '5.454545454',
        today: '0',
      },
    });
  });
});

function someWebhook(): Webhook {
  return {
    org: ORG,
    id: 'w1',
    url: 'https://example.com/hook',
    events: ['budget.pace'],
    secrets: [],
    state: 'on',
    pausedReason: null,
    failingSince: null,
    createdBy: null,
    createdAt: NOW,
  };
}
