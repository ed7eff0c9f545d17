import { describe, expect, it } from 'vitest';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';
import { NOON } from '../../support/state.ts';

const MINUTE_MS = 60_000;
const ADA = { ...as('ada'), platform: 'console' } as const;
const LENA = { ...as('lena'), platform: 'console' } as const;

async function liveOf({ state }: TestBot) {
  const all = await state.liveAnswers('default');
  return all.map(({ command, target, member, state: stands, until }) => [
    command,
    target,
    member,
    stands,
    (until - NOON) / MINUTE_MS,
  ]);
}

describe('live', () => {
  it.each([
    ['live', 'team today', 30],
    ['live 10m', 'team today', 10],
    ['live 1h', 'team today', 60],
    ['live 60min team ml today', 'team ml today', 60],
    ['live team ml today by:model', 'team ml today by:model', 30],
    ['live 5m "top model 24h"', 'top model 24h', 5],
    ['live 5m trend 24h team:ml public', 'trend 24h team:ml', 5],
    ['live 45m 24h team', 'team 24h', 45],
  ])('%j starts one here', async (typed, command, minutes) => {
    const test = await openTestBot(TEAMS);
    const { message } = await test.ask(typed, ADA, 'main');
    expect(message.error).toBeNull();
    expect(message).toMatchObject({ visibility: 'private', tone: 'good' });
    expect(await liveOf(test)).toEqual([[command, 'console:main', 'ada', 'running', minutes]]);
    expect(await test.state.changes('default', 1)).toMatchObject([
      { actor: 'ada', what: 'live console:main' },
    ]);
  });

  it.each([
    ['live 61m team', 'bad_value'],
    ['live 0m team', 'bad_value'],
    ['live 24h team', 'bad_value'],
    ['live 10m me', 'insufficient_access'],
    ['live 10m user bob', 'insufficient_access'],
    ['live 10m team ml by:user', 'insufficient_access'],
    ['live 10m teem', 'bad_value'],
    ['live 10m budget list', 'bad_value'],
    ['live stop', 'not_found'],
    ['live stop slack:C9', 'not_found'],
  ])('%j is refused with an example', async (typed, code) => {
    const test = await openTestBot(TEAMS);
    const { message } = await test.ask(typed, ADA, 'main');
    expect([message.error?.code, message.error?.hint.includes('/usage') || message.error?.hint]).toEqual([
      code,
      code === 'insufficient_access' ? message.error?.hint : true,
    ]);
    expect(await liveOf(test)).toEqual([]);
  });

  it('needs a channel that others read', async () => {
    const test = await openTestBot(TEAMS);
    const slack = { platform: 'slack', tenant: 'T1', user: 'U1' } as const;
    await test.state.saveMember({ ...TEAMS.plan?.members?.[4], slack: 'U1' } as never);
    const places = [
      [ADA, null],
      [as('ada'), 'main'],
      [{ ...as('ada'), platform: 'api' } as const, null],
      [slack, 'D0ADA'],
    ] as const;
    for (const [actor, channel] of places) {
      const { message } = await test.ask('live 10m team today', actor, channel);
      expect(message.error?.code).toBe('not_available');
    }
    expect((await test.ask('live 10m team today', slack, 'C0OPS')).message.error).toBeNull();
  });

  it('is for leads and admins, and a lead’s is about what a lead may post', async () => {
    const test = await openTestBot(TEAMS);
    for (const typed of ['live', 'live list', 'live stop'])
      expect((await test.ask(typed, { ...ADA, user: 'ana' }, 'main')).message.error?.code).toBe(
        'insufficient_access',
      );
    expect((await test.ask('live 10m org today', LENA, 'main')).message.error?.code).toBe(
      'insufficient_access',
    );
    expect((await test.ask('live 10m trend today', LENA, 'main')).message.error).toBeNull();
  });

  it('is stopped by whoever started it, or an admin', async () => {
    const test = await openTestBot(TEAMS);
    await test.ask('live 10m org today', ADA, 'main');
    expect((await test.ask('live stop', LENA, 'main')).message.error?.code).toBe('insufficient_access');
    expect((await test.ask('live stop', ADA, 'main')).message.headline).toContain('Stopped');
    await test.ask('live 10m team today', LENA, 'other');
    expect((await test.ask('live stop', LENA, 'other')).message.headline).toContain('Stopped');
  });

  it('is one at a time in a channel, until it is stopped or over', async () => {
    const test = await openTestBot(TEAMS);
    const [first, second] = await Promise.all([
      test.ask('live 10m team today', ADA, 'main'),
      test.ask('live 20m org today', ADA, 'main'),
    ]);
    const codes = [first, second].map(({ message }) => message.error?.code ?? null);
    expect(codes.toSorted()).toEqual(['contradiction', null].toSorted());
    expect((await test.ask('live 10m team today', LENA, 'main')).message.error).toMatchObject({
      code: 'contradiction',
      hint: expect.stringContaining('/usage live stop console:main'),
    });
    expect((await test.ask('live list', LENA, 'other')).message).toMatchObject({
      headline: '1 answer is live',
      lines: [expect.stringMatching(/^console:main: .* today, until 12:[12]0 UTC, by ada$/)],
    });
    test.clock.now += 20 * MINUTE_MS;
    expect((await test.ask('live list', LENA, 'main')).message.headline).toBe('No answer is live');
    expect((await test.ask('live 10m team today', LENA, 'main')).message.error).toBeNull();
  });

  it('is not started where nothing is posted', async () => {
    const test = await openTestBot(TEAMS);
    await test.state.pauseTarget('default', 'console:main', { at: NOON, reason: 'not_in_channel' });
    expect((await test.ask('live', ADA, 'main')).message.error).toMatchObject({
      message: 'Nothing is posted here: not_in_channel.',
      hint: 'Then: /usage outbox resume console:main',
    });
  });
});
