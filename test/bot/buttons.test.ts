import { describe, expect, it } from 'vitest';
import { openTestBot, TEAMS } from '../support/bot.ts';

describe('the buttons of an answer', () => {
  it.each([
    '',
    'team',
    'team "ml" 7d by:model',
    'team since 2026-10-01',
    'team 2026-10-01..2026-11-15 sort:cost',
    'user bob 24h',
    'org last-month',
    'top agent 5',
    'trend 90d team:ml',
    'forecast',
    'budget list',
    'help',
    'help sub',
    'alert',
    'ml',
    'teem',
  ])('under %j are all understood', async (command) => {
    const { ask, bot } = await openTestBot(TEAMS);
    const actor = {
      platform: 'console',
      tenant: '',
      user: 'console',
      name: null,
      email: null,
      timeZone: null,
    } as const;
    const { actions, message } = await ask(command, actor, 'main');
    for (const [index, action] of actions.entries()) {
      const pressed = await bot.press(action.id, { actor, channel: 'main' });
      expect([message.actions[index]?.command, pressed.message.error]).toEqual([
        message.actions[index]?.command,
        null,
      ]);
    }
  });
});
