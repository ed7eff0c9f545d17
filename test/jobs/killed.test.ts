import { describe, expect, it } from 'vitest';
import { quietSetting, toldSetting } from '../../src/analytics/alerts/digests/memory.ts';
import { PERSONAL_FOR_ALL } from '../../src/analytics/state/subscription.ts';
import { budgetCheck } from '../../src/jobs/budgets/budget-check.ts';
import { budgetPace } from '../../src/jobs/budgets/budget-pace.ts';
import { capHits } from '../../src/jobs/budgets/cap-hits.ts';
import { digest } from '../../src/jobs/digest.ts';
import { personal } from '../../src/jobs/personal.ts';
import { someBudget, someMember, someSubscription } from '../support/state.ts';
import { killedEverywhere } from './killed-everywhere.ts';
import { CHANNEL, ORG, understand, type World } from './simulated-program.ts';

// Incidents and sums have files of their own. audit needs no case, as it reads and then makes a single write; nor does
// backup, whose copy is renamed when it is whole.

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const ZONE = 'Europe/Berlin';
const USD = 1_000_000_000n;
/** Friday, 20 November, nine in the morning. */
const NINE = Date.parse('2026-11-20T09:00+01:00');
const NOVEMBER = Date.parse('2026-11-01T00:00+01:00');

/** So many dollars of team ml three hours after the clock's time of each of the last days. */
function daily(world: World, usd: number, days: number): Promise<void> {
  const ago = Array.from({ length: days }, (_, index) => (index + 1) * DAY_MS);
  return world.spend(ago.map((ms) => ({ at: NINE + 3 * 3_600_000 - ms, usd, team: 'ml', user: 'ana' })));
}

function usd(amount: bigint) {
  return { unit: 'usd', value: amount * USD } as const;
}

async function firings({ state }: World) {
  const fired = await state.firings(ORG, { from: NOVEMBER, to: NOVEMBER + 1 });
  return fired.map(({ budget, threshold }) => `${budget} ${threshold}`).sort();
}

describe('a process that is killed at any step, and the next one, come to what one process comes to:', () => {
  it('the budget check', async () => {
    const { outbox, also } = await killedEverywhere({
      ...{ now: NINE, timeZone: ZONE, tickMs: 5_000, ticks: 2 },
      prepare: async (world) => {
        await world.state.saveBudget(someBudget({ org: ORG, amount: usd(100n), channel: CHANNEL }));
        await world.state.saveBudget(
          someBudget({ ...{ id: 'b2', org: ORG, scope: 'user:*', amount: usd(120n) }, atLimit: 'deny' }),
        );
        await world.spend([{ at: NINE - 1_000, usd: 97, team: 'ml', user: 'ana' }]);
      },
      job: budgetCheck,
      writes: ['fire'],
      also: firings,
    });
    expect(outbox.filter((row) => row.startsWith(CHANNEL))).toHaveLength(2);
    expect(outbox).toHaveLength(4);
    // 97 of 100 is past all three marks, 97 of 120 past the first.
    expect(also).toHaveLength(4);
  });

  it('the look ahead at budgets', async () => {
    const { outbox, also } = await killedEverywhere({
      ...{ now: NINE, timeZone: ZONE, tickMs: 600_000, ticks: 2 },
      prepare: async (world) => {
        await world.state.saveBudget(someBudget({ org: ORG, amount: usd(250n), channel: CHANNEL }));
        await daily(world, 10, 19);
      },
      job: budgetPace,
      writes: ['fire'],
      also: firings,
    });
    expect(outbox).toHaveLength(2);
    expect(outbox[0]).toContain('Will be gone between 25 and 27 Nov');
    expect(also).toHaveLength(1);
  });

  it('the look ahead that takes back what it said', async () => {
    const later = NINE + 7 * DAY_MS;
    const { outbox, also } = await killedEverywhere({
      ...{ now: later, timeZone: ZONE, tickMs: 600_000, ticks: 2 },
      prepare: async (world) => {
        await world.state.saveBudget(someBudget({ org: ORG, amount: usd(250n), channel: CHANNEL }));
        await daily(world, 10, 19);
        await budgetPace({ ...world, fallbackTarget: null, onQueued: () => undefined }).run({ now: NINE });
      },
      job: budgetPace,
      writes: ['fire'],
      also: firings,
    });
    expect(outbox.filter((row) => row.includes('stay inside the $250.00 budget'))).toHaveLength(1);
    expect(also).toHaveLength(2);
  });

  it('calls that caps refused', async () => {
    const { outbox } = await killedEverywhere({
      ...{ now: NINE + 10 * MINUTE_MS, timeZone: ZONE, tickMs: MINUTE_MS, ticks: 2 },
      prepare: (world) =>
        world.spend([
          { at: NINE - MINUTE_MS, usd: 0, user: 'ana', status: 'capped' },
          { at: NINE + MINUTE_MS, usd: 0, user: 'bob', status: 'capped' },
        ]),
      job: capHits,
      writes: ['enqueue'],
    });
    // One of each hour.
    expect(outbox).toHaveLength(2);
  });

  it('digests: one that covers days of a stop, and one that passes over a usual day', async () => {
    const subscription = someSubscription({ org: ORG, query: 'org yesterday', channel: CHANNEL });
    const quiet = { ...subscription, id: 's2', quiet: true };
    const { outbox, also } = await killedEverywhere({
      ...{ now: NINE, timeZone: ZONE, tickMs: MINUTE_MS, ticks: 2 },
      prepare: async (world) => {
        await world.state.saveSubscription({ ...subscription, createdAt: NINE - 3 * DAY_MS + 1 });
        await world.state.saveSubscription({ ...quiet, createdAt: NINE - DAY_MS + 1 });
        await world.state.saveSetting(
          ORG,
          quietSetting(quiet),
          JSON.stringify({ from: NINE - 3 * DAY_MS, count: 2 }),
        );
        await daily(world, 10, 30);
      },
      job: (parts) => digest({ ...parts, understand }),
      writes: ['claimSlot'],
      also: async ({ state }) => ({
        slots: [...(await state.slots(ORG, 'digest:s1', 9)), ...(await state.slots(ORG, 'digest:s2', 9))].map(
          ({ job, slot, outcome }) => `${job} ${slot} ${outcome}`,
        ),
        told: JSON.parse((await state.setting(ORG, toldSetting(subscription))) ?? '{}').costUsd,
        quiet: JSON.parse((await state.setting(ORG, quietSetting(quiet))) ?? '{}').count,
      }),
    });
    expect(outbox).toHaveLength(2);
    expect(outbox[0]).toContain('Last 3 days: $30.00');
    expect(also).toEqual({
      slots: [
        'digest:s1 2026-11-20 done',
        'digest:s1 2026-11-19 skipped',
        'digest:s1 2026-11-18 skipped',
        'digest:s2 2026-11-20 done',
      ],
      told: '30',
      quiet: 3,
    });
  });

  it('everybody’s own week', async () => {
    const { outbox } = await killedEverywhere({
      ...{ now: NINE, timeZone: ZONE, tickMs: MINUTE_MS, ticks: 2 },
      prepare: async (world) => {
        const forAll = { org: ORG, id: PERSONAL_FOR_ALL, every: 'week', days: [5], query: 'me' } as const;
        await world.state.saveSubscription(
          someSubscription({ ...forAll, kind: 'personal', channel: 'everybody', createdAt: NINE - DAY_MS }),
        );
        for (const id of ['ana', 'bob']) {
          await world.state.saveMember(someMember({ org: ORG, id, slack: `U-${id}` }));
          await world.spend([{ at: NINE - 2 * DAY_MS, usd: 3, user: id }]);
        }
      },
      job: personal,
      writes: ['claimSlot'],
    });
    expect(outbox.map((row) => row.split(' ')[0])).toEqual(['slack:U-ana', 'slack:U-bob']);
  });
});
