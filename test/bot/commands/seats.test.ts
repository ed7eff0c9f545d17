import { describe, expect, it } from 'vitest';
import { as, openTestBot, somebody, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;

function used(user: string, tokens: number, daysAgo: number) {
  return usageEvent({
    id: `${user}-${daysAgo}`,
    occurredAt: NOON - daysAgo * DAY_MS,
    dimensions: { user, team: 'ml', model: 'gpt-4o', status: 'ok' },
    counts: { inputTokens: tokens, outputTokens: 0 },
  });
}

async function opened() {
  const bot = await openTestBot({
    plan: {
      ...TEAMS.plan,
      members: [...(TEAMS.plan?.members ?? []), somebody({ id: 'dee@acme.test', name: 'Dee' })],
    },
    // Of the document: 45,230 of 100,000 tokens in the month.
    events: [used('ana', 45_230, 3), used('bob', 1_000, 40)],
  });
  for (const member of ['ana', 'bob', 'dee@acme.test'])
    await bot.state.saveSeats([{ org: 'default', member, plan: 'pro', from: '2026-01-01', until: null }]);
  await bot.ask('seats plan pro $30 100k tokens');
  return bot;
}

describe('seats', () => {
  it('are listed with what they cost and which of them nobody uses, least used first', async () => {
    const { ask } = await opened();
    const { message } = await ask('seats');
    expect(message.headline).toBe('3 seats for $90.00 a month, 2 unused in 30 days');
    expect(message.lines).toEqual(['Unused for 30 days, $60.00 a month: bob, dee@acme.test.']);
    expect(
      message.table?.rows.map(({ member, requests, tokens, used: share }) => [
        member,
        requests,
        tokens,
        share,
      ]),
    ).toEqual([
      ['bob', 0, 0, '0'],
      ['dee@acme.test', 0, 0, '0'],
      ['ana', 1, 45_230, '45'],
    ]);
  });

  it('tell whoever has one how much of it is used, and how much a day', async () => {
    const { ask } = await opened();
    const { message } = await ask('me', as('ana'));
    // 45,230 tokens in the 20 days of November so far: 2,261.5 a day, half to even 2,262.
    expect(message.lines[0]).toBe(
      '▓▓▓▓░░░░░░ 45.2K of 100K tokens (45 %) of plan pro this cycle, 2,262 a day.',
    );
    expect((await ask('me', as('carl'))).message.lines.join()).not.toContain('plan');
  });

  it('are given and taken from today on, and no longer counted then', async () => {
    const { ask, state } = await opened();
    expect((await ask('seats give pro Carl')).message.headline).toBe('carl has a seat in pro from today on');
    expect((await ask('seats give pro carl')).message.error?.message).toBe(
      '"carl" has a seat in pro already.',
    );
    expect((await ask('seats take pro Dee')).message.headline).toBe(
      'dee@acme.test no longer has a seat in pro',
    );
    expect((await ask('seats')).message.headline).toContain('3 seats for $90.00');
    expect((await state.changes('default', 3)).map(({ what, detail }) => [what, detail])).toContainEqual([
      'seats take pro',
      'dee@acme.test',
    ]);
  });

  it('are given to one of several people of a name only by the whole id', async () => {
    const { ask, state } = await opened();
    for (const id of ['kim@one.test', 'kim@two.test']) await state.saveMember(somebody({ id }));
    expect((await ask('seats give pro kim')).message.error?.message).toBe(
      '"kim" may be kim@one.test or kim@two.test.',
    );
    expect((await ask('seats give pro kim@two.test')).message.error).toBeNull();
  });

  it('given today are not unused yet', async () => {
    const { ask } = await opened();
    await ask('seats give pro carl');
    expect((await ask('seats')).message.headline).toContain('4 seats for $120.00 a month, 2 unused');
  });

  it('are for admins alone', async () => {
    const { ask } = await opened();
    for (const text of ['seats', 'seats give pro carl', 'seats plan pro $1'])
      expect((await ask(text, as('lena'))).message.error?.code).toBe('insufficient_access');
  });

  it.each([
    ['seats give max ana', 'There is no plan "max".'],
    ['seats give pro zoe', 'I know no member "zoe".'],
    ['seats plan pro cheap', 'I do not understand "cheap" as a price and what it includes.'],
    ['seats sell pro', 'seats takes list, plan, give or take, not "sell".'],
  ])('%s is refused', async (text, message) => {
    const { ask } = await opened();
    expect((await ask(text)).message.error?.message).toBe(message);
  });
});
