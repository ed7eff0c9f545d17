import { describe, expect, it } from 'vitest';
import { StoreBusy } from '../../src/analytics/store.ts';
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

  it('are left out where they cannot be stored, and nothing else of the answer', async () => {
    const { ask, state, logged } = await openTestBot(TEAMS);
    const full = Promise.reject(new StoreBusy('the disk takes no more'));
    full.catch(() => undefined);
    Object.assign(state, { saveActions: () => full });
    const { actions, message, files } = await ask('team');
    expect(actions).toEqual([]);
    expect(message).toMatchObject({ error: null, table: { rows: [{ team: 'web' }, { team: 'ml' }] } });
    expect(files.length).toBeGreaterThan(0);
    expect(logged).toMatchObject([{ error: { name: 'StoreBusy' } }]);
  });
});
