import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/bot/platform.ts';
import { toReply } from '../../src/bot/reply/reply.ts';
import { as, openTestBot, somebody } from '../support/bot.ts';
import { NOON, usageEvent } from '../support/event.ts';

const HOUR_MS = 3_600_000;
const USD = 1_000_000_000;

/** A call of so many dollars at API prices: the simple price is a nano-dollar for an input token. */
function call(user: string, dollars: number, billingMode?: string) {
  return usageEvent({
    id: `${user} ${dollars} ${billingMode}`,
    occurredAt: NOON - HOUR_MS,
    dimensions: { team: 'ml', user, model: 'gpt-x', status: 'ok', ...(billingMode && { billingMode }) },
    counts: { inputTokens: dollars * USD, outputTokens: 0 },
  });
}

const PEOPLE = ['ana', 'bob', 'cy'].map((id) => somebody({ id, team: 'ml' }));
const MIXED = [
  call('ana', 12, 'subscription'),
  call('ana', 3, 'included'),
  call('bob', 5),
  call('cy', 7, 'metered'),
];

const openMixed = (events = MIXED) => openTestBot({ plan: { members: PEOPLE }, events });

function csvOf({ files }: Answer): readonly string[] {
  const file = files.find(({ mediaType }) => mediaType === 'text/csv');
  return new TextDecoder().decode(file?.content).replace('\uFEFF', '').split('\r\n');
}

describe('what plans pay for', () => {
  it('stands beside what is billed, and is never added to it', async () => {
    const { ask } = await openMixed();
    const answer = await ask('team ml 7d by:user');
    const { figures, table, footing, headline } = toReply(answer);
    expect(headline).toContain('$12.00 in the last 7 days');
    expect(figures.find(({ key }) => key === 'cost')).toMatchObject({ value: '12', text: '$12.00' });
    expect(figures.find(({ key }) => key === 'plannedCost')).toMatchObject({
      label: 'In plans, at API prices',
      value: '15',
      text: '$15.00',
    });
    expect(footing?.notes).toContain('$15.00 more at API prices is included in plans and not billed');
    // By what is billed, so that ana is last.
    expect(table?.rows.map(({ user, cost, plannedCost }) => [user, cost, plannedCost])).toEqual([
      ['cy', '7', '0'],
      ['bob', '5', '0'],
      ['ana', '0', '15'],
    ]);
  });

  it('has a column of its own in the file, behind the cost', async () => {
    const { ask } = await openMixed();
    const lines = csvOf(await ask('team ml 7d by:user'));
    expect(lines[0]?.split(',').slice(0, 6)).toEqual([
      'user',
      'requests',
      'input tokens',
      'output tokens',
      'cost (USD)',
      'included in plans (USD)',
    ]);
    expect(lines[4]?.split(',').slice(0, 6)).toEqual(['Total', '4', '27000000000', '0', '12', '15']);
    expect(new Set(lines.slice(0, 5).map((line) => line.split(',').length)).size).toBe(1);
  });

  it('is told in the headline of somebody who has nothing else', async () => {
    const { ask } = await openMixed();
    const { message } = await ask('me 7d', as('ana'));
    expect(message.headline).toBe('You: 15B tokens in plans ($15.00 at API prices) in the last 7 days');
    expect(message.charts[0]?.alt).toContain('15B tokens in plans ($15.00 at API prices)');
  });

  it('is ranked and drawn by its own size where nothing is billed', async () => {
    const { ask } = await openMixed([call('ana', 3, 'included'), call('bob', 9, 'subscription')]);
    const { message } = await ask('top user 7d');
    expect(message.headline).toContain('bob leads with $9.00 in plans (75 %)');
    expect(message.charts[0]).toMatchObject({
      unit: 'tokens',
      rows: [
        { name: 'bob', values: [9_000_000_000] },
        { name: 'ana', values: [3_000_000_000] },
      ],
    });
  });

  it('takes nothing of a budget in dollars, and of one in tokens as much as any other', async () => {
    const { ask } = await openMixed();
    await ask('budget set team:ml $100/month');
    await ask('budget set team:ml 100B tokens/month');
    const { table } = (await ask('budget list')).message;
    const amounts = table?.rows.map(({ exactSpent }) => exactSpent);
    expect(amounts?.sort()).toEqual(['12', '27000000000']);
  });

  it('is nowhere where no plan pays for anything', async () => {
    const { ask } = await openMixed([call('bob', 5), call('cy', 7, 'metered')]);
    const answer = await ask('team ml 7d by:user');
    expect(toReply(answer).figures.map(({ key }) => key)).not.toContain('plannedCost');
    expect(csvOf(answer)[0]).not.toContain('plan');
    expect(toReply(answer).table?.rows[0]).not.toHaveProperty('plannedCost');
    expect(answer.message.footing?.notes.join()).not.toContain('plan');
  });

  it.each(['org 7d', 'trend 7d', 'top model 7d', 'forecast', 'show cost 7d', 'user ana 7d'])(
    'is told by %s',
    async (typed) => {
      const { ask } = await openMixed();
      const { message } = await ask(typed);
      expect(message.figures.find(({ key }) => key === 'plannedCost')?.value).toBe('15');
      expect(message.footing?.notes).toContain(
        '$15.00 more at API prices is included in plans and not billed',
      );
    },
  );
});
