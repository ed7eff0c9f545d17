import { describe, expect, it } from 'vitest';
import { EVERY_DAY } from '../../../src/analytics/state/subscription.ts';
import type { Actor } from '../../../src/bot/platform.ts';
import { nextSubscription } from '../../../src/bot/subscriptions/next-subscription.ts';
import { as, openTestBot, somebody, TEAMS } from '../../support/bot.ts';
import { NOON } from '../../support/event.ts';

const IN_SLACK: Partial<Actor> = { platform: 'slack', tenant: 'T1', user: 'U5', timeZone: 'Europe/Berlin' };

async function openWithSlackAdmin() {
  const members = [...(TEAMS.plan?.members ?? []), somebody({ id: 'sue', role: 'admin', slack: 'U5' })];
  return openTestBot({ ...TEAMS, plan: { ...TEAMS.plan, members } });
}

const EVERY_DAYS_ID = 'cf68e465';

describe('sub', () => {
  it('remembers a question for the channel it is typed in, at the person’s own hour', async () => {
    const { ask, state } = await openWithSlackAdmin();
    const { message } = await ask('sub "team ml 7d by:model" daily 9:30', IN_SLACK, 'C7');
    expect(message.command).toBe('/usage sub "team ml 7d by:model" daily 09:30 <#C7> tz:Europe/Berlin');
    expect(await state.subscriptions('default')).toMatchObject([
      {
        query: 'team ml 7d by:model',
        at: '09:30',
        timeZone: 'Europe/Berlin',
        channel: 'slack:C7',
        createdBy: 'sue',
        createdAt: NOON,
      },
    ]);
  });

  it('takes channel, hour and zone in any order, and the same one twice as one', async () => {
    const { ask, state } = await openWithSlackAdmin();
    await ask('subscribe add “/usage team 7d” <#C8|general> tz:UTC daily 18:00', IN_SLACK, 'C7');
    await ask('sub "team 7d" 18:00 <#C8> tz:UTC', IN_SLACK, 'C7');
    expect(await state.subscriptions('default')).toMatchObject([
      { channel: 'slack:C8', at: '18:00', timeZone: 'UTC' },
    ]);
  });

  it('lists, shows and removes them by id', async () => {
    const { ask } = await openTestBot(TEAMS);
    await ask('sub "team 7d" console:main');
    const { message } = await ask('sub list');
    const listed = /^(\w{8}): team 7d, daily 09:00, console:main, next Sat 21 Nov 09:00 UTC$/;
    const id = listed.exec(message.lines[0] ?? '')?.[1] ?? '';
    expect((await ask(`sub run ${id}`)).message).toMatchObject({
      headline: 'digest of team 7d',
      visibility: 'private',
    });
    expect((await ask(`sub rm ${id}`)).message.error).toBeNull();
    expect((await ask(`sub rm ${id}`)).message.error?.code).toBe('not_found');
    expect((await ask('sub list')).message.headline).toBe('No subscriptions');
  });

  it.each([
    ['weekly', { every: 'week', days: [1], at: '09:00' }, 'weekly mon 09:00'],
    ['weekly wed,mon 8:30', { every: 'week', days: [1, 3], at: '08:30' }, 'weekly mon,wed 08:30'],
    ['fri 17:00', { every: 'week', days: [5], at: '17:00' }, 'weekly fri 17:00'],
    ['weekdays', { every: 'day', days: [1, 2, 3, 4, 5], at: '09:00' }, 'weekdays 09:00'],
    ['daily Saturday, Sunday', { every: 'day', days: [6, 7], at: '09:00' }, 'daily sat,sun 09:00'],
    ['monthly quiet', { every: 'month', days: [1], at: '09:00', quiet: true }, 'monthly 1 09:00 quiet'],
    ['monthly 31, 1', { every: 'month', days: [1, 31], at: '09:00' }, 'monthly 1,31 09:00'],
  ])('posts as often as is said: %s', async (typed, expected, printed) => {
    const { ask, state } = await openTestBot(TEAMS);
    const { message } = await ask(`sub "team 7d" ${typed} console:main`);
    expect(await state.subscriptions('default')).toMatchObject([expected]);
    expect(message.command).toBe(`/usage sub "team 7d" ${printed} console:main tz:UTC`);
    await ask(message.command);
    expect(await state.subscriptions('default')).toHaveLength(1);
  });

  it('pauses and resumes, making up for nothing, and leaves a record of who did', async () => {
    const { ask, state, clock } = await openTestBot(TEAMS);
    await ask('sub "team 7d" console:main', as('ada'));
    const [{ id } = { id: '' }] = await state.subscriptions('default');
    expect((await ask(`sub pause ${id}`, as('lena'))).message.error?.code).toBe('insufficient_access');
    clock.now += 1_000;
    await ask(`sub pause ${id}`, as('ada'));
    expect((await ask('sub list')).message).toMatchObject({
      headline: '1 subscription, 1 paused',
      lines: [expect.stringMatching(/by ada, paused since Fri 20 Nov 12:00: paused by ada$/)],
    });
    clock.now += 3 * 86_400_000;
    await ask(`sub resume ${id}`, as('ada'));
    expect(await state.subscriptions('default')).toMatchObject([
      { pausedAt: null, pausedReason: null, createdAt: clock.now },
    ]);
    const records = await state.changes('default', 9);
    expect(records.map(({ actor, what }) => [actor, what])).toEqual([
      ['ada', `sub resume ${id}`],
      ['ada', `sub pause ${id}`],
      ['ada', `sub add ${id}`],
    ]);
  });

  it('says why nothing is posted where the platform refused for good', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await ask('sub "team 7d" console:main');
    await state.pauseTarget('default', 'console:main', {
      at: NOON,
      reason: 'the channel is archived',
    });
    expect((await ask('sub list')).message.lines[0]).toMatch(/paused since .*the channel is archived/);
    expect((await ask('status')).message).toMatchObject({
      tone: 'warning',
      lines: expect.arrayContaining(['1 of 1 subscriptions are paused: /usage sub list']),
    });
    const [{ id } = { id: '' }] = await state.subscriptions('default');
    await ask(`sub resume ${id}`);
    expect(await state.channelTerms('default')).toMatchObject([{ pausedAt: null }]);
  });

  it('holds a channel’s digests in its quiet hours', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await ask('sub "team 7d" daily 06:00 console:main');
    await ask('sub quiet 22:00-7:00 console:main', as('lena'));
    expect(await state.channelTerms('default')).toMatchObject([
      { target: 'console:main', quietFrom: '22:00', quietTo: '07:00' },
    ]);
    expect((await ask('sub list')).message.lines[0]).toContain('next Sat 21 Nov 07:00 UTC');
    expect((await ask('status')).message.lines.join()).toContain('2026-11-21 07:00');
  });

  it('keeps the ids of every day’s, which are known since the first version', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await ask('sub "team 7d" console:main');
    // sha256 of ["team 7d","09:00","UTC","console:main"], worked out with sha256sum.
    expect((await state.subscriptions('default'))[0]?.id).toBe(EVERY_DAYS_ID);
  });

  it('shows nobody a digest they could not ask for, and lets them remove only their own', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await ask('sub "org 7d" console:main');
    const [{ id } = { id: '' }] = await state.subscriptions('default');
    expect((await ask(`sub run ${id}`, as('lena'))).message.error?.code).toBe('insufficient_access');
    expect((await ask(`sub rm ${id}`, as('lena'))).message.error?.code).toBe('insufficient_access');
  });

  it.each([
    ['ana', 'sub "team 7d" console:main', 'insufficient_access'],
    ['ana', 'sub list', 'insufficient_access'],
    ['lena', 'sub "org 7d" console:main', 'insufficient_access'],
    ['lena', 'sub "team ml by:user" console:main', 'insufficient_access'],
    ['ada', 'sub "me 7d" console:main', 'insufficient_access'],
    ['ada', 'sub "user bob" console:main', 'insufficient_access'],
    ['ada', 'sub "top user" console:main', 'insufficient_access'],
    ['lena', 'sub "team ml 7d" console:main', null],
    ['ada', 'sub "team 7d"', 'bad_value'],
    ['ada', 'sub "team 7d" #general', 'bad_value'],
    ['ada', 'sub "team 7d" console:main 25:00', 'bad_value'],
    ['ada', 'sub "team 7d" console:main tz:Mars', 'bad_value'],
    ['ada', 'sub "team 7d" console:main weekly', null],
    ['ada', 'sub "team 7d" console:main quiet', null],
    ['ada', 'sub "team 7d" console:main hourly', 'not_available'],
    ['ada', 'sub "team 7d" console:main weekly 15', 'bad_value'],
    ['ada', 'sub "team 7d" console:main monthly mon', 'bad_value'],
    ['ada', 'sub "team 7d" console:main monthly 32', 'bad_value'],
    ['ada', 'sub "team 7d" me', 'not_linked'],
    ['ana', 'sub "team 7d" me', 'insufficient_access'],
    ['ana', 'sub me weekly', null],
    ['ana', 'sub me monthly', 'bad_value'],
    ['carl', 'sub me weekly', 'not_linked'],
    ['nobody', 'sub quiet 22:00-07:00 console:main', 'insufficient_access'],
    ['lena', 'sub quiet 22-7 console:main', 'bad_value'],
    ['ada', 'sub "team 0d" console:main', 'bad_range'],
    ['ada', 'sub "team nosuch" console:main', 'unknown_name'],
    ['ada', 'sub "budget list" console:main', 'bad_value'],
    ['ada', 'sub add team 7d', 'bad_value'],
    ['ada', 'sub pause x', 'not_found'],
    ['ada', 'sub frobnicate', 'unknown_word'],
  ])('%s typing %s: %s', async (user, text, code) => {
    const { ask } = await openTestBot(TEAMS);
    expect((await ask(text, as(user))).message.error?.code ?? null).toBe(code);
  });
});

describe('sub me', () => {
  const SLACK_ANA: Partial<Actor> = {
    platform: 'slack',
    tenant: 'T1',
    user: 'U1',
    timeZone: 'Europe/Berlin',
  };
  const DISCORD_BOB: Partial<Actor> = { platform: 'discord', tenant: 'G1', user: '111' };

  it('sends anybody their own week where they are, and stops when they say so', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await ask('sub me weekly', SLACK_ANA);
    await ask('sub me weekly fri 16:00', DISCORD_BOB);
    const rows = await state.subscriptions('default');
    const own = (member: string) => rows.find(({ createdBy }) => createdBy === member);
    expect(own('ana')).toMatchObject({
      ...{ kind: 'personal', every: 'week', days: [1], at: '09:00', timeZone: 'Europe/Berlin' },
      ...{ channel: 'slack:U1', pausedAt: null },
    });
    expect(own('bob')).toMatchObject({ days: [5], at: '16:00', channel: 'discord:@111' });
    await ask('sub me off', SLACK_ANA);
    expect(await state.subscriptions('default')).toHaveLength(2);
    expect((await state.subscriptions('default')).find(({ createdBy }) => createdBy === 'ana')).toMatchObject(
      {
        pausedAt: NOON,
      },
    );
  });

  it('is nobody else’s business: lists, runs and removals know nothing of it', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await ask('sub me weekly', SLACK_ANA);
    const [{ id } = { id: '' }] = await state.subscriptions('default');
    expect((await ask('sub list')).message.headline).toBe('No subscriptions');
    expect((await ask(`sub run ${id}`)).message.error?.code).toBe('not_found');
    expect((await ask(`sub rm ${id}`)).message.error?.code).toBe('not_found');
  });
});

describe('the Subscribe button', () => {
  const labels = async (text: string, user: string, channel: string | null = 'C7') => {
    const { ask } = await openTestBot(TEAMS);
    const { actions } = (await ask(text, { ...as(user), platform: 'console' }, channel)).message;
    return actions.filter(({ label }) => label === 'Subscribe').map(({ command }) => command);
  };

  it('turns exactly the question into a choice of schedules, and a choice into a subscription', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    const ada = { ...as('ada'), platform: 'console' } as const;
    const { message } = await ask('team ml 7d model:gpt-4o by:agent', ada, 'main');
    const offer = message.actions.find(({ label }) => label === 'Subscribe');
    expect(offer?.command).toBe('/usage sub "team ml 7d model:gpt-4o by:agent" how');
    const choice = (await ask(offer?.command ?? '', ada, 'main')).message;
    expect(choice.actions.map(({ label }) => label)).toEqual(['Every day', 'Weekdays', 'Mondays', 'Monthly']);
    await ask(choice.actions[2]?.command ?? '', ada, 'main');
    expect(await state.subscriptions('default')).toMatchObject([
      { query: 'team ml 7d model:gpt-4o by:agent', every: 'week', days: [1], channel: 'console:main' },
    ]);
  });

  it('is for those who may post the answer, where there is a channel', async () => {
    expect(await labels('team 7d', 'lena')).toHaveLength(1);
    expect(await labels('team 7d', 'ana')).toEqual([]);
    expect(await labels('me 7d', 'ada')).toEqual([]);
    expect(await labels('user bob 7d', 'ada')).toEqual([]);
    expect(await labels('team ml 7d by:user', 'lena')).toEqual([]);
    expect(await labels('team 7d', 'ada', null)).toEqual([]);
  });
});

describe('the next digest', () => {
  const parts = { ...EVERY_DAY, id: '', org: '', query: '', channel: '', createdBy: null, createdAt: 0 };

  it('is the first that is due, each in its own zone', () => {
    const berlin = { ...parts, at: '09:00', timeZone: 'Europe/Berlin' };
    const tokyo = { ...parts, at: '09:00', timeZone: 'Asia/Tokyo' };
    const posting = { terms: [], organisation: { timeZone: 'UTC' } };
    const paused = { ...tokyo, pausedAt: 1 };
    const next = nextSubscription([berlin, paused, tokyo], Date.parse('2026-11-20T12:00:00Z'), posting);
    expect(next?.subscription).toBe(tokyo);
    expect(next?.at).toBe(Date.parse('2026-11-21T00:00:00Z'));
    expect(nextSubscription([], NOON, posting)).toBeUndefined();
  });
});
