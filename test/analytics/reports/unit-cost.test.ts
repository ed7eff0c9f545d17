import { describe, expect, it } from 'vitest';
import { openTestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

/** A call for a piece of work; a token costs a nano-dollar. */
function call(workItem: string | undefined, usd: number, id: string) {
  return usageEvent({
    id,
    occurredAt: NOON - 3_600_000,
    counts: { inputTokens: usd * 1_000_000_000, outputTokens: 0 },
    facts: workItem === undefined ? {} : { workItem },
  });
}

describe('what a piece of work costs', () => {
  it('is told on average and in the middle, beside each of them', async () => {
    const { ask } = await openTestBot({
      events: [
        call('PR-1', 1, 'a'),
        call('PR-1', 2, 'b'),
        call('PR-2', 1, 'c'),
        call('PR-3', 5, 'd'),
        call(undefined, 100, 'e'),
      ],
    });
    const { message } = await ask('top work 30d');
    expect(message.table?.rows.map(({ workItem, cost }) => [workItem, cost])).toEqual([
      ['(no work item)', '100'],
      ['PR-3', '5'],
      ['PR-1', '3'],
      ['PR-2', '1'],
    ]);
    // 1 + 3 + 5 dollars; what has no work item is none of them.
    expect(message.lines).toContain('3 work items cost $3.00 each on average, half of them $3.00 or less.');
  });

  it('leaves out what waits for a price, and says so', async () => {
    const { ask } = await openTestBot({
      events: [
        call('PR-1', 1, 'a'),
        call('PR-2', 3, 'b'),
        { ...call('PR-3', 1, 'c'), dimensions: { model: 'unknown', status: 'ok' } },
      ],
    });
    expect((await ask('top work 30d')).message.lines).toContain(
      '2 work items cost $2.00 each on average, half of them $1.00 or less. 1 more waits for a price.',
    );
  });

  it('is not told of other dimensions, nor of one piece alone', async () => {
    const { ask } = await openTestBot({ events: [call('PR-1', 1, 'a')] });
    for (const text of ['top work 30d', 'top model 30d'])
      expect((await ask(text)).message.lines.join(' ')).not.toContain('on average');
  });
});
