import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import { budgetCheck } from '../../src/jobs/budgets/budget-check.ts';
import { budgetPace } from '../../src/jobs/budgets/budget-pace.ts';
import { usageEvent } from '../support/event.ts';
import { someBudget } from '../support/state.ts';
import { CHANNEL, createWorld, ORG, type World } from './simulated-program.ts';

const USD = 1_000_000_000n;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 10, 9);
const OWN = [50, 75, 100];
const STEP = 25;

type Step =
  | { readonly do: 'spend'; readonly usd: number; readonly daysAgo: number; readonly team: string }
  | { readonly do: 'send again'; readonly which: number }
  | { readonly do: 'reprice'; readonly percent: number }
  | { readonly do: 'set'; readonly usd: number }
  | { readonly do: 'raise'; readonly usd: number }
  | { readonly do: 'wait'; readonly days: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('spend' as const),
        usd: fc.integer({ min: 1, max: 90 }),
        daysAgo: fc.integer({ min: 0, max: 30 }),
        team: fc.constantFrom('ml', 'ml', 'web'),
      }),
    },
    fc.record({ do: fc.constant('send again' as const), which: fc.nat(50) }),
    // Up and down by so much that levels are jumped over, and fallen back below.
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('reprice' as const),
        percent: fc.constantFrom(30, 60, 100, 180, 300),
      }),
    },
    fc.record({ do: fc.constant('set' as const), usd: fc.constantFrom(80, 100, 150) }),
    fc.record({ do: fc.constant('raise' as const), usd: fc.constantFrom(20, 50) }),
    fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 12 }) }),
  ),
  { minLength: 5, maxLength: 25 },
);

/** What a person with a ledger would know: every call with what it costs, the budget, and what was added to it when. */
class Ledger {
  readonly calls: { readonly at: number; readonly team: string; readonly usd: number; cents: number }[] = [];
  usd = 100;
  readonly raises: { readonly usd: number; readonly month: string }[] = [];
  /** The highest level told, by month and amount. */
  readonly told = new Map<string, number>();

  key(now: number): string {
    return `${monthOf(now)} ${this.amount(now)}`;
  }

  amount(now: number): number {
    const added = this.raises.filter(({ month }) => month === monthOf(now)).map(({ usd }) => usd);
    return added.reduce((sum, usd) => sum + usd, this.usd);
  }

  /** The level that is to be told now, if any: the highest one reached, where none as high was told. */
  news(now: number): number | undefined {
    const cents = this.calls
      .filter(({ at, team }) => team === 'ml' && monthOf(at) === monthOf(now) && at < now)
      .reduce((sum, call) => sum + call.cents, 0);
    const percent = Math.floor(cents / this.amount(now));
    const repeated = Array.from({ length: 36 }, (_, index) => 100 + (index + 1) * STEP);
    const highest = [...OWN, ...repeated].findLast((level) => percent >= level && cents > 0);
    const before = this.told.get(this.key(now)) ?? 0;
    if (highest === undefined || highest <= before) return undefined;
    this.told.set(this.key(now), highest);
    return highest;
  }
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

function eventOf(index: number, { at, team, usd }: Ledger['calls'][number]): UsageEvent {
  return usageEvent({
    id: `m-${index}`,
    occurredAt: at,
    dimensions: { team, user: 'ana', provider: 'openai', model: 'small', status: 'ok' },
    counts: { inputTokens: usd * 100, outputTokens: 0 },
  });
}

/** A cent a token, times so many percent. */
const priced =
  (percent: number) =>
  (event: UsageEvent): EventCost => {
    const nano = (BigInt(event.counts.inputTokens ?? 0) * BigInt(percent) * USD) / 10_000n;
    const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
    return { status: 'priced', nano, parts, savings: 0n, priceIds: [`p${percent}`] };
  };

async function apply(step: Step, world: World, ledger: Ledger): Promise<void> {
  const bookVersion = await world.state.bookVersion();
  const record = (event: UsageEvent) =>
    world.usage.record([
      {
        org: ORG,
        receivedAt: world.now,
        events: [{ event, cost: priced(100)(event) }],
        bookVersion,
        price: priced(100),
      },
    ]);
  switch (step.do) {
    case 'spend': {
      const { usd, team } = step;
      const call = { at: world.now - step.daysAgo * DAY_MS - 1, team, usd, cents: usd * 100 };
      await record(eventOf(ledger.calls.push(call) - 1, call));
      return;
    }
    case 'send again': {
      const index = step.which % Math.max(1, ledger.calls.length);
      const call = ledger.calls[index];
      if (call) await record(eventOf(index, call));
      return;
    }
    case 'reprice':
      await world.usage.reprice({ org: ORG, bookVersion, pendingOnly: false }, priced(step.percent));
      for (const call of ledger.calls) call.cents = call.usd * step.percent;
      return;
    case 'set':
      ledger.usd = step.usd;
      await setBudget(world, step.usd);
      return;
    case 'raise':
      ledger.raises.push({ usd: step.usd, month: monthOf(world.now) });
      await raise(world, step.usd, ledger.raises.length);
      return;
    case 'wait':
      world.now += step.days * DAY_MS;
  }
}

async function setBudget(world: World, usd: number): Promise<void> {
  await world.state.saveBudget(
    someBudget({
      org: ORG,
      amount: { unit: 'usd', value: BigInt(usd) * USD },
      thresholds: OWN,
      repeatPercent: STEP,
      channel: CHANNEL,
    }),
  );
}

async function raise({ state, now }: World, usd: number, number: number): Promise<void> {
  const date = new Date(now);
  const id = `r${number}`;
  await state.saveRequest(
    {
      org: ORG,
      id,
      scope: 'team:ml',
      amount: { unit: 'usd', value: BigInt(usd) * USD },
      period: 'month',
      reason: 'more',
      requestedBy: 'lena',
      channel: null,
      requestedAt: now,
      state: 'open',
      decidedBy: null,
      decidedAt: null,
      until: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
    },
    [],
  );
  await state.decideRequest({ org: ORG, id, state: 'approved', decidedBy: 'ada', decidedAt: now }, []);
}

/** Keys of what was queued, oldest first: "budget:b1@100000000000:<period>:75", "pace:1:…". */
async function toldKeys(world: World): Promise<readonly string[]> {
  return (await world.outbox()).map(({ dedupeKey }) => dedupeKey).reverse();
}

describe('whatever happens to a budget', () => {
  it('tells the highest level reached once a month and amount, nothing lower after it, and ahead at most twice', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const world = await createWorld({ now: START });
        const ledger = new Ledger();
        const { state, usage } = world;
        const parts = { state, usage, fallbackTarget: null, onQueued: () => undefined };
        await setBudget(world, ledger.usd);
        let before = 0;
        for (const step of history) {
          await apply(step, world, ledger);
          // Two processes look at the same time.
          await Promise.all([1, 2].map(() => budgetCheck(parts).run({ now: world.now })));
          await budgetPace(parts).run({ now: world.now });
          const keys = await toldKeys(world);
          const levels = keys.slice(before).flatMap((key) => /^budget:.*:(\d+)$/.exec(key)?.[1] ?? []);
          const news = ledger.news(world.now);
          expect(levels).toEqual(news === undefined ? [] : [String(news)]);
          before = keys.length;
        }
        const ahead = (await toldKeys(world)).filter((key) => /^pace:.*:\d+$/.test(key));
        const perPeriod = Map.groupBy(ahead, (key) => key.replace(/^pace:\d+:/, ''));
        for (const told of perPeriod.values()) expect(told.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  }, 60_000);
});
