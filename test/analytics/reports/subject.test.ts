import { describe, expect, it } from 'vitest';
import { as, openTestBot, somebody, someTeam } from '../../support/bot.ts';

const plan = {
  teams: [someTeam({ id: 'Everyone' })],
  members: [somebody({ id: 'You', team: 'Everyone' }), somebody({ id: 'ada', role: 'admin' })],
};

/** The headline of an answer where there are no events at all. */
async function nothingFor(text: string, locale: string) {
  const { ask } = await openTestBot({ plan, events: [] });
  return (await ask(text, { ...as('ada'), locale })).message.headline;
}

describe('who used nothing', () => {
  it.each([
    { text: 'me yesterday', en: 'No usage for you yesterday', es: 'Sin uso tuyo ayer' },
    { text: 'team yesterday', en: 'No usage for all teams yesterday', es: 'Sin uso de ningún equipo ayer' },
    {
      text: 'org yesterday',
      en: 'No usage for the organisation yesterday',
      es: 'Sin uso de la organización ayer',
    },
    { text: 'trend yesterday', en: 'No usage for All usage yesterday', es: 'Sin ningún uso ayer' },
  ])('is told in words of ours where nobody is named: $text', async ({ text, en, es }) => {
    expect(await nothingFor(text, 'en')).toBe(en);
    expect(await nothingFor(text, 'es')).toBe(es);
  });

  it.each([
    { text: 'user You yesterday', en: 'No usage for You yesterday', es: 'Sin uso de You ayer' },
    {
      text: 'team Everyone yesterday',
      en: 'No usage for Everyone yesterday',
      es: 'Sin uso de Everyone ayer',
    },
  ])('keeps a name that reads like a word of ours: $text', async ({ text, en, es }) => {
    expect(await nothingFor(text, 'en')).toBe(en);
    expect(await nothingFor(text, 'es')).toBe(es);
  });
});
