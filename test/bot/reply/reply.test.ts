import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import { replySchema, toReply } from '../../../src/bot/reply/reply.ts';
import { printAnswer } from '../../../src/bot/terminal/print.ts';
import { openTestBot, spent, TEAMS } from '../../support/bot.ts';

const published = JSON.parse(
  readFileSync(new URL('../../../data/reply.schema.json', import.meta.url), 'utf8'),
) as object;
const isReply = new Ajv2020({ strict: false }).compile(published);

describe('the reply as JSON', () => {
  it('is published as it is built', () => {
    expect(published).toEqual(z.toJSONSchema(replySchema));
  });

  it.each([
    '',
    'team 7d',
    'team ml 7d',
    'user bob',
    'org by:model',
    'top agent',
    'trend 30d',
    'forecast',
    'budget list',
    'sub list',
    'alert',
    'status',
    'help',
    'team nosuch',
    'heatmap',
    '"',
  ])('is valid for %j', async (command) => {
    const { ask } = await openTestBot(TEAMS);
    const reply: unknown = JSON.parse(JSON.stringify(toReply(await ask(command))));
    isReply(reply);
    expect(isReply.errors).toBeNull();
  });

  it('names the file of every picture and the title and data it was drawn from', async () => {
    const { ask } = await openTestBot(TEAMS);
    const { charts, files } = toReply(await ask('team 7d'));
    expect(files.map(({ name }) => name)).toContain(charts[0]?.file);
    expect(charts[0]).toMatchObject({
      kind: 'stacked',
      title: expect.any(String),
      data: { groups: expect.any(Array) },
    });
  });

  it('holds the rows shown and says how many more the CSV has', async () => {
    const events = Array.from({ length: 14 }, (_, index) => spent('ana', `team-${index}`, index + 1));
    const { ask } = await openTestBot({ events });
    const { table } = toReply(await ask('team 7d'));
    expect([table?.rows.length, table?.moreRows]).toEqual([10, 4]);
    const few = toReply(await ask('team 7d top:3'));
    expect([few.table?.rows.length, few.table?.moreRows]).toEqual([3, 11]);
  });
});

describe('one answer', () => {
  it('says the same to the nano-dollar in JSON, CSV and chart', async () => {
    const { ask } = await openTestBot(TEAMS);
    const answer = await ask('team 7d');
    const { figures, table, charts } = toReply(answer);
    const [csv] = answer.files.filter(({ mediaType }) => mediaType === 'text/csv');
    const records: string[][] = parse(Buffer.from(csv?.content ?? []), { bom: true });
    const column = records[0]?.indexOf('cost (USD)') ?? -1;
    const groups = charts[0]?.data.groups as { readonly values: readonly string[] }[];
    const total = 15_000_000_140n;
    expect(maybeNanoUsd(String(figures.find(({ key }) => key === 'cost')?.value))).toBe(total);
    expect(maybeNanoUsd(String(table?.total.cost))).toBe(total);
    expect(maybeNanoUsd(records.at(-1)?.[column] ?? '')).toBe(total);
    expect(sum(records.slice(1, -1).map((record) => record[column] ?? ''))).toBe(total);
    expect(sum(groups.flatMap(({ values }) => values.map(String)))).toBe(total);
  });
});

function sum(decimals: readonly string[]): bigint {
  return decimals.reduce((whole, decimal) => whole + (maybeNanoUsd(decimal) ?? 0n), 0n);
}

describe('the terminal', () => {
  it('prints headline, figures, table, small print and the command', async () => {
    const { ask } = await openTestBot(TEAMS);
    const lines = printAnswer(await ask('team 7d')).split('\n');
    expect(lines[0]).toBe('All teams: $15.00 in the last 7 days');
    expect(lines.find((line) => line.startsWith('web '))).toContain('$8.00');
    expect(lines.find((line) => line.startsWith('Total '))).toContain('$15.00');
    expect(lines).toContain('13 Nov 2026 12:00 to 20 Nov 2026 12:00, UTC · data to 20 Nov 2026 11:00');
    expect(lines.at(-1)).toBe('> /usage team 7d');
  });

  it('prints what was wrong once, and what to type instead', async () => {
    const { ask } = await openTestBot(TEAMS);
    expect(printAnswer(await ask('teem 7d')).split('\n')).toEqual([
      '⚠️ Problem: There is no command "teem". Did you mean /usage team?',
      '',
      'For example: /usage team 7d. /usage help lists what there is.',
      'Did you mean:',
      '  /usage team 7d',
      '',
      '> /usage teem 7d',
    ]);
  });
});
