import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOUR_QUESTIONS } from '../../bench/tour-questions.ts';
import type { Message } from '../../src/analytics/message.ts';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import { composeBot } from '../../src/compose/bot.ts';
import { createLogger } from '../../src/log.ts';
import { englishIn } from '../support/english.ts';
import { DEMO_NOW, type DemoStore, openDemoStore } from '../support/program-demo.ts';

const FEATURES = new URL('../../docs/features.md', import.meta.url);

/** Everything that can be asked, of 40 days of a sample. */
const MOST_MS = 300_000;

/** Where people go wrong. */
const MISTAKES = [
  'tame 7d',
  'team nobodys-team',
  'team 7x',
  'team 7d by:nothing',
  'budget set team:research lots',
  'alert ack 999',
  'sub rm 77',
  'prices set gpt-4o input:1',
  'compare team:research',
  'show trace:nothing',
  'export xml',
  'user "unknown person" 7d',
];

describe('an organisation that reads Spanish', () => {
  let demo: DemoStore;
  let ask: (command: string, as?: string) => Promise<Message>;

  beforeAll(async () => {
    demo = await openDemoStore({ days: 40 });
    const organisation = await demo.stores.state.organisation('default');
    if (!organisation) expect.unreachable('the demo has its organisation');
    await demo.stores.state.apply({ organisation: { ...organisation, locale: 'es' } });
    const bot = composeBot({
      stores: demo.stores,
      draw: null,
      now: () => DEMO_NOW,
      log: createLogger('error'),
    });
    const unknown = { name: null, email: null, timeZone: null };
    ask = async (text, user = '') => {
      const actor = { platform: 'terminal', tenant: '', user, ...unknown } as const;
      return (await bot.command({ text, actor, channel: null })).message;
    };
  }, 120_000);
  afterAll(() => demo.close());

  it(
    'is told the tour without a word of English',
    async () => {
      const english: string[] = [];
      for (const { command, as } of TOUR_QUESTIONS) english.push(...englishIn(await ask(command, as)));
      expect(english).toEqual([]);
    },
    MOST_MS,
  );

  it('is told so in numbers and dates of its own', async () => {
    const { headline, figures } = await ask('team 30d');
    expect(headline).toMatch(/\d,\d\d\sUS\$/);
    expect(headline).toContain('en los últimos 30 días');
    expect(figures.find(({ key }) => key === 'cost')?.label).toBe('Costo');
  });

  it(
    'is answered every feature without a word of English',
    async () => {
      const page = readFileSync(FEATURES, 'utf8');
      const commands = new Set([...page.matchAll(/`\/usage ([^`]*)`/g)].map(([, command = '']) => command));
      const english: string[] = [];
      for (const command of commands)
        english.push(...englishIn(await ask(command)).map((one) => `${command} → ${one}`));
      expect(english).toEqual([]);
    },
    MOST_MS,
  );

  it('is helped with every command without a word of English', async () => {
    const english = englishIn(await ask('help'));
    for (const { name } of COMMANDS) {
      const found = englishIn(await ask(`help ${name}`));
      expect(found, `help ${name}`).toEqual([]);
    }
    expect(english).toEqual([]);
  });

  it.each(MISTAKES)('is told what is wrong with %j without a word of English', async (command) => {
    const message = await ask(command);
    expect(message.error).not.toBeNull();
    expect(englishIn(message)).toEqual([]);
  });
});

describe('somebody who reads Spanish among people who read English', () => {
  it('is answered in Spanish, and everybody else as before', async () => {
    const demo = await openDemoStore({ days: 2 });
    const bot = composeBot({
      stores: demo.stores,
      draw: null,
      now: () => DEMO_NOW,
      log: createLogger('error'),
    });
    const asked = async (locale: string | null) => {
      const person = { tenant: 'T1', user: 'U1', name: null, email: null, timeZone: null };
      const actor = { platform: 'slack', ...person, locale } as const;
      return (await bot.command({ text: 'team 7d', actor, channel: 'C1' })).message.headline;
    };
    const [spanish, french, nobody] = [await asked('es-ES'), await asked('fr-FR'), await asked(null)];
    expect(spanish).toContain('en los últimos 7 días');
    expect(french).toContain('in the last 7 days');
    expect(nobody).toBe(french);
    await demo.close();
  });
});
