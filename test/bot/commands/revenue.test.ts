import { describe, expect, it } from 'vitest';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;

/** A call whose input tokens cost a nano-dollar each. */
function served(customer: string, usd: number, daysAgo: number) {
  return usageEvent({
    id: `${customer}-${usd}-${daysAgo}`,
    occurredAt: NOON - daysAgo * DAY_MS,
    dimensions: { customer, team: 'ml', user: 'ana', model: 'gpt-4o', status: 'ok' },
    counts: { inputTokens: usd * 1_000_000_000, outputTokens: 0 },
  });
}

async function opened() {
  // November so far: globex 30, initech 12; the month before up to the same day: globex 20.
  return openTestBot({
    plan: TEAMS.plan ?? {},
    events: [served('globex', 30, 3), served('initech', 12, 2), served('globex', 20, 34)],
  });
}

describe('revenue', () => {
  it('stands beside what serving each customer costs', async () => {
    const { ask } = await opened();
    // 30 days of November share 300 dollars, of which 20 are over at the 20th: $200.
    expect((await ask('revenue set 2026-11 $300 customer:globex')).message.headline).toBe(
      'Revenue from globex in 2026-11: $300.00',
    );
    await ask('revenue set 2026-11-05 $10 customer:initech');
    // 31 dollars for 31 days of October, 20 of them within the same stretch a month ago.
    await ask('revenue set 2026-10 31 customer:globex');
    const { message } = await ask('revenue mtd');
    expect(message.headline).toBe('$168.00 margin (80 %): $210.00 revenue, $42.00 AI cost this month so far');
    expect(message.table?.rows).toEqual([
      { customer: 'globex', revenue: '200', cost: '30', margin: '170', marginPercent: '85' },
      { customer: 'initech', revenue: '10', cost: '12', margin: '-2', marginPercent: '-20' },
    ]);
    expect(message.lines).toEqual(expect.arrayContaining(['Least is left of initech: −20 % of $10.00.']));
    expect(message.charts).toMatchObject([
      {
        kind: 'waterfall',
        isGain: true,
        steps: [
          { name: 'globex', value: '170' },
          { name: 'initech', value: '-2' },
        ],
        total: { value: '168' },
      },
    ]);
  });

  it('is at most what is left while calls wait for a price, and unknown of a cost that is pending', async () => {
    const unpriced = { ...served('globex', 1, 1), id: 'unpriced' };
    const hooli = served('hooli', 1, 1);
    const modelOf = (event: typeof hooli) => ({
      ...event,
      dimensions: { ...event.dimensions, model: 'unknown' },
    });
    const { ask } = await openTestBot({
      plan: TEAMS.plan ?? {},
      events: [served('globex', 30, 3), modelOf(unpriced), modelOf(hooli)],
    });
    await ask('revenue set 2026-11-05 $100 customer:globex');
    const alone = await ask('revenue set 2026-11-05 $10 customer:hooli');
    expect(alone.message.error).toBeNull();
    const { message } = await ask('revenue mtd');
    expect(message.headline).toBe(
      'At most $80.00 margin (at most 72.7 %): $110.00 revenue, at least $30.00 AI cost this month so far',
    );
    expect(message.lines).toEqual([
      'Calls without a price are in one of the periods, so nobody knows which grows faster.',
    ]);
    expect(message.charts[0]?.title).toBe('At most $80.00 is left of $110.00 this month so far');
    const [globex, other] = message.table?.rows ?? [];
    expect(globex).toMatchObject({ cost: '30', margin: '70', marginPercent: '70', pendingEvents: 1 });
    expect(other).toMatchObject({ cost: null, margin: null, marginPercent: null, pendingEvents: 1 });
    const pending = (await ask('revenue mtd customer:hooli')).message;
    expect(pending.headline).toBe(
      '$10.00 revenue this month so far; its AI cost is pending, and so is what is left of it',
    );
    expect(pending.charts).toEqual([]);
    expect(pending.figures.find(({ key }) => key === 'margin')).toMatchObject({
      value: null,
      text: 'pending',
    });
  });

  it('says by how much more was spent than came in', async () => {
    const { ask } = await opened();
    await ask('revenue set 2026-11 $15 customer:globex');
    // $10 of the 15 are over by the 20th, against $42.
    const { message } = await ask('revenue mtd');
    expect(message.headline).toMatch(/^−\$32\.00 margin \(−320 %\)/);
    expect(message.charts[0]?.title).toBe(
      '$32.00 more was spent than the $10.00 that came in this month so far',
    );
  });

  it('says whether cost grows faster', async () => {
    const { ask } = await opened();
    await ask('revenue set 2026-11 $300 customer:globex');
    await ask('revenue set 2026-10-20 $100 customer:globex');
    // 30 days to the 20th: revenue 200 + nothing of October 21 on, against 100; cost 42 against 20.
    const { message } = await ask('revenue 30d');
    expect(message.lines[0]).toBe(
      'Against the period before: revenue +100 %, AI cost +110 %; cost grows faster than revenue.',
    );
  });

  it('is of the customers a filter leaves', async () => {
    const { ask } = await opened();
    await ask('revenue set 2026-11-05 $10 customer:initech');
    await ask('revenue set 2026-11-05 $90 customer:globex');
    const { message } = await ask('revenue mtd customer:initech');
    expect(message.table?.total).toMatchObject({ revenue: '10', cost: '12', margin: '-2' });
  });

  it('is of no team: who pays is known by customer', async () => {
    const { ask } = await opened();
    expect((await ask('revenue mtd team:ml')).message.error?.message).toBe(
      'Revenue is known by customer, not by team.',
    );
  });

  it('meets the customer’s cost however it is typed', async () => {
    const { ask, state } = await opened();
    await ask('revenue set 2026-11-05 $10 customer:Initech');
    const rows = await state.revenue('default', { from: '2026-11-01', to: '2026-12-01' });
    expect(rows.map(({ customer }) => customer)).toEqual(['initech']);
  });

  it('compares as many days before, across a change of clocks', async () => {
    const { ask } = await openTestBot({
      plan: TEAMS.plan ?? {},
      organisation: { timeZone: 'Europe/Berlin' },
      events: [served('globex', 1, 3), served('globex', 1, 33)],
    });
    // Clocks went back on 25 October: of 30 days to the 20th and the 31 days begun in them each has a dollar.
    for (const month of ['2026-09', '2026-10', '2026-11'])
      await ask(`revenue set ${month} $${month === '2026-10' ? 31 : 30} customer:globex`);
    const { message } = await ask('revenue 30d');
    expect(message.lines[0]).toContain('revenue unchanged');
  });

  it('is for admins alone, to see and to set', async () => {
    const { ask, state } = await opened();
    for (const text of ['revenue mtd', 'revenue set 2026-11-05 $10 customer:initech'])
      expect((await ask(text, as('lena'))).message.error?.code).toBe('insufficient_access');
    expect(await state.revenue('default', { from: '2000-01-01', to: '2100-01-01' })).toEqual([]);
  });

  it.each([
    ['revenue set', 'revenue set needs a month or day and an amount.'],
    ['revenue set soon $5', '"soon" is no month like 2026-10 and no day like 2026-10-05.'],
    ['revenue set 2026-02-30 $5', '"2026-02-30" is no month like 2026-10 and no day like 2026-10-05.'],
    ['revenue set 2026-10 much', '"much" is no amount in USD.'],
    ['revenue set 2026-10 $5 yearly', 'I do not know what "yearly" means here.'],
  ])('%s is refused with an example', async (text, message) => {
    const { ask } = await opened();
    const { error } = (await ask(text)).message;
    expect(error).toMatchObject({ message, hint: expect.stringContaining('/usage revenue set 2026-10') });
  });
});
