import { describe, expect, it } from 'vitest';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';

const LENA = { ...as('lena'), platform: 'console' } as const;

describe('alert channel … remind', () => {
  it('is set, shown and taken back by leads, each with a line for those who ask later', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    const linesOf = async (typed: string) => (await ask(typed, LENA, 'main')).message.lines.at(-1);
    expect(await linesOf('alert channel here')).toBe('No reminders of what lasts.');
    expect(await linesOf('alert channel here remind 4h')).toBe(
      'Reminded every 4 h of what lasts while nobody has taken it.',
    );
    expect(await linesOf('alert channel console:main')).toContain('every 4 h');
    expect(await linesOf('alert channel slack:C0OPS')).toBe('No reminders of what lasts.');
    expect(await linesOf('alert channel here remind off')).toBe('No reminders of what lasts.');
    expect(await linesOf('alert channel here')).toBe('No reminders of what lasts.');
    expect((await state.changes('default', 5)).map(({ actor, what }) => [actor, what])).toEqual([
      ['lena', 'alert channel console:main'],
      ['lena', 'alert channel console:main'],
    ]);
  });

  it.each(['', '5m', '14m', '31d', 'sometimes', '-1h'])('refuses %j', async (every) => {
    const { ask } = await openTestBot(TEAMS);
    const { message } = await ask(`alert channel here remind ${every}`, LENA, 'main');
    expect(message.error).toMatchObject({
      code: 'bad_value',
      hint: 'For example: /usage alert channel here remind 4h',
    });
  });

  it('is not for members', async () => {
    const { ask } = await openTestBot(TEAMS);
    const { message } = await ask('alert channel here remind 4h', { ...LENA, user: 'ana' }, 'main');
    expect(message.error?.code).toBe('insufficient_access');
  });
});
