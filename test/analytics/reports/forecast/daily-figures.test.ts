import { describe, expect, it } from 'vitest';
import { as, openTestBot, TEAMS } from '../../../support/bot.ts';
import { NOON, usageEvent } from '../../../support/event.ts';

const DAY_MS = 86_400_000;

async function figuresOf(text: string, parts: Parameters<typeof openTestBot>[0] = TEAMS) {
  const { ask } = await openTestBot(parts);
  const { message } = await ask(text, as('ana'));
  return new Map(message.figures.map(({ key, text: shown }) => [key, shown]));
}

describe('what one used a day', () => {
  it('is told of oneself on average, today counted as a day', async () => {
    // $1.000000003 and as many billionths tokens on 20 November, the twentieth day.
    const figures = await figuresOf('me mtd');
    expect([figures.get('costPerDay'), figures.get('tokensPerDay')]).toEqual(['$0.05', '50M']);
    const lastWeek = await figuresOf('me 2026-11-16..2026-11-21');
    // Five days of six are there by now.
    expect([lastWeek.get('costPerDay'), lastWeek.get('tokensPerDay')]).toEqual(['$0.20', '200M']);
  });

  it('is not told of one day, of nothing and of others', async () => {
    for (const text of ['me today', 'me last-month', 'team ml mtd'])
      expect([text, (await figuresOf(text)).has('tokensPerDay')]).toEqual([text, false]);
  });
});

describe('the end of the billing cycle', () => {
  it('is projected like that of the month', async () => {
    // A dollar at noon of each of the 20 days before the 20th, and on it; cycles begin on the 11th.
    const events = Array.from({ length: 21 }, (_, day) =>
      usageEvent({
        id: `cycle-${day}`,
        occurredAt: NOON - day * DAY_MS - 60_000,
        dimensions: { user: 'ana', team: 'ml', model: 'gpt-4o', provider: 'openai', status: 'ok' },
        counts: { inputTokens: 1_000_000_000, outputTokens: 0 },
      }),
    );
    const parts = { ...TEAMS, events, organisation: { cycleDay: 11 } };
    // $10 so far, a dollar on each of the 20 days to 11 December, and what is left of today.
    const projected = (await figuresOf('me cycle', parts)).get('projection') ?? '';
    expect(Number(projected.slice(1))).toBeGreaterThan(29);
    expect(Number(projected.slice(1))).toBeLessThan(32);
    expect((await figuresOf('me 10d', parts)).has('projection')).toBe(false);
  });
});
