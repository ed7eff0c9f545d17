import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askTour, tourPage } from '../../bench/tour-page.ts';
import { TOUR_QUESTIONS } from '../../bench/tour-questions.ts';
import type { Message } from '../../src/analytics/message.ts';
import { composeBot } from '../../src/compose/bot.ts';
import { createLogger } from '../../src/log.ts';
import { DEMO_NOW, type DemoStore, openDemoStore } from '../support/program-demo.ts';

const PAGE = new URL('../../docs/tour.md', import.meta.url);

describe('the tour', () => {
  let demo: DemoStore;
  let messages: readonly Message[];

  beforeAll(async () => {
    demo = await openDemoStore({ days: 90 });
    const bot = composeBot({
      stores: demo.stores,
      draw: null,
      now: () => DEMO_NOW,
      log: createLogger('error'),
    });
    const answered: Message[] = [];
    for (const question of TOUR_QUESTIONS) answered.push((await askTour(bot, question)).message);
    messages = answered;
  }, 120_000);
  afterAll(() => demo.close());

  it('asks 25 questions, each of which is answered', () => {
    expect(messages).toHaveLength(25);
    const refused = messages.filter(({ error }) => error !== null);
    expect(refused.map(({ command, error }) => [command, error?.message])).toEqual([]);
  });

  it('has the page it would write today, with every picture', () => {
    const page = readFileSync(PAGE, 'utf8');
    const answers = TOUR_QUESTIONS.map((question, index) => ({
      ...question,
      message: messages[index] ?? expect.unreachable('each question has its answer'),
    }));
    expect(page).toBe(tourPage(answers));
    const [, ...questions] = page.split('\n## ');
    expect(questions.filter((one) => !one.includes('](tour/'))).toEqual([]);
    const pictures = [...page.matchAll(/\]\((tour\/[^)]+)\)/g)].map(([, path = '']) => path);
    expect(pictures.filter((path) => !existsSync(new URL(path, PAGE)))).toEqual([]);
  });
});
