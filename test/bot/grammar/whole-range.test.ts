import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { usageEvent } from '../../support/event.ts';

/** Known since long: figures that spoke of the month a range begins in, and a day that was counted twice or never. */
describe('figures are of the whole range', () => {
  /** Each call uses another number of tokens, so that a sum tells which are in it; a token costs a nano-dollar. */
  const CALLS: readonly (readonly [at: string, tokens: number])[] = [
    ['2025-10-31T22:59:59Z', 1],
    ['2025-11-30T23:00:00Z', 10],
    ['2025-12-31T22:59:59Z', 100],
    ['2025-12-31T23:00:00Z', 1_000],
    // Berlin: 1:59:59 and 3:00 on the night an hour is left out, 2:30 twice on the one it comes again.
    ['2026-03-29T00:59:59Z', 10_000],
    ['2026-03-29T01:00:00Z', 100_000],
    ['2026-10-25T00:30:00Z', 1_000_000],
    ['2026-10-25T01:30:00Z', 10_000_000],
  ];

  it.each([
    ['2025-12', 110],
    ['2025-12-01..2026-01-31', 1_110],
    ['2025-11-01..2026-03-28', 1_110],
    ['2026-03-29', 110_000],
    ['2026-10-25', 11_000_000],
    ['2025-10-01..2026-11-19', 11_111_111],
  ])('%s: %i tokens', async (range, tokens) => {
    const { ask, usage } = await openTestBot({
      plan: TEAMS.plan ?? {},
      events: CALLS.map(([at, inputTokens]) =>
        usageEvent({
          id: at,
          occurredAt: Date.parse(at),
          dimensions: { model: 'gpt-4o', team: 'ml', user: 'ana', status: 'ok' },
          counts: { inputTokens, outputTokens: 0 },
        }),
      ),
    });
    for (const view of ['org', 'top model', 'trend', 'team ml']) {
      const { message } = await ask(`${view} ${range} tz:Europe/Berlin`, as('ada'));
      expect([view, figureOf(message, 'tokens'), message.table?.total.tokens ?? tokens]).toEqual([
        view,
        tokens,
        tokens,
      ]);
      expect([view, figureOf(message, 'cost')]).toEqual([view, usd(tokens)]);
    }
    expect(await usage.verify('default')).toEqual([]);
  });
});

function figureOf({ figures }: Message, key: string): unknown {
  return figures.find((one) => one.key === key)?.value;
}

function usd(nano: number): string {
  return (nano / 1e9).toFixed(9).replace(/0+$/, '');
}
