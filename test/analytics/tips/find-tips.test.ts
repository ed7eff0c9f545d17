import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/analytics/tips/call.ts';
import { findTips, savingOf } from '../../../src/analytics/tips/find-tips.ts';
import { patternsOf } from '../../../src/analytics/tips/patterns.ts';
import { openTestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { recordAtTipRates } from '../../support/priced-calls.ts';
import { TIP_PRICING } from '../../support/tip-book.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ten calls at noon of each of four days, of $0.003 each and $0.00014 at the small model. */
const FOUR_DAYS = [3, 2, 1, 0].flatMap((daysAgo) =>
  Array.from({ length: 10 }, (_, index) =>
    usageEvent({
      id: `${daysAgo}-${index}`,
      occurredAt: NOON - daysAgo * DAY_MS - index * HOUR_MS,
      dimensions: { provider: 'openai', model: 'gpt-x', agent: 'helpdesk' },
      counts: { inputTokens: 1_000, outputTokens: 100 },
    }),
  ),
);

async function readingAtMost(most: number) {
  const { state, usage } = await openTestBot();
  await recordAtTipRates({ state, usage }, FOUR_DAYS);
  const query = { org: 'default', from: NOON - 30 * DAY_MS, to: NOON + HOUR_MS, filters: [] };
  const asked = { query, timeZone: 'UTC', pricing: TIP_PRICING, most };
  return findTips(usage, { ...asked, letOthers: async () => undefined });
}

describe('a period with more calls than are compared', () => {
  it('is read in whole when all of them fit', async () => {
    const found = await readingAtMost(40);
    expect(found).toMatchObject({
      isWhole: true,
      events: 40,
      calls: 40,
      spent: { costNano: 120_000_000n, pendingEvents: 0n },
    });
    expect(found.tips.map(savingOf)).toEqual([40n * 2_860_000n]);
  });

  it('is read from the newest whole days that fit', async () => {
    const found = await readingAtMost(25);
    const midnight = Date.parse('2026-11-19T00:00:00Z');
    expect(found).toMatchObject({
      isWhole: false,
      from: midnight,
      events: 20,
      spent: { costNano: 60_000_000n, pendingEvents: 0n },
    });
    expect(found.tips.map(savingOf)).toEqual([20n * 2_860_000n]);
  });

  it('is read from the newest hours where a day does not fit, and not at all where an hour does not', async () => {
    const some = await readingAtMost(4);
    // The newest are at 12:00, 11:00, 10:00 and 09:00.
    expect(some).toMatchObject({ isWhole: false, from: Date.parse('2026-11-20T09:00:00Z'), events: 4 });
    expect(await readingAtMost(0)).toMatchObject({
      isWhole: false,
      events: 0,
      tips: [],
      spent: { costNano: 0n, pendingEvents: 0n },
    });
  });
});

describe('patterns', () => {
  const place = { work: null, provider: 'openai', model: 'gpt-x' };
  const calls = (count: number, input: (index: number) => number, cacheReadTokens = 0): readonly Call[] =>
    Array.from({ length: count }, (_, index) => ({
      at: NOON + index * DAY_MS,
      nano: 1_000n,
      counts: { inputTokens: input(index), outputTokens: 500, cacheReadTokens },
      dimensions: { provider: 'openai', model: 'gpt-x' },
      ...{ conversation: null, fixedTokens: null, usesTools: false, files: [] },
    }));

  it('tell of long prompts that hardly come from caches', () => {
    // 6,000 and 10,000 tokens by turns, 400 of each from caches: 5 %.
    const [pattern, ...others] = patternsOf(
      place,
      calls(60, (index) => (index % 2 === 0 ? 6_000 : 10_000), 400),
    );
    expect(pattern).toMatchObject({ kind: 'uncached', calls: 60, nano: 60_000n });
    expect(pattern?.finding).toBe('8,000 tokens a prompt, 5 % of them from caches');
    expect(others).toEqual([]);
  });

  it('need fifty calls, and prompts that are long', () => {
    expect(
      patternsOf(
        place,
        calls(49, () => 8_000),
      ),
    ).toEqual([]);
    expect(
      patternsOf(
        place,
        calls(60, () => 3_000),
      ),
    ).toEqual([]);
    expect(
      patternsOf(
        place,
        calls(60, () => 8_000, 4_000),
      ),
    ).toEqual([]);
  });
});
