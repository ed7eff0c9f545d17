import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import { toDiscord } from '../../../src/bot/discord/embeds.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { toBlocks } from '../../../src/bot/slack/blocks.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { discordProblems } from '../../support/discord-contract.ts';
import { usageEvent } from '../../support/event.ts';
import { slackProblems } from '../../support/slack-contract.ts';
import { recording } from '../../support/store.ts';

const schema = new URL('../../../data/reply.schema.json', import.meta.url);
const isReply = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

/** Sixty models of one customer, a closed month that changed since, an invoice paid in part. */
async function openFinance() {
  const events = Array.from({ length: 60 }, (_, index) =>
    usageEvent({
      id: `${index}`,
      occurredAt: Date.UTC(2026, 9, 12),
      dimensions: {
        user: 'ana',
        team: 'ml',
        model: `model-${index}`,
        provider: 'openai',
        customer: 'globex',
      },
      counts: { inputTokens: 1_234_567_891 + index, outputTokens: 7 },
    }),
  );
  const test = await openTestBot({ ...TEAMS, events, organisation: { taxRate: '21' } });
  test.clock.now = Date.UTC(2026, 10, 2, 9);
  const ask = (text: string) => test.ask(text, as('ada'));
  await ask('close 2026-10');
  await ask('invoice credit $5 "launch promotion" on 2026-10-05 customer:globex');
  await ask('invoice issue 2026-10 customer:globex');
  await ask('invoice pay $7.50 "wire 4711" customer:globex');
  const late = usageEvent({
    ...{ id: 'late', occurredAt: Date.UTC(2026, 9, 13), counts: { inputTokens: 9_000_000_000 } },
    dimensions: { team: 'web', user: 'carl', model: '=cmd()', provider: 'openai' },
  });
  await test.usage.record([recording([late])]);
  return ask;
}

const COMMANDS = [
  ...[
    'close 2026-10',
    'close list',
    'close show 2026-10',
    'close check 2026-10',
    'close auto',
    'close 2026-11',
  ],
  ...['invoice 2026-10', 'invoice 2026-10 customer:globex json', 'invoice show 1', 'invoice list'],
  ...[
    'invoice ledger',
    'invoice issue 2026-11',
    'invoice credit $5 "x"',
    'invoice nonsense',
    'invoice void 1',
  ],
];

function problemsOf(answer: Answer): readonly string[] {
  const { body } = toDiscord(answer);
  const fileNames = body.attachments.map(({ filename }) => filename);
  const route = 'POST /channels/{channel_id}/messages';
  return [...slackProblems(toBlocks(answer)), ...discordProblems({ route, body, fileNames })];
}

describe('what is said of months and invoices', () => {
  it.each(COMMANDS)('keeps to the shapes of its places: %s', async (command) => {
    const answer = await (await openFinance())(command);
    expect(answer.message.headline.length).toBeLessThanOrEqual(120);
    expect(answer.message.visibility).toBe('private');
    expect(problemsOf(answer)).toEqual([]);
    isReply(JSON.parse(JSON.stringify(toReply(answer))));
    expect(isReply.errors).toBeNull();
  });

  it.each([
    ['close show 2026-10', 'closed at (USD)'],
    ['close show 2026-10', 'difference (USD)'],
    ['invoice 2026-10 customer:globex', 'amount (USD)'],
    ['invoice 2026-10', 'cost (USD)'],
  ])('has a file whose rows add up to its total: %s, %s', async (command, column) => {
    const { files } = await (await openFinance())(command);
    const csv = files.find(({ mediaType, name }) => mediaType === 'text/csv' && !name.endsWith('closed.csv'));
    const rows: Record<string, string>[] = parse(Buffer.from(csv?.content ?? []), {
      bom: true,
      columns: true,
    });
    const cells = rows.map((row) => maybeNanoUsd(row[column] ?? '') ?? 0n);
    expect(cells.slice(0, -1).reduce((sum, cell) => sum + cell, 0n)).toBe(cells.at(-1));
    expect(Object.values(rows.at(-1) ?? {})[0]).toBe('Total');
  });
});
