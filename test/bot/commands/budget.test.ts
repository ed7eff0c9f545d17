import { describe, expect, it } from 'vitest';
import { printAmount, readAmount } from '../../../src/bot/amount.ts';
import { toReply } from '../../../src/bot/reply.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';

describe('an amount', () => {
  it.each([
    ['$500/month', 'usd', 500_000_000_000n, 'month'],
    ['500 usd/month', 'usd', 500_000_000_000n, 'month'],
    ['500usd / week', 'usd', 500_000_000_000n, 'week'],
    ['$1,500.25 per quarter', 'usd', 1_500_250_000_000n, 'quarter'],
    ['$0.000000001/day', 'usd', 1n, 'day'],
    ['$2k/month', 'usd', 2_000_000_000_000n, 'month'],
    ['2M tokens/week', 'tokens', 2_000_000n, 'week'],
    ['1.5m tokens/day', 'tokens', 1_500_000n, 'day'],
    ['2500000 tokens/month', 'tokens', 2_500_000n, 'month'],
  ] as const)('%s', (text, unit, value, period) => {
    const read = readAmount(text);
    expect(read).toEqual({ kind: 'amount', amount: { unit, value }, period });
    expect(readAmount(printAmount({ amount: { unit, value }, period }))).toEqual(read);
  });

  it.each([
    '',
    '500/month',
    '$500',
    '$500/year',
    '€500/month',
    '-5 usd/day',
    '$0/day',
    '$5 tokens/day',
    '0.5 tokens/day',
    '$9999999999/day',
    '1e9 usd/day',
  ])('is not %j', (text) => {
    expect(readAmount(text).kind).toBe('refused');
  });
});

describe('budget', () => {
  it('is set, listed with what is spent of it, and removed', async () => {
    const { ask } = await openTestBot(TEAMS);
    const set = await ask('budget set team:ML $10/month at 50,80%', as('lena'));
    expect(set.message.command).toBe('/usage budget set team:ml $10/month at 50,80');
    const { table, lines } = toReply(await ask('budget list', as('lena')));
    expect(table?.rows).toEqual([
      {
        scope: 'team:ml',
        period: 'month',
        limit: '10',
        spent: '7.000000059',
        left: '2.999999941',
        used: '70',
        daysLeft: 11,
      },
    ]);
    expect(lines).toEqual(['▓▓▓▓▓▓▓░░░ team:ml 70 %: $7.00 of $10.00 this month, 11 days left']);
    expect((await ask('budget rm team:ml', as('lena'))).message.error).toBeNull();
    expect((await ask('budget rm team:ml', as('lena'))).message.error?.code).toBe('not_found');
  });

  it('replaces the one of the same scope, period and unit, and stands beside others', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    for (const amount of ['$10/month', '$20/month', '$1/day', '5M tokens/month'])
      await ask(`budget set team:ml ${amount}`);
    const budgets = await state.budgets('default');
    expect(budgets.map(({ amount, period }) => printAmount({ amount, period })).sort()).toEqual([
      '$1/day',
      '$20/month',
      '5000000 tokens/month',
    ]);
  });

  it('lists amounts with their units where these differ', async () => {
    const { ask } = await openTestBot(TEAMS);
    await ask('budget set org $15.00000014/month');
    await ask('budget set user:ana 2B tokens/week');
    const { table, headline } = toReply(await ask('budget'));
    expect(headline).toBe('2 budgets; fullest: org 100 %: $15.00 of $15.00 this month, 11 days left');
    expect(table?.rows.map(({ limit, spent, left }) => [limit, spent, left])).toEqual([
      ['15.00000014 USD', '15.00000014 USD', '0 USD'],
      ['2000000000 tokens', '1000000003 tokens', '999999997 tokens'],
    ]);
  });

  it('warns where it was set, unless told where', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    const ada = { platform: 'console', user: 'console' } as const;
    await ask('budget set team:ml $1/day', ada, 'main');
    await ask('budget set team:web $1/day slack:C0123456', ada, 'main');
    await ask('budget set org $1/day');
    const channels = (await state.budgets('default')).map(({ scope, channel }) => [scope, channel]);
    expect(channels.sort()).toEqual([
      ['org', null],
      ['team:ml', 'console:main'],
      ['team:web', 'slack:C0123456'],
    ]);
  });

  it.each([
    ['ana', 'budget set team:ml $1/month', 'insufficient_access'],
    ['ana', 'budget set user:ana $1/month', 'insufficient_access'],
    ['lena', 'budget set team:web $1/month', 'insufficient_access'],
    ['lena', 'budget set org $1/month', 'insufficient_access'],
    ['lena', 'budget set user:carl $1/month', 'unknown_name'],
    ['lena', 'budget set user:bob $1/month', null],
    ['ada', 'budget set org $1/month', null],
    ['ada', 'budget set team:nosuch $1/month', 'unknown_name'],
    ['ada', 'budget set user:* $1/month', 'not_available'],
    ['ada', 'budget request team:ml $1/month', 'not_available'],
    ['ada', 'budget set team:ml', 'bad_value'],
    ['ada', 'budget set $1/month', 'bad_value'],
    ['ada', 'budget set team:ml,web $1/month', 'bad_value'],
    ['ada', 'budget set -team:ml $1/month', 'bad_value'],
    ['ada', 'budget set team:ml $1/month at 0', 'bad_value'],
    ['ada', 'budget set team:ml $1/month at', 'bad_value'],
    ['ada', 'budget frobnicate', 'unknown_word'],
  ])('%s typing "%s": %s', async (user, text, code) => {
    const { ask } = await openTestBot(TEAMS);
    expect((await ask(text, as(user))).message.error?.code ?? null).toBe(code);
  });
});
