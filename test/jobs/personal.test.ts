import { describe, expect, it } from 'vitest';
import { EVERY_DAY, PERSONAL_FOR_ALL, personalId } from '../../src/analytics/state/subscription.ts';
import type { Subscription } from '../../src/analytics/state.ts';
import { personal } from '../../src/jobs/personal.ts';
import { usageEvent } from '../support/event.ts';
import { recordAtTipRates } from '../support/priced-calls.ts';
import { someMember } from '../support/state.ts';
import { createWorld, ORG, type World } from './simulated-program.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Berlin';
/** Monday, nine in the morning; what is told of is 16 to 22 November. */
const MONDAY = Date.parse('2026-11-23T09:00+01:00');
const THURSDAY_NOON = Date.parse('2026-11-19T12:00+01:00');

const forAll: Subscription = {
  ...EVERY_DAY,
  ...{ org: ORG, id: PERSONAL_FOR_ALL, kind: 'personal', every: 'week', days: [1], at: '09:00' },
  ...{ query: 'me', channel: 'everybody', timeZone: ZONE, createdBy: null, createdAt: 0 },
};

function own(member: string, parts: Partial<Subscription> = {}): Subscription {
  const id = personalId({ org: ORG, id: member });
  return { ...forAll, id, channel: `slack:D-${member}`, createdBy: member, ...parts };
}

/** Ana and so many others, each with a Slack account; Ana spent $4, the others $1, $2, $3 … */
async function worldOf(others: number, rows: readonly Subscription[]): Promise<World> {
  const world = await createWorld({ now: MONDAY, timeZone: ZONE });
  const people = ['ana', ...Array.from({ length: others }, (_, index) => `other-${index + 1}`)];
  for (const id of people) await world.state.saveMember(someMember({ org: ORG, id, slack: `U-${id}` }));
  for (const row of rows) await world.state.saveSubscription(row);
  await world.spend([
    { at: THURSDAY_NOON, usd: 3, user: 'ana', model: 'large' },
    { at: THURSDAY_NOON, usd: 1, user: 'ana', model: 'small' },
    ...[1, 2, 3, 4].map((week) => ({ at: THURSDAY_NOON - week * 7 * DAY_MS, usd: 2, user: 'ana' })),
    ...people.slice(1).map((user, index) => ({ at: THURSDAY_NOON, usd: index + 1, user })),
  ]);
  return world;
}

async function run(world: World, slot = '2026-11-23'): Promise<void> {
  const job = personal({ ...world, onQueued: () => undefined });
  for (const schedule of await job.schedules({ now: world.now })) {
    await job.run({ now: world.now, due: { schedule, slot, dueAt: world.now, late: false, days: 7 } });
  }
}

describe('a person’s own week', () => {
  it('tells cost, tokens, trend, top model and rank, once', async () => {
    const world = await worldOf(6, [own('ana')]);
    await run(world);
    await run(world);
    const rows = await world.outbox();
    expect(rows.map(({ target, message }) => [target, message.headline, message.lines])).toEqual([
      [
        'slack:D-ana',
        'Your week, 16 to 22 Nov: $4.00, 4M tokens',
        [
          '+100 % on your usual week ($2.00).',
          'Most of it is large: $3.00 (75 %).',
          '3 of the 6 other people who used anything spent less (percentile 50).',
        ],
      ],
    ]);
    expect(rows[0]?.message.visibility).toBe('private');
  });

  it('is told in the currency of the organisation, at the rate of its last day', async () => {
    const world = await worldOf(0, [own('ana')]);
    const organisation = await world.state.organisation(ORG);
    await world.state.apply({
      organisation: { ...(organisation ?? expect.unreachable()), currency: 'EUR' },
      exchangeRates: [
        { org: ORG, currency: 'EUR', day: '2026-11-01', rate: '0.5' },
        { org: ORG, currency: 'EUR', day: '2026-11-23', rate: '0.9' },
      ],
    });
    await run(world);
    const [row] = await world.outbox();
    expect(row?.message.headline).toBe('Your week, 16 to 22 Nov: €2.00, 4M tokens');
    expect(row?.message.lines).toEqual([
      '+100 % on your usual week (€1.00).',
      'Most of it is large: €1.50 (75 %).',
      '1 USD = 0.5 EUR, rate of 1 Nov 2026',
    ]);
    expect(row?.message.figures[0]).toMatchObject({ value: '4', text: '€2.00' });
  });

  it('with calls that have no price says so, and compares what is known only where it is more', async () => {
    const world = await worldOf(0, [own('ana')]);
    const unpriced = (occurredAt: number) =>
      usageEvent({
        id: `unpriced-${occurredAt}`,
        occurredAt,
        dimensions: { provider: 'nobody', model: 'mystery', user: 'ana' },
        counts: { inputTokens: 2_000_000, outputTokens: 0 },
      });
    const cost = { status: 'pending', provider: 'nobody', model: 'mystery' } as const;
    const bookVersion = await world.state.bookVersion();
    const linesOf = async (slot: string) => {
      await run(world, slot);
      return (await world.outbox())[0]?.message.lines.slice(0, 2);
    };
    const record = (event: ReturnType<typeof unpriced>) =>
      world.usage.record([
        { org: ORG, receivedAt: world.now, bookVersion, price: () => cost, events: [{ event, cost }] },
      ]);
    await record(unpriced(THURSDAY_NOON - 7 * DAY_MS));
    expect(await linesOf('2026-11-16')).toEqual([
      'Your usual week comes to $2.00.',
      '1 call has no price yet: what it costs is pending, not zero.',
    ]);
    await record(unpriced(THURSDAY_NOON));
    expect(await linesOf('2026-11-23')).toEqual([
      '+100 % on your usual week ($2.00).',
      '1 call has no price yet: what it costs is pending, not zero.',
    ]);
  });

  it('begins its lines with capitals', async () => {
    const world = await worldOf(0, [own('ana')]);
    await run(world, '2026-11-16');
    expect((await world.outbox())[0]?.message.lines[0]).toBe('Unchanged on your usual week ($2.00).');
  });

  it.each([
    [4, 1],
    [3, 0],
  ])(
    'with %i others gives a rank in %i lines, so that it never tells who they are',
    async (others, lines) => {
      const world = await worldOf(others, [own('ana')]);
      await run(world);
      const [row] = await world.outbox();
      expect(row?.message.lines.filter((line) => line.includes('percentile'))).toHaveLength(lines);
      expect(JSON.stringify(row?.message)).not.toContain('other-');
    },
  );

  it('goes to everybody who used anything where the organisation says so, but not to who said no', async () => {
    const world = await worldOf(3, [forAll, own('other-1', { pausedAt: 1, pausedReason: 'x' })]);
    await world.state.saveMember(someMember({ org: ORG, id: 'idle', slack: 'U-idle' }));
    await world.state.saveMember(someMember({ org: ORG, id: 'nowhere', slack: null, discord: null }));
    await world.state.saveMember(someMember({ org: ORG, id: 'other-2', slack: null, discord: '42' }));
    await run(world);
    const rows = await world.outbox();
    expect(rows.map(({ target }) => target).sort()).toEqual([
      'discord:@42',
      'slack:U-ana',
      'slack:U-other-3',
    ]);
  });

  it('without usage is told to those alone who asked for it', async () => {
    const world = await worldOf(0, [own('ana')]);
    world.now = MONDAY + 28 * DAY_MS;
    await run(world, '2026-12-21');
    expect((await world.outbox())[0]?.message).toMatchObject({
      headline: 'Your week, 14 to 20 Dec: no usage',
      lines: [],
    });
  });

  it('is sent by nobody where nobody asked', async () => {
    const world = await worldOf(3, []);
    await run(world);
    expect(await world.outbox()).toEqual([]);
  });

  it('carries the largest saving on their own calls, where it is worth a line', async () => {
    const world = await worldOf(0, [own('ana')]);
    const call = (user: string, inputTokens: number) =>
      usageEvent({
        id: user,
        occurredAt: THURSDAY_NOON,
        dimensions: { provider: 'openai', model: 'gpt-x', user, agent: `${user}-bot`, environment: 'batch' },
        counts: { inputTokens, outputTokens: 1 },
      });
    // 2M tokens at $2 per 1M, half of it in a batch; somebody else's ten times that.
    await recordAtTipRates(world, [call('ana', 2_000_000), call('bob', 20_000_000)], ORG);
    await run(world);
    const [row] = await world.outbox();
    // Beside the $4 she spent otherwise.
    expect(row?.message.lines.at(-1)).toBe(
      'Tip: $2.00 of $8.00 (25 %) could be saved with ana-bot: batch tier, 1 call of gpt-x. More: /usage tips 7d',
    );
    expect(JSON.stringify(row?.message)).not.toContain('bob');
  });
});
