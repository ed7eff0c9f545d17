import { describe, expect, it } from 'vitest';
import { printAmount, readAmount } from '../../../src/bot/grammar/amount.ts';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { as, openTestBot, spent, TEAMS } from '../../support/bot.ts';
import { NOON } from '../../support/event.ts';

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
        projected: '',
        // Today had more than its share of $10 over 11 days: what is left over the ten after it.
        safeDaily: '$0.30',
        added: '0',
        capped: 0,
      },
    ]);
    expect(lines).toEqual([
      '▓▓▓▓▓▓▓░░░ team:ml 70 %: $7.00 of $10.00 this month, 11 days left; $0.30 a day from tomorrow on stays inside',
    ]);
    expect((await ask('budget rm team:ml', as('lena'))).message.error).toBeNull();
    expect((await ask('budget rm team:ml', as('lena'))).message.error?.code).toBe('not_found');
  });

  it('is in words where some are in tokens, and in plain decimals in files', async () => {
    const csvOf = async (locale: string) => {
      const { message, files } = await ask('budget list', { ...as('lena'), locale });
      const csv = files.find(({ name }) => name.endsWith('.csv'));
      return { rows: message.table?.rows, lines: new TextDecoder().decode(csv?.content).split('\r\n') };
    };
    const { ask } = await openTestBot(TEAMS);
    await ask('budget set team:ml $10/month', as('lena'));
    const money = await csvOf('es');
    // What is left of $10 over the ten days after today.
    expect(money.lines[1]).toBe('"team:ml",mes,10,7.000000059,2.999999941,70,11,,0.299999994,0,0');
    await ask('budget set team:ml 20M tokens/month', as('lena'));
    const { rows, lines } = await csvOf('en');
    expect(rows).toMatchObject([
      { limit: '20M tokens', safeDaily: '0 tokens' },
      { limit: '$10.00', spent: '$7.00', left: '$3.00', safeDaily: '$0.30' },
    ]);
    expect(lines[0]).toBe(
      'budget,period,unit,limit,spent,left,used (%),days left,heading for,safe a day,added,refused calls',
    );
    expect(lines[2]).toBe('"team:ml",month,USD,10,7.000000059,2.999999941,70,11,,0.299999994,0,0');
    expect(lines[1]).toMatch(/^"team:ml",month,tokens,20000000,/);
  });

  it('says where it is heading, what a day is safe, and whose calls a cap refused', async () => {
    const day = 86_400_000;
    // Ten dollars on each of the 19 days before today, and three calls refused today.
    const calls = Array.from({ length: 19 }, (_, index) => ({
      ...spent('ana', 'ml', 10_000_000_000),
      idKeys: [`day-${index}`] as const,
      occurredAt: NOON - (index + 1) * day,
    }));
    const capped = ['ana', 'bob', 'bob'].map((user, index) => ({
      ...spent(user, 'ml', 0),
      idKeys: [`capped-${index}`] as const,
      dimensions: { user, team: 'ml', status: 'capped' },
    }));
    const { ask } = await openTestBot({ plan: TEAMS.plan ?? {}, events: [...calls, ...capped] });
    await ask('budget set team:ml $250/month deny');
    const listed = async (user: string) => (await ask('budget list', as(user))).message.lines[0];
    // 190 and ten a day for the half of today and ten days; 60 left for eleven days.
    const common =
      '▓▓▓▓▓▓▓░░░ team:ml 76 %: $190.00 of $250.00 this month, 11 days left; heading for $295.00; $5.45 a day stays inside; refuses at 100 %; 3 calls refused by a cap';
    expect(await listed('ada')).toBe(`${common} (bob 2, ana 1)`);
    expect(await listed('ana')).toBe(`${common} (ana 1)`);
    expect(await listed('carl')).toBe(common);
  });

  it('keeps what it calls safe inside, also where today had more than its share, and rounds no percent up', async () => {
    const event = { ...spent('ana', 'ml', 99_600_000_000), occurredAt: NOON - 3_600_000 };
    const { ask } = await openTestBot({ plan: TEAMS.plan ?? {}, events: [event] });
    await ask('budget set team:ml $100/month');
    const { lines, table } = toReply(await ask('budget list'));
    // Ten days are left after today: $0.40 / 10.
    expect(lines).toEqual([
      '▓▓▓▓▓▓▓▓▓░ team:ml 99 %: $99.60 of $100.00 this month, 11 days left; $0.04 a day from tomorrow on stays inside',
    ]);
    expect(table?.rows).toMatchObject([{ used: '99', safeDaily: '$0.04' }]);
  });

  it('tells members nothing that fewer than three people spent where people are not named', async () => {
    const organisation = { people: 'pseudonymous' } as const;
    const { ask } = await openTestBot({ ...TEAMS, organisation });
    await ask('budget set team:ml $10/month');
    await ask('budget set team:web $20/month');
    const listed = async (user: string) => {
      const { headline, lines, table } = (await ask('budget list', as(user))).message;
      return { headline, lines, scopes: table?.rows.map(({ scope }) => scope) };
    };
    const hidden =
      'team:web: $20.00 a month; fewer than 3 people used anything there, so what is spent is not told';
    // Three people are behind ml, Carl alone behind web.
    const member = await listed('ana');
    expect(member.lines).toEqual([expect.stringContaining('team:ml 70 %: $7.00'), hidden]);
    expect(member.scopes).toEqual(['team:ml']);
    expect((await listed('carl')).lines).toContain(hidden);
    expect((await listed('lena')).lines).toContain(hidden);
    expect((await listed('ada')).scopes).toEqual(['team:ml', 'team:web']);
    await ask('budget rm team:ml');
    expect(await listed('ana')).toEqual({ headline: '1 budget', lines: [hidden], scopes: undefined });
  });

  it('says what is spent in the card of a request only to whoever may know it', async () => {
    const { ask, state } = await openTestBot({ ...TEAMS, organisation: { people: 'pseudonymous' } });
    await ask('budget set team:web $20/month');
    const actor = { platform: 'slack', tenant: 'T1', user: 'U1' } as const;
    await ask('budget request team:web +$5 "why"', actor, 'C00000ML');
    const [card] = await state.outbox('default', { states: ['pending'], limit: 9 });
    expect(card?.message.lines).toContain('It would be $25.00 until 1 Dec.');
    expect(JSON.stringify(card?.message)).not.toContain('$8.00');
  });

  it('says of calls without a price that what they cost is not in it', async () => {
    const { ask } = await openTestBot({
      ...TEAMS,
      events: [...(TEAMS.events ?? []), spent('ana', 'ml', 1, 'unknown'), spent('dan', 'dark', 1, 'unknown')],
    });
    await ask('budget set team:ml $10/month');
    await ask('budget set team:dark $5/month');
    const { lines, table } = toReply(await ask('budget list'));
    expect(lines).toEqual([
      '▓▓▓▓▓▓▓░░░ team:ml at least 70 %: at least $7.00 of $10.00 this month, 11 days left',
      '░░░░░░░░░░ team:dark ? %: pending of $5.00 this month, 11 days left',
    ]);
    expect(table?.rows).toMatchObject([
      { scope: 'team:ml', spent: '7.000000059', left: null, used: '70', safeDaily: '' },
      { scope: 'team:dark', spent: null, left: null, used: null, safeDaily: '' },
    ]);
    const { message } = await ask('team dark mtd');
    expect(message.lines).toContain('░░░░░░░░░░ team:dark ? %: pending of $5.00 this month, 11 days left');
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
    expect(table?.rows).toMatchObject([
      { limit: '$15.00', spent: '$15.00', left: '$0', exactSpent: '15.00000014', unit: 'USD' },
      {
        limit: '2B tokens',
        spent: '1B tokens',
        exactSpent: '1000000003',
        exactLeft: '999999997',
        unit: 'tokens',
      },
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
    ['ada', 'budget set user:* $1/month', null],
    ['lena', 'budget set user:* $1/month', 'insufficient_access'],
    ['ada', 'budget set tag:* $1/month', 'bad_value'],

    ['ada', 'budget set team:ml', 'bad_value'],
    ['ada', 'budget set $1/month', 'bad_value'],
    ['ada', 'budget set team:ml,web $1/month', 'bad_value'],
    ['ada', 'budget set -team:ml $1/month', 'bad_value'],
    ['ada', 'budget set team:ml $1/month at 0', 'bad_value'],
    ['ada', 'budget set team:ml $1/month at', 'bad_value'],
    ['ada', 'budget set team:ml $1/month repeat 4', 'bad_value'],
    ['ada', 'budget set team:ml $1/month deny please', 'bad_value'],
    ['ada', 'budget set team:ml $1/month forecast maybe', 'bad_value'],
    ['ada', 'budget frobnicate', 'unknown_word'],
  ])('%s typing "%s": %s', async (user, text, code) => {
    const { ask } = await openTestBot(TEAMS);
    expect((await ask(text, as(user))).message.error?.code ?? null).toBe(code);
  });
});

describe('the terms of a budget', () => {
  it.each([
    ['$5/month', '$5/month at 75,90,95'],
    ['$5/cycle deny', '$5/cycle at 75,90,95 deny'],
    ['$5/week at 50 repeat off', '$5/week at 50 repeat off'],
    ['$5/month repeat 50% deny forecast off', '$5/month at 75,90,95 repeat 50 deny forecast off'],
    ['2M tokens/day forecast on warn', '2000000 tokens/day at 75,90,95'],
  ])('"%s" read back as "%s"', async (typed, printed) => {
    const { ask } = await openTestBot(TEAMS);
    const command = `/usage budget set user:* ${printed}`;
    const first = await ask(`budget set user:* ${typed}`);
    const again = await ask(first.message.command.replace('/usage ', ''));
    expect([first.message.command, again.message.command]).toEqual([command, command]);
  });
});

describe('a budget for each', () => {
  it('shows everybody to admins and to each only their own', async () => {
    const { ask } = await openTestBot(TEAMS);
    await ask('budget set user:* $4/month');
    const scopesOf = async (user: string) =>
      toReply(await ask('budget list', as(user))).table?.rows.map(({ scope, used }) => [scope, used]);
    // Carl spent 8.000000081 of 4, Lena 4.000000039, Bob 2.000000017, Ana 1.000000003.
    expect(await scopesOf('ada')).toEqual([
      ['user:carl', '200'],
      ['user:lena', '100'],
      ['user:bob', '50'],
      ['user:ana', '25'],
    ]);
    expect(await scopesOf('ana')).toEqual([['user:ana', '25']]);
    // Lena leads Ana and Bob.
    expect(await scopesOf('lena')).toEqual([
      ['user:lena', '100'],
      ['user:bob', '50'],
      ['user:ana', '25'],
    ]);
  });

  it('is listed before anybody spent anything of it', async () => {
    const { ask } = await openTestBot();
    await ask('budget set user:* $50/month');
    const { message } = await ask('budget list');
    expect([message.headline, ...message.lines]).toEqual([
      '1 budget; nothing is spent yet',
      '░░░░░░░░░░ user:*: $50.00 a month each, nothing is spent yet',
    ]);
  });
});

const LENA = { platform: 'slack', tenant: 'T1', user: 'U9', email: 'lena@acme.test', name: 'Lena' } as const;

/** Team ml has spent $7.000000059 of $10 this month; warnings go to #budgets, Lena asks in #ml. */
async function asked() {
  const test = await openTestBot({
    ...TEAMS,
    plan: {
      ...TEAMS.plan,
      members: (TEAMS.plan?.members ?? []).map((one) => (one.id === 'lena' ? { ...one, slack: 'U9' } : one)),
      routes: [{ org: 'default', kind: 'budget', scope: 'org', channel: 'slack:C0BUDGETS' }],
    },
  });
  await test.ask('budget set team:ml $10/month');
  const answer = await test.ask('budget request team:ml +$5 "launch week"', LENA, 'C00000ML');
  const [request] = await test.state.requests('default', test.clock.now);
  return { ...test, answer, id: request?.id ?? '' };
}

describe('a request for more budget', () => {
  async function posts({ state }: Pick<Awaited<ReturnType<typeof asked>>, 'state'>) {
    const rows = await state.outbox('default', { states: ['pending'], limit: 100 });
    return rows.map(({ target, chain, message }) => ({ target, chain, message })).reverse();
  }

  it('is posted with its reason and two buttons where budget warnings go', async () => {
    const test = await asked();
    expect(test.answer.message.headline).toBe(`Asked for +$5.00/month for team:ml: request ${test.id}`);
    const [card] = await posts(test);
    expect(card?.target).toBe('slack:C0BUDGETS');
    expect(card?.message.headline).toBe('Lena asks for $5.00 more for team ml this month');
    expect(card?.message.lines).toEqual([
      'Reason: launch week',
      '$7.00 of $10.00 is spent (70 %); it would be $15.00 until 1 Dec.',
      `An admin decides, here or with /usage budget approve ${test.id}`,
    ]);
    expect(card?.message.actions.map(({ command }) => command)).toEqual([
      `/usage budget approve ${test.id}`,
      `/usage budget refuse ${test.id}`,
    ]);
  });

  it('raises the budget until its period ends once an admin approves, and says so on the card and to the asker', async () => {
    const test = await asked();
    expect((await test.ask(`budget approve ${test.id}`, as('ada'))).message.error).toBeNull();
    const told = (await posts(test)).map(({ target, chain, message }) => [target, chain, message.headline]);
    const words = 'Approved by Ada: $5.00 more for team ml until 1 Dec';
    expect(told.slice(-2).sort()).toEqual([
      ['slack:C00000ML', null, words],
      ['slack:C0BUDGETS', `budget-request:${test.id}`, words],
    ]);
    const row = async () => toReply(await test.ask('budget list', as('ada'))).table?.rows[0];
    expect(await row()).toMatchObject({ limit: '15', added: '5', left: '7.999999941' });
    // In December it is the old budget again.
    test.clock.now = Date.UTC(2026, 11, 1);
    expect(await row()).toMatchObject({ limit: '10', added: '0', spent: '0' });
  });

  it('stands in the list until it is decided', async () => {
    const test = await asked();
    const { lines, actions } = (await test.ask('budget list', as('ada'))).message;
    expect(lines[1]).toBe(
      `Asked for: +$5.00/month for team:ml, "launch week" (request ${test.id}, undecided)`,
    );
    expect(actions.map(({ label }) => label)).toEqual([`Approve ${test.id}`, `Refuse ${test.id}`]);
    expect((await test.ask('budget list', as('ana'))).message.actions).toEqual([]);
    await test.ask(`budget refuse ${test.id}`, as('ada'));
    expect((await test.ask('budget list', as('ada'))).message.lines).toHaveLength(1);
  });

  it('is decided once, by an admin, before its time is over', async () => {
    const test = await asked();
    const decide = async (verb: string, user: string) =>
      (await test.ask(`budget ${verb} ${test.id}`, as(user))).message.error?.code ?? null;
    expect(await decide('approve', 'lena')).toBe('insufficient_access');
    expect(await decide('refuse', 'ada')).toBeNull();
    expect(await decide('approve', 'ada')).toBe('not_found');
    // By the name that the card has.
    expect((await test.ask(`budget approve ${test.id}`, as('ada'))).message.headline).toBe(
      `Request ${test.id} was refused already by Ada.`,
    );
    const late = await asked();
    late.clock.now = Date.UTC(2026, 11, 1);
    const answer = await late.ask(`budget approve ${late.id}`, as('ada'));
    expect(answer.message.error?.message).toBe(`There is no request "${late.id}", or its time is over.`);
  });

  it('leaves a row for each change, and who made it', async () => {
    const test = await asked();
    await test.ask(`budget approve ${test.id}`, as('ada'));
    await test.ask('budget rm team:ml', as('ada'));
    const changes = await test.state.changes('default', 10);
    expect(changes.map(({ actor, what }) => [actor, what]).sort()).toEqual([
      [null, 'budget set team:ml'],
      ['ada', 'budget approve team:ml'],
      ['ada', 'budget rm team:ml'],
      ['lena', 'budget request team:ml'],
    ]);
  });

  it.each([
    ['ana', 'team:ml +$5 "why"', null],
    ['ana', 'team:ml $5/month "why"', null],
    ['ana', 'team:ml +$5', 'bad_value'],
    ['ana', 'team:ml +$5 ""', 'bad_value'],
    ['ana', 'team:ml five "why"', 'bad_value'],
    ['ana', 'team:ml +2M tokens "why"', 'not_found'],
    ['ana', 'team:ml +$5/week "why"', 'not_found'],
    ['ana', 'team:web +$5 "why"', 'not_found'],
    ['ana', 'org +$5 "why"', 'not_found'],
    ['ana', 'user:bob +$5 "why"', 'unknown_name'],
    ['ana', 'user:ana +$5 "why"', null],
    ['ana', 'user:* +$5 "why"', 'bad_value'],
  ])('%s asking for %s: %s', async (user, typed, code) => {
    const { ask } = await openTestBot(TEAMS);
    await ask('budget set team:ml $10/month');
    await ask('budget set user:* $10/month');
    expect((await ask(`budget request ${typed}`, as(user))).message.error?.code ?? null).toBe(code);
  });

  it('says which where there are budgets for several periods, and stops after five that nobody decided', async () => {
    const { ask } = await openTestBot(TEAMS);
    await ask('budget set team:ml $10/month');
    await ask('budget set team:ml $1/day');
    const answer = await ask('budget request team:ml +$5 "why"', as('ana'));
    expect(answer.message.error?.message).toContain('has budgets a day and a month');
    for (let round = 0; round < 5; round += 1) await ask('budget request team:ml +$5/day "why"', as('ana'));
    const sixth = await ask('budget request team:ml +$5/day "why"', as('ana'));
    expect(sixth.message.error?.message).toBe('5 of your requests are still undecided.');
  });
});
