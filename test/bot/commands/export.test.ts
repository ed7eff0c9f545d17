import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { FOCUS_COLUMNS } from '../../../src/analytics/export/focus-columns.ts';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import type { EventCost, UsageEvent } from '../../../src/analytics/usage-event.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { exportCommand } from '../../../src/command-line/export.ts';
import { as, type BotParts, openTestBot, TEAMS } from '../../support/bot.ts';
import { captureOutput } from '../../support/command-output.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { recording } from '../../support/store.ts';

let made = 0;

type CallParts = {
  readonly at: string;
  readonly dimensions?: UsageEvent['dimensions'];
  readonly counts?: UsageEvent['counts'];
};

function call({ at, dimensions, counts }: CallParts): UsageEvent {
  return usageEvent({
    id: `export-${made++}`,
    occurredAt: Date.parse(at),
    dimensions: { team: 'ml', user: 'ana', model: 'gpt-4o', provider: 'openai', status: 'ok', ...dimensions },
    counts: { inputTokens: 1_000_003, outputTokens: 100, ...counts },
  });
}

/** 3 nano-dollars an input token, 1 a token read from a cache, 7 an output token, 11 for the request. */
function priceOf({ counts, dimensions }: UsageEvent): EventCost {
  if (dimensions.model === 'unknown') return { status: 'pending', provider: 'openai', model: 'unknown' };
  const read = BigInt(counts.cacheReadTokens ?? 0);
  const input = 3n * (BigInt(counts.inputTokens ?? 0) - read);
  const output = 7n * BigInt(counts.outputTokens ?? 0);
  const parts = { input, cacheRead: read, cacheWrite: 0n, output, other: 11n };
  return { status: 'priced', nano: input + read + output + 11n, parts, savings: 0n, priceIds: [] };
}

/** In New York the second is still of October 31st, and the clock goes back on November 1st. */
const CALLS: readonly UsageEvent[] = [
  call({ at: '2026-10-02T10:00:00Z', counts: { cacheReadTokens: 400_000 } }),
  call({ at: '2026-11-01T03:00:00Z', dimensions: { team: 'web', user: 'carl', agent: 'crawler' } }),
  call({
    at: '2026-11-01T15:00:00Z',
    dimensions: { team: '', model: 'claude-opus-5', provider: 'anthropic' },
  }),
  call({ at: '2026-11-02T15:00:00Z', dimensions: { billingMode: 'subscription' } }),
  call({ at: '2026-11-02T16:00:00Z', dimensions: { model: 'unknown' } }),
];
/** By hand: 3 × 600,003 + 400,000 + 700 + 11, and twice 3 × 1,000,003 + 700 + 11. */
const BILLED = 2_200_720n + 2n * 3_000_720n;
const PLANNED = 3_000_720n;

async function openExport(parts: BotParts = {}) {
  const test = await openTestBot({
    plan: TEAMS.plan ?? {},
    organisation: { timeZone: 'America/New_York' },
    ...parts,
  });
  const events = CALLS.map((event) => ({ event, cost: priceOf(event) }));
  await test.usage.record([{ org: 'default', receivedAt: NOON, bookVersion: 1, price: priceOf, events }]);
  return test;
}

type Line = Readonly<Record<string, string>>;

function linesOf(content: Uint8Array | string): readonly Line[] {
  return parse(Buffer.from(content), { bom: true, columns: true });
}

function fileOf({ files }: Answer, like: RegExp): Uint8Array {
  const file = files.find(({ name }) => like.test(name));
  if (!file) throw new Error(`no ${like} among ${files.map(({ name }) => name)}`);
  return file.content;
}

function sumOf(lines: readonly Line[], column: string): bigint {
  return lines.reduce((sum, line) => sum + (maybeNanoUsd(line[column] ?? '') ?? 0n), 0n);
}

const RANGE = '2026-10-01..2026-11-19';

describe('export', () => {
  it('holds every day by all main dimensions, and adds up to the nano-dollar', async () => {
    const { ask } = await openExport();
    const answer = await ask(`export ${RANGE}`);
    const lines = linesOf(fileOf(answer, /\.csv$/));
    const [total, ...rows] = lines.toReversed();
    expect([total?.date, maybeNanoUsd(total?.['cost (USD)'] ?? '')]).toEqual(['Total', BILLED]);
    expect(sumOf(rows, 'cost (USD)')).toBe(BILLED);
    expect(sumOf(rows, 'included in plans (USD)')).toBe(PLANNED);
    expect(rows.map(({ date }) => date).toReversed()).toEqual([
      ...['2026-10-02', '2026-10-31', '2026-11-01', '2026-11-02', '2026-11-02'],
    ]);
    expect(rows).toContainEqual(
      expect.objectContaining({
        date: '2026-10-31',
        team: 'web',
        user: 'carl',
        agent: 'crawler',
        model: 'gpt-4o',
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ model: 'unknown', 'cost (USD)': '', unpriced: '1' }),
    );
  });

  it('comes as JSON and PDF as well', async () => {
    const { ask } = await openExport({ print: async () => new TextEncoder().encode('%PDF') });
    const { files } = await ask(`export json pdf ${RANGE}`);
    expect(files.map(({ mediaType }) => mediaType)).toEqual([
      'text/csv',
      'application/x-ndjson',
      'application/pdf',
    ]);
  });

  it('names nobody where nobody is named', async () => {
    const { ask } = await openExport({ organisation: { people: 'pseudonymous' } });
    expect(linesOf(fileOf(await ask(`export ${RANGE}`), /\.csv$/))[0]).not.toHaveProperty('user');
  });

  it('is for admins, and for leads about the teams they lead', async () => {
    const { ask } = await openExport();
    const lines = linesOf(fileOf(await ask(`export focus ${RANGE}`, as('lena')), /focus/));
    expect(new Set(lines.map(({ SubAccountId }) => SubAccountId))).toEqual(new Set(['ml']));
    for (const [who, text] of [
      ['ana', `export ${RANGE}`],
      ['lena', `export focus ${RANGE} team:web`],
    ] as const) {
      const { message, files } = await ask(text, as(who));
      expect([message.error?.code, files]).toEqual(['insufficient_access', []]);
    }
  });

  it('refuses what would change nothing', async () => {
    const { ask } = await openExport();
    expect((await ask('export csv by:model')).message.error?.code).toBe('bad_value');
    expect((await ask('export csv vs:yoy')).message.error?.code).toBe('bad_value');
  });

  it('says where the rest is when there are too many rows for a chat', async () => {
    const day = Date.parse('2026-11-10T12:00:00Z');
    const many = Array.from({ length: 10_001 }, (_, index) =>
      usageEvent({
        id: `many-${index}`,
        occurredAt: day,
        dimensions: { team: 'ml', user: 'ana', provider: 'openai', model: `model-${index}`, status: 'ok' },
      }),
    );
    const { ask, usage } = await openExport();
    await usage.record([recording(many)]);
    const { message, files } = await ask(`export ${RANGE}`);
    expect(message.error?.message).toBe('That is more than 10K rows, the most that a file in chat holds.');
    expect(message.error?.hint).toContain('tokenbell export daily --from 2026-10-01 --to 2026-11-20');
    expect(files).toEqual([]);
  });
});

describe('export focus', () => {
  it('bills exactly what is billed and lists what plans pay for as well', async () => {
    const { ask } = await openExport();
    const lines = linesOf(fileOf(await ask(`export focus ${RANGE}`), /focus\.csv$/));
    expect(sumOf(lines, 'BilledCost')).toBe(BILLED);
    for (const column of ['ListCost', 'ContractedCost', 'EffectiveCost'])
      expect([column, sumOf(lines, column)]).toEqual([column, BILLED + PLANNED]);
  });

  it('has a row for each class of tokens with its quantity and cost', async () => {
    const { ask } = await openExport();
    const lines = linesOf(fileOf(await ask('export focus 2026-10-02'), /focus\.csv$/));
    expect(
      lines.map((line) => [line.x_TokenClass, line.ConsumedQuantity, line.ConsumedUnit, line.BilledCost]),
    ).toEqual([
      ['input', '600003', 'Tokens', '0.001800009'],
      ['cache-read', '400000', 'Tokens', '0.0004'],
      ['output', '100', 'Tokens', '0.0000007'],
      ['other', '1', 'Requests', '0.000000011'],
    ]);
  });

  it('bills nothing of what a plan pays for, and says what has no price yet', async () => {
    const { ask } = await openExport();
    const lines = linesOf(fileOf(await ask('export focus 2026-11-02'), /focus\.csv$/));
    expect(lines.find(({ x_BillingMode }) => x_BillingMode === 'subscription')).toMatchObject({
      BilledCost: '0',
      EffectiveCost: '0.00300072',
      ConsumedQuantity: '1000103',
    });
    const unpriced = lines.filter(({ x_Model }) => x_Model === 'unknown');
    expect(unpriced.map(({ BilledCost, x_UnpricedCalls }) => [BilledCost, x_UnpricedCalls])).toEqual([
      ['0', '1'],
      ['0', '0'],
    ]);
  });

  it('gives days and months of the organisation as instants', async () => {
    const { ask } = await openExport();
    const lines = linesOf(fileOf(await ask(`export focus ${RANGE}`), /focus\.csv$/));
    // New York is 4 hours behind until 2 o'clock on November 1st, 5 after it.
    expect(lines.find(({ SubAccountId }) => SubAccountId === 'web')).toMatchObject({
      BillingPeriodStart: '2026-10-01T04:00:00Z',
      BillingPeriodEnd: '2026-11-01T04:00:00Z',
      ChargePeriodStart: '2026-10-31T04:00:00Z',
      ChargePeriodEnd: '2026-11-01T04:00:00Z',
    });
    expect(lines.find(({ SubAccountId }) => SubAccountId === '')).toMatchObject({
      ChargePeriodStart: '2026-11-01T04:00:00Z',
      ChargePeriodEnd: '2026-11-02T05:00:00Z',
    });
  });

  it('has the columns of the specification, filled where they may not be empty', async () => {
    const { ask } = await openExport();
    const lines = linesOf(fileOf(await ask(`export focus ${RANGE}`), /focus\.csv$/));
    // The mandatory columns of FOCUS 1.2; ChargeClass alone may be, and is, empty.
    const mandatory = [
      ...['BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingCurrency', 'BillingPeriodEnd'],
      ...[
        'BillingPeriodStart',
        'ChargeCategory',
        'ChargeDescription',
        'ChargePeriodEnd',
        'ChargePeriodStart',
      ],
      ...[
        'ContractedCost',
        'EffectiveCost',
        'InvoiceIssuerName',
        'ListCost',
        'PricingQuantity',
        'PricingUnit',
      ],
      ...['ProviderName', 'PublisherName', 'ServiceCategory', 'ServiceName'],
    ];
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([...FOCUS_COLUMNS]);
      for (const column of mandatory) expect([column, line[column]]).not.toEqual([column, '']);
      expect(line.ServiceCategory).toBe('AI and Machine Learning');
      expect(JSON.parse(line.Tags ?? '')).toMatchObject({ model: line.x_Model });
    }
  });
});

describe('tokenbell export', () => {
  async function written(args: readonly string[]) {
    const { usage, state, ask } = await openExport();
    const output = captureOutput();
    const code = await exportCommand(args, { ...output, usage, state, now: () => NOON });
    return { code, ask, text: () => output.text().out };
  }

  it('writes the same FOCUS rows as the chat', async () => {
    const { code, ask, text } = await written(['focus', '--from', '2026-10-01', '--to', '2026-11-20']);
    expect(code).toBe(0);
    expect(linesOf(text())).toEqual(linesOf(fileOf(await ask(`export focus ${RANGE}`), /focus\.csv$/)));
  });

  it('writes the same days as the chat, from the first event on unless said otherwise', async () => {
    const { ask, text } = await written(['daily']);
    expect(linesOf(text())).toEqual(linesOf(fileOf(await ask(`export ${RANGE}`), /\.csv$/)));
  });

  it.each([['nothing'], ['focus', '--from', '2026-02-30']])('does not understand %s', async (...args) => {
    expect((await written(args)).code).toBe(2);
  });
});
