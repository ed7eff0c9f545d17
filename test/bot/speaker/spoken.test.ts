import { describe, expect, it } from 'vitest';
import { PLAIN_LOCALE, spokenLocale } from '../../../src/language/locale.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';

const SPANISH = { organisation: { locale: 'es' } } as const;
const ADA = { ...as('ada'), platform: 'console' } as const;

describe('in an organisation that reads Spanish', () => {
  it('a live answer is begun and ended in its language, whoever does it', async () => {
    const spoken: string[] = [];
    const refreshLive = async () => void spoken.push(spokenLocale());
    const { ask } = await openTestBot({ ...TEAMS, ...SPANISH, refreshLive });
    const english = { ...ADA, locale: PLAIN_LOCALE };
    const { message } = await ask('live 10m team today', english, 'main');
    await ask('live stop', english, 'main');
    expect(spoken).toEqual(['es', 'es']);
    expect(message.headline).toMatch(/^Live until/);
  });

  it.each([
    [null, 'es', /^Algo falló por nuestra parte/],
    ['fr-FR', 'es', /^Algo falló por nuestra parte/],
    ['en-US', undefined, /^Something went wrong on our side/],
  ])('what fails is told to somebody of %j in %j', async (locale, expected, headline) => {
    const fail = () => Promise.reject(new Error('away'));
    const { ask } = await openTestBot({ ...TEAMS, ...SPANISH, usage: { sum: fail, snapshot: fail } });
    const { message } = await ask('org 7d', { locale });
    expect(message).toMatchObject({ error: { code: 'internal', message: expect.stringMatching(headline) } });
    expect(message.locale).toBe(expected);
  });

  it('an expired button says so in its language', async () => {
    const { bot } = await openTestBot({ ...TEAMS, ...SPANISH });
    const actor = {
      platform: 'console',
      tenant: '',
      user: 'ada',
      name: null,
      email: null,
      timeZone: null,
    } as const;
    const { message } = await bot.press('long-gone', { actor, channel: null });
    expect(message.error?.message).toBe('Este botón no es tuyo o ya caducó.');
  });
});
