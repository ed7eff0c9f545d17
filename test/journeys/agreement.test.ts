import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toReply } from '../../src/bot/reply/reply.ts';
import { exportCommand } from '../../src/command-line/export.ts';
import { composeBot } from '../../src/compose/bot.ts';
import { createLogger } from '../../src/log.ts';
import { captureOutput } from '../support/command-output.ts';
import { DATABASES } from '../support/databases.ts';
import { DEMO_NOW, type DemoStore, openDemoStore } from '../support/program-demo.ts';
import { chartSum, costOf, figureOf } from './answer.ts';
import { nanoOf, readCsv, sumOf } from './exact.ts';
import { type ExportedEvent, exportedEvents } from './exported.ts';

type Keeps = (event: ExportedEvent) => boolean;
type Field = 'team' | 'model' | 'agent' | 'feature' | 'status' | 'department' | 'customer' | 'action';

/** One question somebody may ask, and which events it is about, worked out from its words alone. */
type Asked = { readonly text: string; readonly as: string; readonly keeps: Keeps };

const LEAD = 'milo@acme.example';
const MEMBER = 'elif@acme.example';

/** Values of the sample, as docs/demo.md has them, and the words people filter by. */
const VALUES: Readonly<Record<Field, { readonly word: string; readonly values: readonly string[] }>> = {
  team: { word: 'team', values: ['support', 'search', 'platform', 'growth', 'research', 'legal'] },
  model: { word: 'model', values: ['claude-opus-4-1', 'gpt-4.1', 'gemini-2.5-flash'] },
  agent: { word: 'agent', values: ['research-bot', 'code-review', 'support-triage', 'dedupe'] },
  feature: { word: 'feature', values: ['reports', 'campaigns', 'pull requests', 'documents'] },
  status: { word: 'status', values: ['ok', 'error'] },
  department: { word: 'dept', values: ['customers', 'product', 'back office'] },
  customer: { word: 'customer', values: ['globex', 'initech', 'hooli', 'vandelay'] },
  action: { word: 'action', values: ['user_interaction', 'document_indexing', 'guardrail_check'] },
};

const RANGES = [
  ...['24h', '36h', '7d', '8d', '14d', '30d', '3w', 'today', 'yesterday', 'wtd', 'mtd', 'last-week'],
  ...['2026-10-25', '2026-11-01', '2026-W45', '2026-10-28..2026-11-03', '"since 2026-11-05"'],
];
/** What a picture may be about; the table and the file say all of it anyway. */
const METRICS = ['', '', 'metric:cost', 'metric:tokens', 'metric:requests', 'metric:errors'];
const ZONES = ['', 'tz:Asia/Kathmandu', 'tz:America/New_York', 'tz:Europe/Berlin', 'tz:Australia/Lord_Howe'];

const quoted = (value: string) => (value.includes(' ') ? `"${value}"` : value);

const someFilter = (fields: readonly Field[]) =>
  fc.constantFrom(...fields).chain((field) =>
    fc
      .record({
        values: fc.uniqueArray(fc.constantFrom(...VALUES[field].values), { minLength: 1, maxLength: 2 }),
        negate: fc.boolean(),
      })
      .map(({ values, negate }) => ({
        ...{ field, values, negate },
        text: `${negate ? '-' : ''}${VALUES[field].word}:${values.map(quoted).join(',')}`,
        keeps: (event: ExportedEvent) => values.includes(event[field] ?? '') !== negate,
      })),
  );

type SomeFilter = { readonly field: Field; readonly values: readonly string[]; readonly negate: boolean };

/** Two filters that no call can meet are refused instead of answered. */
const canBoth = ([one, other]: readonly SomeFilter[]): boolean =>
  one?.field !== other?.field ||
  one?.negate !== false ||
  other?.negate !== false ||
  one.values.some((value) => other.values.includes(value));

type View = { readonly text: string; readonly keeps: Keeps };
const everything: Keeps = () => true;
const byUser =
  (user: string): Keeps =>
  (event) =>
    event.user === user;
const byTeam =
  (team: string): Keeps =>
  (event) =>
    event.team === team;
const top = (dimension: string, keeps: Keeps): View => ({ text: `top ${dimension}`, keeps });

const FIELDS = Object.keys(VALUES) as Field[]; // the record's own
/** What everybody may split and filter the totals of a team by. */
const OPEN_FIELDS: readonly Field[] = ['model', 'status', 'department'];

const ADMIN_VIEWS: readonly View[] = [
  ...['org', 'team', 'trend', 'source', 'org by:model', 'trend by:agent', 'org by:customer'].map((text) => ({
    text,
    keeps: everything,
  })),
  ...VALUES.team.values.map((team) => ({ text: `team ${team}`, keeps: byTeam(team) })),
  ...['agent', 'user', 'feature', 'model', 'dept', 'costcenter', 'customer', 'surface', 'action'].map(
    (dimension) => top(dimension, everything),
  ),
  { text: `user ${MEMBER}`, keeps: byUser(MEMBER) },
];
const LEAD_VIEWS: readonly View[] = [
  { text: 'me', keeps: byUser(LEAD) },
  { text: 'team research', keeps: byTeam('research') },
  { text: `user ${MEMBER}`, keeps: byUser(MEMBER) },
  // Of anything but the totals of teams a lead is told what their own team did.
  ...['agent', 'user', 'feature', 'action'].map((dimension) => top(dimension, byTeam('research'))),
  { text: 'trend team:research', keeps: byTeam('research') },
];
const MEMBER_VIEWS: readonly View[] = [
  { text: 'me', keeps: byUser(MEMBER) },
  { text: 'team', keeps: everything },
  { text: 'team support', keeps: byTeam('support') },
  { text: 'top team', keeps: everything },
];

const some = (as: string, views: readonly View[], fields: readonly Field[]): fc.Arbitrary<Asked> =>
  fc
    .record({
      view: fc.constantFrom(...views),
      filters: fc.array(someFilter(fields), { maxLength: 2 }).filter(canBoth),
      range: fc.constantFrom(...RANGES),
      zone: fc.constantFrom(...ZONES),
      metric: fc.constantFrom(...METRICS),
    })
    .map(({ view, filters, range, zone, metric }) => ({
      as,
      text: [view.text, range.replaceAll('"', ''), ...filters.map((one) => one.text), zone, metric]
        .filter((word) => word !== '')
        .join(' '),
      keeps: (event) => view.keeps(event) && filters.every((one) => one.keeps(event)),
    }));

/** 200 of all views, filters, ranges, zones and roles, the same ones each time. */
const QUESTIONS: readonly Asked[] = fc.sample(
  fc.oneof(
    { weight: 5, arbitrary: some('', ADMIN_VIEWS, FIELDS) },
    {
      weight: 2,
      arbitrary: some(
        LEAD,
        LEAD_VIEWS,
        FIELDS.filter((field) => field !== 'team'),
      ),
    },
    { weight: 2, arbitrary: some(MEMBER, MEMBER_VIEWS, OPEN_FIELDS) },
  ),
  { numRuns: 200, seed: 20_261_121 },
);

describe.each(DATABASES)('200 questions about the sample on $name', ({ create }) => {
  let demo: DemoStore;
  let events: readonly ExportedEvent[];

  beforeAll(async () => {
    demo = await openDemoStore({ days: 40, create });
    const exported = exportedEvents();
    await exportCommand(['events'], {
      out: exported.stream,
      error: captureOutput().error,
      usage: demo.stores.usage,
      state: demo.stores.state,
      now: () => DEMO_NOW,
    });
    events = exported.events;
  }, 240_000);
  afterAll(async () => {
    await demo?.close();
  });

  async function answer({ text, as }: Asked) {
    const bot = composeBot({
      stores: demo.stores,
      draw: null,
      now: () => DEMO_NOW,
      log: createLogger('error'),
    });
    const asker = {
      platform: 'terminal',
      tenant: '',
      user: as,
      name: null,
      email: null,
      timeZone: null,
    } as const;
    const found = await bot.command({ text: `/usage ${text}`, actor: asker, channel: null });
    const csv = found.files.find(({ mediaType }) => mediaType === 'text/csv');
    return { reply: toReply(found), csv: csv && new TextDecoder().decode(csv.content) };
  }

  /** What a reply says of its sums everywhere it says it. */
  async function said(question: Asked) {
    const { reply, csv } = await answer(question);
    if (reply.error) throw new Error(`${reply.error.message} ${reply.error.hint}`);
    const [header = [], ...records] = readCsv(csv ?? '');
    const column = (name: string, cells: readonly string[]) =>
      cells[header.indexOf(name)] ?? 'no such column';
    const total = records.at(-1) ?? [];
    const rows = records.slice(0, -1);
    return {
      period: reply.period,
      cost: {
        figure: costOf(reply),
        table: nanoOf(reply.table?.total.cost),
        total: nanoOf(column('cost (USD)', total)),
        rows: sumOf(rows.map((row) => nanoOf(column('cost (USD)', row)))),
      },
      requests: {
        figure: BigInt(figureOf(reply, 'requests')),
        total: BigInt(column('requests', total)),
        rows: sumOf(rows.map((row) => BigInt(column('requests', row)))),
      },
      tokens: {
        figure: BigInt(figureOf(reply, 'tokens')),
        total: BigInt(column('input tokens', total)) + BigInt(column('output tokens', total)),
      },
      errors: { figure: BigInt(figureOf(reply, 'errors')) },
      charts: reply.charts.map(chartSum),
    };
  }

  /** The same from the events themselves. */
  function counted(question: Asked, period: { readonly from: string; readonly to: string } | null) {
    const [from, to] = [Date.parse(period?.from ?? ''), Date.parse(period?.to ?? '')];
    const about = events.filter((event) => event.at >= from && event.at < to && question.keeps(event));
    const same = <Key extends string>(keys: readonly Key[], value: bigint) =>
      Object.fromEntries(keys.map((key) => [key, value])) as Readonly<Record<Key, bigint>>;
    const cost = sumOf(about.map(({ nano }) => nano));
    const requests = BigInt(about.length);
    const tokens = sumOf(about.map((event) => BigInt(event.inputTokens + event.outputTokens)));
    const errors = BigInt(about.filter(({ status }) => status === 'error').length);
    return {
      cost: same(['figure', 'table', 'total', 'rows'], cost),
      requests: same(['figure', 'total', 'rows'], requests),
      tokens: same(['figure', 'total'], tokens),
      errors: same(['figure'], errors),
      sums: { cost, requests, tokens, errors },
    };
  }

  it.each(QUESTIONS)('agree everywhere: /usage $text (as "$as")', async (question) => {
    const { period, charts, ...figures } = await said(question);
    const { sums, ...expected } = counted(question, period);
    expect(figures).toEqual(expected);
    for (const chart of charts) expect(sums).toMatchObject(chart);
    if (sums.requests > 0n) expect(charts.length).toBeGreaterThan(0);
  });

  it('are about something, most of them, and no two about the same', () => {
    const texts = new Set(QUESTIONS.map(({ text, as }) => `${as} ${text}`));
    expect(texts.size).toBeGreaterThan(190);
  });
});
