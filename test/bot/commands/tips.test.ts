import { describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { onlyReads } from '../../../src/bot/grammar/reads.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { recordAtTipRates } from '../../support/priced-calls.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Calls = {
  readonly agent: string;
  readonly count: number;
  /** Milliseconds from one to the next; the last is an hour old. */
  readonly apart?: number;
  readonly input: number | ((index: number) => number);
  readonly output: number;
  readonly dimensions?: UsageEvent['dimensions'];
  readonly facts?: UsageEvent['facts'];
};

function calls({ agent, count, apart = 2 * HOUR_MS, input, output, dimensions, facts = {} }: Calls) {
  return Array.from({ length: count }, (_, index) =>
    usageEvent({
      id: `${agent}-${index}`,
      occurredAt: NOON - HOUR_MS - (count - 1 - index) * apart,
      dimensions: {
        ...{ provider: 'openai', model: 'gpt-x', status: 'ok', team: 'ml', user: 'ana', agent },
        ...dimensions,
      },
      counts: { inputTokens: typeof input === 'number' ? input : input(index), outputTokens: output },
      facts,
    }),
  );
}

/** At $2 and $10 per million tokens; the small model is at $0.10 and $0.40. */
const HELPDESK = calls({ agent: 'helpdesk', count: 15, input: 1_000, output: 100 });
const INDEXER = calls({
  ...{ agent: 'indexer', count: 20, apart: 24 * HOUR_MS, input: 500_000, output: 1_000 },
  dimensions: { action: 'document_indexing' },
});
const REVIEWER = calls({ agent: 'reviewer', count: 10, apart: MINUTE_MS, input: 10_000, output: 50 });
const CHATTER = calls({
  ...{ agent: 'chatter', count: 12, input: (index: number) => (index < 6 ? 10_000 : 20_000), output: 10 },
  facts: { conversation: 'c-1' },
});
const READER = calls({
  ...{ agent: 'reader', count: 5, input: 4_000, output: 500 },
  facts: { files: [{ id: 'f-1', name: 'plan.pdf', extractedTokens: 3_000 }] },
});
const MONTH = [...HELPDESK, ...INDEXER, ...REVIEWER, ...CHATTER, ...READER];

async function tipsBot(events: readonly UsageEvent[]): Promise<TestBot> {
  const test = await openTestBot({ plan: TEAMS.plan ?? {} });
  await recordAtTipRates(test, events);
  return test;
}

function csvOf({ files }: Answer): readonly string[] {
  const file = files.find(({ mediaType }) => mediaType === 'text/csv');
  return new TextDecoder().decode(file?.content).replace('\uFEFF', '').split('\r\n');
}

describe('tips', () => {
  it('are ranked by what they would have saved, to the nano-dollar', async () => {
    const { ask } = await tipsBot(MONTH);
    const { table } = toReply(await ask('tips'));
    expect(table?.rows.map((row) => Object.values(row))).toEqual([
      // 20 × (500,000 × $2 + 1,000 × $10 per 1M) = $20.20, and half of it.
      ['indexer: batch tier', 20, '20.2', '10.1', '10.1', '48.38', 'high'],
      // 10 × ($0.02 + $0.0005) = $0.205; nine of them read 10,000 tokens at $0.20: $0.0205 + 9 × $0.0025.
      ['reviewer: cache the start of prompts', 10, '0.205', '0.043', '0.162', '0.78', 'low'],
      // Six calls of 20,000 + 10 tokens are $0.0401 each; cut to 10,000 $0.0201, and two summaries at $0.03.
      ['chatter: keep chats at their median length', 6, '0.2406', '0.1806', '0.06', '0.29', 'low'],
      // 15 × ($0.002 + $0.001), and 15 × ($0.0001 + $0.00004) at the small model.
      ['helpdesk: short calls to gpt-x-mini', 15, '0.045', '0.0021', '0.0429', '0.2', 'medium'],
      // Four calls of $0.013, without 3,000 tokens of $2 per 1M each.
      ['reader: send each file once', 4, '0.052', '0.028', '0.024', '0.11', 'low'],
    ]);
    // All that was spent: the five above with six short chats of $0.0201 and the first sending of the file, $0.013.
    expect(table?.total).toMatchObject({
      calls: 55,
      costNow: '20.7426',
      costThen: '10.3537',
      saving: '10.3889',
      share: '49.76',
    });
  });

  it('say what they are a share of, for how long, and how much that is a month', async () => {
    const { ask } = await tipsBot(MONTH);
    const { message } = await ask('tips 30d');
    // $20.2 + $0.205 + $0.2406 + 6 × $0.0201 + $0.045 + 5 × $0.013 = $20.8762
    expect(message.headline).toBe('$10.39 of $20.88 (50 %) could be saved in the last 30 days: 5 tips');
    expect(message.lines[0]).toBe(
      '1. $10.10 (48.4 %) with indexer: batch tier; 20 calls of gpt-x, $20.20 → $10.10; confidence high.',
    );
    expect(message.lines).toContain('By confidence: $10.10 high, $0.04 medium, $0.25 low.');
    // From midnight thirty days ago to noon: 30.5 days. $10.3889 / 30.5 × 30 = $10.2186
    expect(message.lines).toContain('At this pace about $10.22 a month: the saving of a day, times 30.');
    expect(message.lines).toContain('A batch may take up to a day; the tokens and the model stay the same.');
    expect(message.charts[0]).toMatchObject({ kind: 'ranking', rows: { length: 5 } });
  });

  it('are in the file exactly, and add up', async () => {
    const { ask } = await tipsBot(MONTH);
    const lines = csvOf(await ask('tips'));
    expect(lines[0]).toBe(
      'tip,model,other model,calls,cost now (USD),cost then (USD),saving (USD),share (%),confidence',
    );
    expect(lines[1]).toBe('"indexer: batch tier",gpt-x,,20,20.2,10.1,10.1,48.38,high');
    expect(lines[6]).toBe('Total,,,55,20.7426,10.3537,10.3889,49.76,');
  });

  it('count a call once, though it could be cheaper in two ways', async () => {
    const background = calls({
      ...{ agent: 'tagger', count: 10, input: 1_000, output: 100 },
      dimensions: { queryType: 'background' },
    });
    const { message } = await (await tipsBot(background)).ask('tips');
    // $0.0286 at the small model against $0.015 at the batch tier, never both.
    expect(message.table?.rows.map(({ tip, saving }) => [tip, saving])).toEqual([
      ['tagger: short calls to gpt-x-mini', '0.0286'],
    ]);
  });

  it('lead to a closer look at each, which is answered', async () => {
    const { ask } = await tipsBot(MONTH);
    const { actions } = (await ask('tips 30d team:ml')).message;
    expect(actions.map(({ command }) => command)).toEqual([
      '/usage prices whatif tier:batch 30d team:ml agent:indexer model:gpt-x',
      '/usage cache 30d team:ml agent:reviewer model:gpt-x',
      '/usage show cost 30d team:ml agent:chatter model:gpt-x',
    ]);
    for (const { command } of actions) expect((await ask(command)).message.error).toBeNull();
  });

  it('say what was looked at where there are none', async () => {
    const { ask } = await tipsBot(calls({ agent: 'writer', count: 3, input: 3_000, output: 900 }));
    const { message } = await ask('tips');
    // 3 × ($0.006 + $0.009)
    expect(message.headline).toBe('Nothing found that would have cost less: $0.04 in the last 30 days');
    expect(message.lines[0]).toBe(
      'Looked at 3 calls for short ones to large models, work nobody waits for, prompts that begin alike, long chats and files sent again.',
    );
    expect(message.table).toBeNull();
    expect((await (await tipsBot([])).ask('tips')).message.headline).toBe(
      'No usage in the last 30 days, so there is nothing to save',
    );
  });

  it('name habits whose saving counts alone do not tell, without an amount', async () => {
    const { ask } = await tipsBot(
      calls({ agent: 'poller', count: 90, apart: 10 * MINUTE_MS, input: 2_000, output: 5 }),
    );
    const { message } = await ask('tips');
    expect(message.headline).toContain('Nothing found');
    expect(message.lines.filter((line) => line.startsWith('Pattern'))).toEqual([
      // 90 × ($0.004 + $0.00005), on two days.
      'Pattern: poller, gpt-x: about 45 calls a day of nearly the same size, 2,000 tokens: one job for an agent, or answers that could be kept (90 calls, $0.36).',
      'Pattern: poller, gpt-x: 400 tokens sent for each one returned: prompts may carry more than the answer needs (90 calls, $0.36).',
    ]);
  });

  it('are about nobody else: a member reads their own, a lead those of their teams', async () => {
    const web = calls({
      ...{ agent: 'web-helper', count: 5, input: 1_000, output: 100 },
      dimensions: { team: 'web', user: 'carl' },
    });
    const { ask } = await tipsBot([...HELPDESK, ...web]);
    const names = async (text: string, user: string) =>
      (await ask(text, as(user))).message.table?.rows.map(({ tip }) => tip) ?? [];
    const [ml, other] = ['helpdesk: short calls to gpt-x-mini', 'web-helper: short calls to gpt-x-mini'];
    expect(await names('tips', 'ana')).toEqual([ml]);
    expect(await names('tips', 'carl')).toEqual([other]);
    expect(await names('tips', 'bob')).toEqual([]);
    expect(await names('tips', 'lena')).toEqual([ml]);
    expect(await names('tips', 'ada')).toEqual([ml, other]);
    // The totals of a team are open, what makes them up is not.
    const { message } = await ask('tips team:web', as('ana'));
    expect(message.error).toMatchObject({
      code: 'insufficient_access',
      message: 'Insufficient access. What makes up the totals of a team is for its lead and admins.',
    });
    expect((await ask('tips user:carl', as('lena'))).message.error?.code).toBe('unknown_name');
    expect((await ask('tips public', as('ana'))).message.error?.code).toBe('insufficient_access');
  });

  it('leave out what plans pay for, what senders priced and what the book says otherwise by now', async () => {
    const planned = calls({
      ...{ agent: 'in-plan', count: 9, input: 1_000, output: 100 },
      dimensions: { billingMode: 'subscription' },
    });
    const test = await tipsBot(planned);
    const stale = calls({ agent: 'stale', count: 9, input: 1_000, output: 100 }).map((event) => ({
      event,
      cost: {
        ...({ status: 'priced', nano: 9_000_000n, savings: 0n, priceIds: ['old'] } as const),
        parts: { input: 9_000_000n, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n },
      },
    }));
    const price = () => stale[0]?.cost ?? expect.unreachable();
    await test.usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price, events: stale }]);
    const { message } = await test.ask('tips');
    // Nine stale calls at $0.009; the plan's nine are billed nothing.
    expect(message.headline).toBe('Nothing found that would have cost less: $0.08 in the last 30 days');
  });

  it('never tell calls without a price as calls that cost nothing', async () => {
    const dark = calls({
      ...{ agent: 'dark', count: 2, input: 1_000, output: 100 },
      dimensions: { model: 'nobody-knows', team: 'web' },
    });
    const { ask } = await tipsBot([...HELPDESK, ...dark]);
    const cost = (figures: Answer['message']['figures']) =>
      figures
        .filter(({ key }) => key === 'cost' || key === 'possibleSavings')
        .map(({ text, value }) => [text, value]);
    const all = (await ask('tips')).message;
    // 15 × ($0.002 + $0.001); of it 15 × ($0.0001 + $0.00004) at the small model.
    expect(all.headline).toBe('$0.04 of at least $0.04 (95 %) could be saved in the last 30 days: 1 tip');
    expect(cost(all.figures)).toEqual([
      ['at least $0.04', '0.045'],
      ['$0.04', '0.0429'],
    ]);
    const pending = (await ask('tips team:web')).message;
    expect(pending.headline).toBe('Nothing to compare in the last 30 days (team web): the cost is pending');
    expect(cost(pending.figures)).toEqual([
      ['pending', null],
      ['pending', null],
    ]);
  });

  it('change nothing, so that programs may ask for them', () => {
    expect(onlyReads('tips 30d team:ml')).toBe(true);
  });

  it('are hinted at beside the hours of the week where work could wait', async () => {
    const { ask } = await tipsBot(MONTH);
    expect((await ask('heatmap 30d')).message.lines).toContain(
      'At least $20.20 of it is work nobody waits for: /usage tips shows what a batch tier would save on it.',
    );
    const { lines } = (await ask('heatmap 30d agent:helpdesk')).message;
    expect(lines.filter((line) => line.includes('tips'))).toEqual([]);
  });

  it('take a range and filters, and say so of anything else', async () => {
    const { ask } = await tipsBot(MONTH);
    expect((await ask('tips by:model')).message.error?.message).toContain(
      'tips takes a range and filters, not "by:"',
    );
    expect((await ask('tips 7d agent:indexer')).message.table?.rows).toMatchObject([
      { calls: 7, saving: '3.535' },
    ]);
  });
});
