import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { closeMonth } from '../../../src/analytics/finance/closed-months.ts';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';
import { PLAIN_BUDGET } from '../../../src/analytics/state/budget.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { printDocument } from '../../../src/pdf/print.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { readPdf } from '../../support/read-pdf.ts';
import { recording } from '../../support/store.ts';

let made = 0;

/** A call on a day that costs a nano-dollar for each input token. */
function call(day: string, nano: number, dimensions: UsageEvent['dimensions'] = {}): UsageEvent {
  return usageEvent({
    id: `report-${made++}`,
    occurredAt: Date.parse(`${day}T10:00:00Z`),
    dimensions: { team: 'ml', user: 'ana', model: 'gpt-4o', provider: 'openai', status: 'ok', ...dimensions },
    counts: { inputTokens: nano, outputTokens: 0 },
  });
}

const OCTOBER = [
  call('2026-10-02', 3_000_000_001, { costCenter: 'cc-1' }),
  call('2026-10-09', 1_250_000_003, { team: 'web', agent: 'crawler', costCenter: 'cc-2' }),
  call('2026-10-31', 500_000_007, { team: '', agent: 'crawler' }),
];
const SEPTEMBER = [call('2026-09-15', 2_375_000_005)];
/** Usage is known before September began. */
const EARLIER = [call('2026-08-31', 1)];
const TOTAL = 4_750_000_011n;

async function openReport(events: readonly UsageEvent[] = [...OCTOBER, ...SEPTEMBER, ...EARLIER]) {
  const test = await openTestBot({ plan: TEAMS.plan ?? {}, print: printDocument });
  await test.usage.record([{ ...recording(events), price: priceOf }]);
  return test;
}

function priceOf({ counts, dimensions }: UsageEvent) {
  if (dimensions.model === 'unknown')
    return { status: 'pending', provider: 'openai', model: 'unknown' } as const;
  const nano = BigInt(counts.inputTokens ?? 0);
  const parts = { input: nano, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };
  return { status: 'priced', nano, parts, savings: 0n, priceIds: [] } as const;
}

function fileOf({ files }: Answer, mediaType: string): Uint8Array {
  const file = files.find((one) => one.mediaType === mediaType);
  if (!file) throw new Error(`no ${mediaType} among ${files.map(({ name }) => name)}`);
  return file.content;
}

type Record_ = Readonly<Record<string, string>>;

function recordsOf(answer: Answer): readonly Record_[] {
  return parse(Buffer.from(fileOf(answer, 'text/csv')), { bom: true, columns: true });
}

const paperOf = (answer: Answer) => readPdf(fileOf(answer, 'application/pdf'));
const nanoOf = (record: Record_ | undefined) => maybeNanoUsd(record?.['cost (USD)'] ?? '') ?? 0n;

describe('report', () => {
  it('is about the last month unless said otherwise, and names it', async () => {
    const { ask } = await openReport();
    const { message } = await ask('report');
    expect(message.headline).toBe('Report for October 2026: $4.75 (+100 % on September 2026)');
    expect(message.command).toBe('/usage report last-month');
    expect(message.figures.find(({ key }) => key === 'cost')).toMatchObject({ value: '4.750000011' });
  });

  it('tells amounts of a month in which usage began, and no change against it', async () => {
    const { ask } = await openReport([...OCTOBER, ...SEPTEMBER]);
    const { message } = await ask('report');
    expect(message.headline).toBe('Report for October 2026: $4.75 (n/a on September 2026)');
    expect(message.figures.filter(({ change }) => change !== undefined)).toEqual([]);
    expect(message.table?.total).toMatchObject({ before: '2.375000005', beforeChange: null });
    expect(message.table?.rows.map(({ beforeChange }) => beforeChange)).toEqual([null, null, null]);
    expect(message.sections?.map(({ title }) => title)).not.toContain(
      'Largest changes against September 2026',
    );
    expect(message.footing?.notes).toContain(
      'usage is known since 2026-09-15, so there is no whole period before to compare with',
    );
  });

  it('adds up in its CSV to the events, section by section, to the nano-dollar', async () => {
    const { ask } = await openReport();
    const records = recordsOf(await ask('report'));
    const total = records.at(-1);
    expect([total?.name, nanoOf(total)]).toEqual(['Total', TOTAL]);
    const sections = Map.groupBy(records.slice(0, -1), ({ section }) => section);
    expect([...sections.keys()]).toEqual(['team', 'model', 'agent', 'costCenter', 'day']);
    for (const [section, rows] of sections) {
      const sum = rows.reduce((added, row) => added + nanoOf(row), 0n);
      expect([section, sum]).toEqual([section, TOTAL]);
    }
    expect(total?.['period before (USD)']).toBe('2.375000005');
  });

  it('says in its PDF what its CSV says, to the cent', async () => {
    const { ask } = await openReport();
    const { text, pages } = await paperOf(await ask('report'));
    for (const part of ['$4.75', '$3.00', '$1.25', '$0.50', '$2.38', 'Cost centers', 'crawler', '(no team)'])
      expect(text).toContain(part);
    for (const page of pages) expect(page.placed.length).toBeGreaterThan(5);
  });

  it('says n/a where there was nothing to compare with, never 0 %', async () => {
    const { ask } = await openReport(OCTOBER);
    const answer = await ask('report');
    expect(answer.message.headline).toBe('Report for October 2026: $4.75 (n/a on September 2026)');
    expect(answer.message.lines).toContain('Against a year before: n/a.');
    const { text } = await paperOf(answer);
    expect(text).toContain('n/a');
    expect(text).not.toMatch(/(^|\s)0 %/);
  });

  it('compares with what was chosen', async () => {
    const { ask } = await openReport([...OCTOBER, call('2025-10-05', 9_500_000_022)]);
    const { message } = await ask('report 2026-10 vs:yoy');
    expect(message.headline).toBe('Report for October 2026: $4.75 (−50 % on October 2025)');
  });

  it('holds what its filters leave', async () => {
    const { ask } = await openReport();
    const answer = await ask('report 2026-10 model:gpt-4o team:web');
    expect(answer.message.headline).toContain('$1.25');
    expect(nanoOf(recordsOf(answer).at(-1))).toBe(1_250_000_003n);
  });

  it('sets budgets of the month against what it came to', async () => {
    const { ask, state } = await openReport();
    await state.saveBudget({
      ...{ ...PLAIN_BUDGET, id: 'b1', org: 'default', scope: 'team:ml', period: 'month' },
      ...{ amount: { unit: 'usd', value: 2_000_000_000n }, thresholds: [90], channel: null, createdBy: null },
    });
    const { text } = await paperOf(await ask('report'));
    expect(text).toContain('Budgets against what was spent');
    expect(text).toContain('team ml');
    expect(text).toContain('150 %');
    expect(text).toContain('$1.00 over');
  });

  it('shows what nobody answers for and what has no price', async () => {
    const { ask } = await openReport([...OCTOBER, call('2026-10-20', 5, { model: 'unknown' })]);
    const answer = await ask('report');
    const { text } = await paperOf(answer);
    expect(text).toContain('Without an owner or a price');
    expect(text).toContain('no price of unknown');
    expect(answer.message.footing?.unattributed).toBe('0.500000007');
  });

  it('says what a closed month was closed at and what it costs now', async () => {
    const { ask, state, usage, clock } = await openReport();
    const organisation = { id: 'default', timeZone: 'UTC' };
    const at = Date.parse('2026-10-15T00:00:00Z');
    await closeMonth(
      { state, usage },
      { organisation, at, by: null, now: Date.parse('2026-11-03T09:00:00Z') },
    );
    await usage.record([{ ...recording([call('2026-10-30', 1_000_000_000)]), price: priceOf }]);
    clock.now = NOON;
    const { message } = await ask('report');
    expect(message.lines).toContain('2026-10 was closed on 3 Nov 2026 at $4.75; now $5.75 (+$1.00).');
  });

  it('says that there was nothing', async () => {
    const { ask } = await openReport([]);
    const { message, files } = await ask('report');
    expect(message.headline).toBe('Report for October 2026: no usage');
    expect(files.map(({ mediaType }) => mediaType)).toContain('application/pdf');
  });

  it('is for admins, and for leads about the teams they lead', async () => {
    const { ask } = await openReport();
    const total = (answer: Answer) => answer.message.figures.find(({ key }) => key === 'cost')?.value;
    expect(total(await ask('report', as('ada')))).toBe('4.750000011');
    expect(total(await ask('report', as('lena')))).toBe('3.000000001');
    for (const [who, text] of [
      ['ana', 'report'],
      ['ana', 'report team:ml'],
      ['lena', 'report team:web'],
    ] as const) {
      const { message, files } = await ask(text, as(who));
      expect(message.error?.code).toBe('insufficient_access');
      expect(files).toEqual([]);
    }
  });

  it('can be subscribed to', async () => {
    const { ask, state } = await openReport();
    const { message } = await ask('sub "report last-month" monthly 2 09:00 slack:C1', as('ada'));
    expect(message.error).toBeNull();
    expect(await state.subscriptions('default')).toMatchObject([
      { query: 'report last-month', every: 'month', days: [2], at: '09:00' },
    ]);
  });
});

describe('pdf', () => {
  it('is beside any answer that asks for it, named as its CSV', async () => {
    const { ask } = await openReport();
    const answer = await ask('team 2026-10 pdf');
    const names = answer.files.map(({ name }) => name);
    const [csv, pdf] = [
      names.find((name) => name.endsWith('.csv')),
      names.find((name) => name.endsWith('.pdf')),
    ];
    expect(pdf?.replace('.pdf', '.csv')).toBe(csv);
    expect((await paperOf(answer)).text).toContain('All teams: $4.75');
    expect((await ask('team 2026-10')).files.every(({ mediaType }) => mediaType !== 'application/pdf')).toBe(
      true,
    );
  });

  it('costs the file and nothing else where it cannot be made', async () => {
    const { ask, logged } = await openTestBot({
      ...TEAMS,
      print: () => Promise.reject(new Error('no paper')),
    });
    const { message, files } = await ask('team 7d pdf');
    expect(message.lines).toContain('The PDF could not be made; the numbers are all in the CSV.');
    expect(files.map(({ mediaType }) => mediaType)).toEqual(['image/png', 'text/csv']);
    expect(logged).toHaveLength(1);
  });

  it('is not made of a refusal', async () => {
    const { ask } = await openReport();
    expect((await ask('report 2026-13')).files).toEqual([]);
  });
});
