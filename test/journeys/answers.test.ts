import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/bot/reply/reply.ts';
import { exportCommand } from '../../src/command-line/export.ts';
import { captureOutput } from '../support/command-output.ts';
import { DATABASES } from '../support/databases.ts';
import { tokenbell } from '../support/process-run.ts';
import { DEMO_NOW, type DemoStore, openDemoStore } from '../support/program-demo.ts';
import { chartSum, costOf, csvOf, figureOf, readReply } from './answer.ts';
import { nanoOf, sumOf } from './exact.ts';
import { type ExportedEvent, exportedEvents, readExport } from './exported.ts';

/** Everything a reply says of a cost and its tokens, against the events it is about. */
function expectAgreement(reply: Reply, folder: string, events: readonly ExportedEvent[]): void {
  const expected = {
    cost: sumOf(events.map(({ nano }) => nano)),
    inputTokens: sumOf(events.map(({ inputTokens }) => BigInt(inputTokens))),
    outputTokens: sumOf(events.map(({ outputTokens }) => BigInt(outputTokens))),
    requests: BigInt(events.length),
    errors: BigInt(events.filter(({ status }) => status === 'error').length),
  };
  const tokens = expected.inputTokens + expected.outputTokens;
  expect(reply.error).toBeNull();
  expect(events.length).toBeGreaterThan(0);
  expect({
    cost: costOf(reply),
    inputTokens: BigInt(figureOf(reply, 'inputTokens')),
    outputTokens: BigInt(figureOf(reply, 'outputTokens')),
    requests: BigInt(figureOf(reply, 'requests')),
    errors: BigInt(figureOf(reply, 'errors')),
  }).toEqual(expected);
  expect(BigInt(figureOf(reply, 'tokens'))).toBe(tokens);
  expect(nanoOf(reply.table?.total.cost)).toBe(expected.cost);
  expect(reply.charts.length).toBeGreaterThan(0);
  for (const chart of reply.charts) {
    const drawn = chartSum(chart);
    expect({ ...expected, tokens }).toMatchObject(drawn);
    expect(Object.keys(drawn)).not.toEqual([]);
    expectPicture(join(folder, chart.file ?? 'no picture'));
  }
  const { total, rows, header } = csvOf(reply, folder);
  expect(header.slice(1, 5)).toEqual(['requests', 'input tokens', 'output tokens', 'cost (USD)']);
  for (const [column, sum] of [
    ['requests', expected.requests],
    ['input tokens', expected.inputTokens],
    ['output tokens', expected.outputTokens],
  ] as const) {
    expect(total[column]).toBe(String(sum));
    expect(sumOf(rows.map((row) => BigInt(row[column] ?? '')))).toBe(sum);
  }
  expect(nanoOf(total['cost (USD)'])).toBe(expected.cost);
  expect(sumOf(rows.map((row) => nanoOf(row['cost (USD)'])))).toBe(expected.cost);
}

const PNG_SIGNATURE = '89504e470d0a1a0a';

/** A PNG as its specification begins one (https://www.w3.org/TR/png-3/#5PNG-file-signature), wide enough for 2×. */
function expectPicture(file: string): void {
  const bytes = readFileSync(file);
  expect(bytes.subarray(0, 8).toString('hex')).toBe(PNG_SIGNATURE);
  expect(bytes.subarray(12, 16).toString('latin1')).toBe('IHDR');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect(width).toBeGreaterThanOrEqual(720);
  expect(height).toBeGreaterThan(100);
  expect(bytes.subarray(-8, -4).toString('latin1')).toBe('IEND');
}

type Case = {
  readonly query: string;
  /** UTC, worked out by hand for Friday 20 November 2026, 12:34:56.789. */
  readonly from: string;
  readonly to?: string;
  readonly keeps?: (event: ExportedEvent) => boolean;
  /** What the rows of the CSV are. */
  readonly row: (event: ExportedEvent) => string;
};

const NOW = new Date(DEMO_NOW).toISOString();
const by =
  (name: 'team' | 'user' | 'agent' | 'model' | 'provider' | 'feature' | 'environment') =>
  (event: ExportedEvent) =>
    event[name];
/** "2026-11-20" in the zone. */
function byDay(timeZone: string): Case['row'] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return ({ at }) => format.format(at);
}

const CASES: readonly Case[] = [
  { query: 'team 7d', from: '2026-11-13T12:00Z', row: by('team') },
  {
    query: 'team research 7d',
    from: '2026-11-13T12:00Z',
    keeps: ({ team }) => team === 'research',
    row: by('user'),
  },
  {
    query: 'team support 7d by:agent metric:tokens',
    from: '2026-11-13T12:00Z',
    keeps: ({ team }) => team === 'support',
    row: by('agent'),
  },
  { query: 'org 24h', from: '2026-11-19T12:00Z', row: by('team') },
  { query: 'org today', from: '2026-11-20T00:00Z', row: by('team') },
  { query: 'org yesterday', from: '2026-11-19T00:00Z', to: '2026-11-20T00:00Z', row: by('team') },
  { query: 'org last week', from: '2026-11-09T00:00Z', to: '2026-11-16T00:00Z', row: by('team') },
  { query: 'org last-month', from: '2026-10-01T00:00Z', to: '2026-11-01T00:00Z', row: by('team') },
  { query: 'org 2026-W45', from: '2026-11-02T00:00Z', to: '2026-11-09T00:00Z', row: by('team') },
  {
    query: 'org 2026-11-03..2026-11-05 by:model',
    from: '2026-11-03T00:00Z',
    to: '2026-11-06T00:00Z',
    row: by('model'),
  },
  { query: 'org 7d tz:Asia/Kathmandu', from: '2026-11-13T12:15Z', row: by('team') },
  { query: 'top model 30d', from: '2026-10-21T00:00Z', row: by('model') },
  {
    query: 'top agents 7d team:search,support',
    from: '2026-11-13T12:00Z',
    keeps: ({ team }) => team === 'search' || team === 'support',
    row: by('agent'),
  },
  {
    query: 'top users 7d -team:data',
    from: '2026-11-13T12:00Z',
    keeps: ({ team }) => team !== 'data',
    row: by('user'),
  },
  {
    query: 'top feature mtd model:gpt-4.1 metric:requests',
    from: '2026-11-01T00:00Z',
    keeps: ({ model }) => model === 'gpt-4.1',
    row: by('feature'),
  },
  {
    query: 'top provider wtd status:error',
    from: '2026-11-16T00:00Z',
    keeps: ({ status }) => status === 'error',
    row: by('provider'),
  },
  {
    query: 'top env 2026-11-01 tz:Australia/Lord_Howe',
    from: '2026-10-31T13:00Z',
    to: '2026-11-01T13:00Z',
    row: by('environment'),
  },
  {
    query: 'user milo 30d',
    from: '2026-10-21T00:00Z',
    keeps: ({ user }) => user === 'milo@acme.example',
    row: by('model'),
  },
  { query: 'trend 14d', from: '2026-11-06T00:00Z', row: byDay('UTC') },
  { query: 'trend 14d by:team metric:tokens', from: '2026-11-06T00:00Z', row: byDay('UTC') },
  {
    query: 'trend last-month gran:day tz:America/New_York agent:code-review',
    from: '2026-10-01T04:00Z',
    to: '2026-11-01T04:00Z',
    keeps: ({ agent }) => agent === 'code-review',
    row: byDay('America/New_York'),
  },
  {
    // The day on which clocks went back, 25 hours long.
    query: 'trend 2026-10-25 gran:day tz:Europe/Berlin',
    from: '2026-10-24T22:00Z',
    to: '2026-10-25T23:00Z',
    row: byDay('Europe/Berlin'),
  },
  {
    query: 'forecast team:growth',
    from: '2026-11-01T00:00Z',
    keeps: ({ team }) => team === 'growth',
    row: byDay('UTC'),
  },
];

describe.each(DATABASES)('on $name', ({ create }) => {
  let demo: DemoStore;
  beforeAll(async () => {
    // Back into September, so that all of October is there.
    demo = await openDemoStore({ days: 55, create });
  });
  afterAll(() => demo.close());

  describe('ask "/usage team 7d" --json --out DIR', () => {
    it('gives the same sum in figures, table, chart, CSV and export', async () => {
      const { home } = demo;
      const folder = join(home.folder, 'answer');
      const now = new Date(DEMO_NOW).toISOString();
      const asked = await tokenbell(home, ['ask', '/usage team 7d', '--now', now, '--json', '--out', folder]);
      expect(asked.code).toBe(0);
      const reply = readReply(asked.out);
      expect(reply).toMatchObject({
        command: '/usage team 7d',
        visibility: 'private',
        period: { timeZone: 'UTC', granularity: 'hour' },
        footing: { pendingEvents: 0, unattributed: '0', costBasis: 'computed', pricedShare: '100' },
        table: { moreRows: 0 },
        error: null,
      });
      const exported = await tokenbell(home, [
        'export',
        'events',
        '--from',
        '2026-11-13T12:00:00Z',
        '--to',
        now,
      ]);
      expect(exported.code).toBe(0);
      expectAgreement(reply, folder, readExport(exported.out));
      expect(reply.files.map(({ name, bytes }) => [name, bytes])).toEqual(
        reply.files.map(({ name }) => [name, readFileSync(join(folder, name)).byteLength]),
      );
    });
  });

  describe('every answer agrees with the events it is about', () => {
    let events: readonly ExportedEvent[];
    beforeAll(async () => {
      const exported = exportedEvents();
      await exportCommand(['events'], {
        out: exported.stream,
        error: captureOutput().error,
        usage: demo.stores.usage,
        state: demo.stores.state,
        now: () => DEMO_NOW,
      });
      events = exported.events;
    });

    it.each(CASES)(
      'and its command asks the same again: /usage $query',
      async ({ query, from, to = NOW, keeps = () => true, row }) => {
        const folder = join(demo.home.folder, query.replace(/[^a-z0-9]/gi, '-'));
        const asked = await demo.ask(`/usage ${query}`, '--json', '--out', folder);
        const reply = readReply(asked.out);
        expect(asked.code).toBe(0);
        expect(Date.parse(reply.period?.from ?? '')).toBe(Date.parse(from));
        expect(Date.parse(reply.period?.to ?? '')).toBe(Date.parse(to));
        const inRange = events.filter(
          (event) => event.at >= Date.parse(from) && event.at < Date.parse(to) && keeps(event),
        );
        expectAgreement(reply, folder, inRange);
        const costs = new Map<string, bigint>();
        for (const event of inRange) costs.set(row(event), (costs.get(row(event)) ?? 0n) + event.nano);
        const { rows } = csvOf(reply, folder);
        expect(new Map(rows.map((one) => [one.name, nanoOf(one['cost (USD)'])]))).toEqual(costs);
        const again = await demo.ask(reply.command, '--json');
        expect(readReply(again.out)).toEqual(reply);
      },
    );
  });
});
