import { beforeEach, describe, expect, it } from 'vitest';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import { as, openTestBot, somebody, someTeam, spent, type TestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

/** Cost of a cell, nano-USD. */
const nano = (cell: unknown) => maybeNanoUsd(String(cell)) ?? 0n;

describe('costs that teams share', () => {
  let test: TestBot;

  beforeEach(async () => {
    test = await openTestBot({
      events: [
        spent('ana', 'ml', 300_000_000),
        spent('bob', 'web', 100_000_000),
        spent('ops', 'platform', 100_000_001),
      ],
      plan: {
        teams: [
          someTeam({ id: 'ml', leads: ['lena'] }),
          someTeam({ id: 'web' }),
          someTeam({ id: 'platform' }),
        ],
        members: [somebody({ id: 'lena', team: 'ml', role: 'lead' }), somebody({ id: 'ada', role: 'admin' })],
      },
    });
  });

  const rows = async (text: string) => {
    const { message } = await test.ask(text);
    return new Map(message.table?.rows.map((row) => [row.team, row]));
  };

  it('stand beside what each team cost, and leave the total as it is', async () => {
    await test.ask('/usage shared set team:platform usage');
    const { message } = await test.ask('/usage team 7d');
    expect(message.table?.columns.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['cost', 'shared', 'with shared']),
    );
    const byTeam = await rows('/usage team 7d');
    // 100,000,001 nano-dollars as 3 : 1.
    expect(byTeam.get('ml')).toMatchObject({ cost: '0.3', shared: '0.075000001', withShared: '0.375000001' });
    expect(byTeam.get('web')).toMatchObject({ cost: '0.1', shared: '0.025', withShared: '0.125' });
    expect(byTeam.get('platform')).toMatchObject({
      cost: '0.100000001',
      shared: '-0.100000001',
      withShared: '0',
    });
    expect(message.table?.total).toMatchObject({
      cost: '0.500000001',
      shared: '0',
      withShared: '0.500000001',
    });
    const all = [...byTeam.values()].reduce((sum, row) => sum + nano(row.withShared), 0n);
    expect(all).toBe(nano(message.table?.total.cost));
    expect(message.lines).toContain('Team platform is shared: $0.10, split over 2 teams.');
  });

  it('stand in `top team` too, and in the file', async () => {
    await test.ask('/usage shared set team:platform even with ml,web');
    const answer = await test.ask('/usage top team 7d csv');
    const file = answer.files.find(({ mediaType }) => mediaType === 'text/csv');
    const [header = ''] = Buffer.from(file?.content ?? [])
      .toString('utf8')
      .split('\r\n');
    expect(header).toContain('shared');
    expect((await rows('/usage top team 7d')).get('ml')).toMatchObject({ shared: '0.050000001' });
  });

  it('are said of one team', async () => {
    await test.ask('/usage shared set team:platform usage');
    const { message } = await test.ask('/usage team ml 7d');
    expect(message.lines).toContain('With $0.08 of shared costs ml comes to $0.38.');
    expect((await test.ask('/usage team platform 7d')).message.lines).toContain(
      'Team platform is shared: $0.10, split over 2 teams.',
    );
  });

  it('bring no column where nothing is shared, nor where only some of the usage is asked for', async () => {
    expect((await rows('/usage team 7d')).get('ml')).not.toHaveProperty('shared');
    await test.ask('/usage shared set team:platform usage');
    expect((await rows('/usage team 7d model:gpt-4o')).get('ml')).not.toHaveProperty('shared');
  });

  it('give a row to a team that bears some but used nothing', async () => {
    await test.state.apply({
      organisation: (await test.state.organisation('default')) ?? fail(),
      teams: ['ml', 'web', 'platform', 'sales'].map((id) => someTeam({ id })),
    });
    await test.ask('/usage shared set team:platform even with sales');
    const byTeam = await rows('/usage team 7d');
    expect(byTeam.get('sales')).toMatchObject({ cost: '0', requests: 0, withShared: '0.100000001' });
  });

  it('are listed, and shared no more once they are removed', async () => {
    await test.ask('/usage shared set team:platform even with web,ml');
    expect((await test.ask('/usage shared')).message.table?.rows).toMatchObject([
      { scope: 'team:platform', split: 'in equal parts', teams: 'ml and web' },
    ]);
    const { message } = await test.ask('/usage shared rm team:platform');
    expect(await test.state.sharedCosts('default')).toEqual([]);
    await test.ask(message.actions[0]?.command ?? '');
    expect(await test.state.sharedCosts('default')).toMatchObject([{ split: 'even', teams: ['ml', 'web'] }]);
  });

  it.each([
    ['shared set team:platform', 'bad_value'],
    ['shared set team:platform half', 'bad_value'],
    ['shared set user:ana usage', 'bad_value'],
    ['shared set team:platform even with platform', 'bad_value'],
    ['shared set team:platform even without ml', 'bad_value'],
    ['shared set team:platfrom even', 'unknown_name'],
    ['shared rm team:ml', 'not_found'],
    ['shared mix', 'unknown_word'],
  ])('"%s" is refused and changes nothing', async (typed, code) => {
    expect((await test.ask(`/usage ${typed}`)).message.error).toMatchObject({ code });
    expect(await test.state.sharedCosts('default')).toEqual([]);
  });

  it('are decided by admins alone', async () => {
    const { message } = await test.ask('/usage shared set team:platform usage', as('lena'));
    expect(message.error?.code).toBe('insufficient_access');
  });
});

describe('the members of a team', () => {
  it("and what is nobody's add up to what the team used", async () => {
    const tokens = (user: string | undefined, inputTokens: number) =>
      usageEvent({
        id: `${user}-${inputTokens}`,
        occurredAt: NOON - 3_600_000,
        dimensions: { team: 'ml', provider: 'openai', model: 'gpt-4o', status: 'ok', ...(user && { user }) },
        counts: { inputTokens, outputTokens: 0 },
      });
    // The members of requirement 004's example come to 45,000 of 45,230 tokens.
    const people: readonly (readonly [string | undefined, number])[] = [
      ['u1', 15_300],
      ['u2', 12_600],
      ['u3', 9_000],
      ['u4', 8_100],
      [undefined, 230],
    ];
    const test = await openTestBot({ events: people.map(([user, count]) => tokens(user, count)) });
    const { message } = await test.ask('/usage team ml 7d');
    expect(message.table?.rows.map(({ user, inputTokens }) => [user, inputTokens])).toEqual([
      ...people.slice(0, 4),
      ['(no user)', 230],
    ]);
    expect(message.table?.total.inputTokens).toBe(45_230);
  });
});

function fail(): never {
  throw new Error('there is no organisation');
}
