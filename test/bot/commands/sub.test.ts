import { describe, expect, it } from 'vitest';
import { EVERY_DAY } from '../../../src/analytics/state/subscription.ts';
import { nextSubscription } from '../../../src/bot/next-subscription.ts';
import type { Actor } from '../../../src/bot/platform.ts';
import { as, openTestBot, somebody, TEAMS } from '../../support/bot.ts';
import { NOON } from '../../support/event.ts';

const IN_SLACK: Partial<Actor> = { platform: 'slack', tenant: 'T1', user: 'U5', timeZone: 'Europe/Berlin' };

async function openWithSlackAdmin() {
  const members = [...(TEAMS.plan?.members ?? []), somebody({ id: 'sue', role: 'admin', slack: 'U5' })];
  return openTestBot({ ...TEAMS, plan: { ...TEAMS.plan, members } });
}

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
    const id = /^(\w{8}): team 7d, daily 09:00 UTC, console:main$/.exec(message.lines[0] ?? '')?.[1] ?? '';
    expect((await ask(`sub run ${id}`)).message).toMatchObject({
      headline: 'digest of team 7d',
      visibility: 'private',
    });
    expect((await ask(`sub rm ${id}`)).message.error).toBeNull();
    expect((await ask(`sub rm ${id}`)).message.error?.code).toBe('not_found');
    expect((await ask('sub list')).message.headline).toBe('No subscriptions');
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
    ['ada', 'sub "team 7d" console:main weekly', 'not_available'],
    ['ada', 'sub "team 7d" console:main quiet', 'not_available'],
    ['ada', 'sub "team 0d" console:main', 'bad_range'],
    ['ada', 'sub "team nosuch" console:main', 'unknown_name'],
    ['ada', 'sub "budget list" console:main', 'bad_value'],
    ['ada', 'sub add team 7d', 'bad_value'],
    ['ada', 'sub pause x', 'not_available'],
    ['ada', 'sub frobnicate', 'unknown_word'],
  ])('%s typing %s: %s', async (user, text, code) => {
    const { ask } = await openTestBot(TEAMS);
    expect((await ask(text, as(user))).message.error?.code ?? null).toBe(code);
  });
});

describe('the next digest', () => {
  const parts = { ...EVERY_DAY, id: '', org: '', query: '', channel: '', createdBy: null, createdAt: 0 };

  it('is the first that is due, each in its own zone', () => {
    const berlin = { ...parts, at: '09:00', timeZone: 'Europe/Berlin' };
    const tokyo = { ...parts, at: '09:00', timeZone: 'Asia/Tokyo' };
    const next = nextSubscription([berlin, tokyo], Date.parse('2026-11-20T12:00:00Z'));
    expect(next?.subscription).toBe(tokyo);
    expect(next?.at).toBe(Date.parse('2026-11-21T00:00:00Z'));
    expect(nextSubscription([], NOON)).toBeUndefined();
  });
});
