import { describe, expect, test } from 'vitest';
import { readAct } from '../../../src/bot/discord/act.ts';
import {
  ANN,
  buttonInteraction,
  CHANNEL,
  commandInteraction,
  GUILD,
  menuInteraction,
  view,
} from '../../support/discord-interactions.ts';

const INTERACTION = { id: '3000000000000000001', token: 'token-1' };
const command = commandInteraction(2, INTERACTION, [view('team', { range: '7d' })]);
const button = buttonInteraction(INTERACTION, 'opaque-7');

const menuOf = (values: readonly string[]) => ({
  ...button,
  data: { component_type: 3, custom_id: 'menu-0', values },
});

const ACTOR = {
  platform: 'discord',
  tenant: GUILD,
  user: ANN,
  name: 'Ann Lee',
  email: null,
  timeZone: null,
  locale: 'en-US',
};
const COMMON = {
  ...INTERACTION,
  request: { actor: ACTOR, channel: CHANNEL },
  fileBytes: 10_485_760,
};

describe('what somebody did', () => {
  test('is a picked view with what was filled in', () => {
    const picked = { group: null, view: 'team', options: { range: '7d' } };
    expect(readAct(command)).toEqual({ ...COMMON, kind: 'command', picked });
  });

  test('is a view of a group', () => {
    const grouped = { type: 2 as const, name: 'alert', options: [view('ack', { what: '7' })] };
    expect(readAct(commandInteraction(2, INTERACTION, [grouped]))).toMatchObject({
      picked: { group: 'alert', view: 'ack', options: { what: '7' } },
    });
  });

  test('is a pressed button', () => {
    expect(readAct(button)).toEqual({ ...COMMON, kind: 'press', actionId: 'opaque-7' });
  });

  test('is a choice made in a menu', () => {
    expect(readAct(menuInteraction(INTERACTION, 'opaque-8'))).toMatchObject({
      kind: 'press',
      actionId: 'opaque-8',
    });
  });

  test('is an option being typed', () => {
    const typed = commandInteraction(4, INTERACTION, [
      view('team', { range: '7d', filters: 'te' }, 'filters'),
    ]);
    expect(readAct(typed)).toMatchObject({
      kind: 'typing',
      focused: 'filters',
      picked: { view: 'team', options: { range: '7d', filters: 'te' } },
    });
  });

  test('may be done in a direct message, by somebody without a display name', () => {
    const { guild_id, guild, member, ...rest } = command;
    const user = { ...member.user, global_name: null };
    expect(readAct({ ...rest, user })?.request.actor).toEqual({ ...ACTOR, tenant: '', name: 'ann' });
  });

  test('may be done in a thread, where what holds in its channel holds', () => {
    const inThread = { ...command, channel: { id: '42', type: 11, parent_id: CHANNEL } };
    expect(readAct(inThread)?.request).toEqual({ actor: ACTOR, channel: '42', parent: CHANNEL });
    // The parent of a channel is a category.
    const inChannel = { ...command, channel: { id: CHANNEL, type: 0, parent_id: '7' } };
    expect(readAct(inChannel)?.request).toEqual({ actor: ACTOR, channel: CHANNEL });
  });

  test('may carry files as large as Discord says, and as usual when it does not say', () => {
    expect(readAct({ ...command, attachment_size_limit: 52_428_800 })?.fileBytes).toBe(52_428_800);
    const { attachment_size_limit, ...silent } = command;
    expect(readAct(silent)?.fileBytes).toBe(10 * 1024 * 1024);
  });
});

describe('what we never offered is nothing:', () => {
  test.each([
    ['no JSON', null],
    ['a list', [command]],
    ['a ping', { type: 1 }],
    ['a form', { ...button, type: 5 }],
    ['a menu of people', { ...button, data: { component_type: 5, custom_id: 'opaque-7', values: ['x'] } }],
    ['several choices', menuOf(['x', 'y'])],
    ['no choice', menuOf([])],
    ['a command on a message', { ...command, data: { ...command.data, type: 3 } }],
    ['a command without a view', commandInteraction(2, INTERACTION, [])],
    ['something nobody did', { ...command, member: undefined }],
    ['an id that leads elsewhere', { ...command, id: '../../channels/1' }],
  ])('%s', (_, payload) => {
    expect(readAct(payload)).toBeNull();
  });
});
