import { describe, expect, it } from 'vitest';
import { shareText } from '../../../src/analytics/reports/leader.ts';
import { openTestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

let made = 0;

/** A call whose input tokens cost a nano-dollar each. */
function call(agent: string | undefined, usd: number) {
  made += 1;
  return usageEvent({
    id: `leading-${made}`,
    occurredAt: NOON - 3_600_000,
    dimensions: { model: 'gpt-x', status: 'ok', ...(agent !== undefined && { agent }) },
    counts: { inputTokens: usd * 1_000_000_000, outputTokens: 0 },
  });
}

async function told(text: string, events: readonly ReturnType<typeof call>[]) {
  const { ask } = await openTestBot({ events });
  return (await ask(text)).message;
}

describe('who leads', () => {
  it.each([
    [0n, 100n, ' (0 %)'],
    [1n, 1_000n, ' (< 1 %)'],
    [5n, 1_000n, ' (1 %)'],
    [999n, 1_000n, ' (> 99 %)'],
    [1_000n, 1_000n, ' (100 %)'],
    [1n, 0n, ''],
  ])('with %d of %d: "%s"', (part, whole, expected) => {
    expect(shareText(part, whole)).toBe(expected);
  });

  it('never hides that most of it names nobody', async () => {
    const { headline } = await told('top agent 7d', [call(undefined, 90), call('bot', 10)]);
    expect(headline).toBe(
      'Top agents in the last 7 days: (no agent) has $90.00 (90 %); bot leads with $10.00 (10 %), $100.00 in all',
    );
    const few = await told('top agent 7d', [call(undefined, 10), call('bot', 90)]);
    expect(few.headline).toBe('Top agents in the last 7 days: bot leads with $90.00 (90 %), $100.00 in all');
  });

  it('is told by both ends of a long name, and with the amount', async () => {
    const { headline, charts } = await told('top agent 7d', [call(`${'a'.repeat(120)}-end`, 90)]);
    const leader = `${'a'.repeat(30)}…${'a'.repeat(15)}-end leads with $90.00 (100 %)`;
    expect(headline).toBe(`Top agents in the last 7 days: ${leader}`);
    expect(charts[0]?.title).toBe(`${leader} of all agents in the last 7 days`);
  });

  it('is nobody where nobody has any', async () => {
    const free = await told('top agent 7d', [call(undefined, 90), call('bot', 0)]);
    expect(free.headline).toBe('Top agents in the last 7 days: (no agent) has $90.00 (100 %), $90.00 in all');
    const faultless = await told('top agent 7d metric:errors', [call('bot', 1), call('other', 1)]);
    expect(faultless.headline).toBe('Top agents in the last 7 days: 0 errors in all');
  });

  it('is no question where no call names one: it says how to', async () => {
    const { headline, lines } = await told('top tool 7d', [call('bot', 5)]);
    expect(headline).toBe('No call in the last 7 days names its tool: $5.00 in all');
    expect(lines).toContain('Services name the tool of a call as "tools" in its event: docs/events.md.');
  });
});
