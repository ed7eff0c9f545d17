import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { toExported } from '../../src/analytics/ingest/formats/native/exported.ts';
import { createReceiver } from '../../src/analytics/ingest/receive.ts';
import { pollProgress } from '../../src/analytics/polls/poll-progress.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { type PollParts, poll } from '../../src/jobs/poll.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { type ProviderPeer, type ReportedBucket, startProviderPeer } from '../support/provider-peer.ts';
import { asExpected, type ExpectedEvent } from '../support/recorded.ts';
import { someOrganisation } from '../support/state.ts';
import { fixedDirectory, recording, sqliteEngine } from '../support/store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const COMPLETIONS = '/v1/organization/usage/completions';
const COSTS = '/v1/organization/costs';
const MESSAGES = '/v1/organizations/usage_report/messages';

let peer: ProviderPeer;
beforeEach(async () => {
  peer = await startProviderPeer();
});
afterEach(() => peer.close());

async function openPolling(parts: Partial<PollParts> = {}) {
  const { engine } = await sqliteEngine();
  const state = createStateStore(engine);
  await state.apply({ organisation: someOrganisation({ id: 'default' }) });
  const usage = createUsageStore(engine, fixedDirectory(), () => clock.now);
  const clock = { now: NOON };
  const logged: string[] = [];
  const pricer = {
    version: () => 1,
    price: (_: string, event: UsageEvent) => simplePrice(event),
    reload: async () => undefined,
  };
  const receiver = createReceiver({
    record: usage.record,
    pricer,
    after: (delayMs, run) => void setTimeout(run, delayMs),
  });
  const job = poll({
    providers: { openai: peer.access.openai, anthropic: null },
    state,
    usage,
    receive: receiver.receive,
    log: { warn: (_, text) => logged.push(text), error: (_, text) => logged.push(text) },
    ...parts,
  });

  /** A second of the clock at a time, until a run asks nobody anything. */
  async function untilQuiet(): Promise<void> {
    for (let asked = -1; asked !== peer.requests.length; clock.now += 1_000) {
      asked = peer.requests.length;
      await job.run({ now: clock.now });
    }
  }

  return { state, usage, clock, logged, job, untilQuiet };
}

/** What a path was asked, oldest first: the days of its questions. */
function daysAsked(path: string): readonly string[] {
  const asked = peer.requests.filter((request) => request.path === path);
  return asked.map(({ query }) =>
    new Date(Number(query.get('start_time')) * 1_000).toISOString().slice(0, 10),
  );
}

const TEN = Date.UTC(2026, 10, 20, 10);

/** An hour of OpenAI's usage; input costs a nano-dollar a token, output five. */
function hour(rows: readonly object[], at = TEN): ReportedBucket {
  return { start_time: at / 1_000, end_time: (at + HOUR_MS) / 1_000, results: rows };
}

function row(parts: object = {}): object {
  const grouped = { project_id: 'proj_1', user_id: null, api_key_id: 'key_1', model: 'gpt-5.5' };
  return { ...grouped, input_tokens: 1_000, output_tokens: 100, num_model_requests: 4, ...parts };
}

function bill(value: number, at = Date.UTC(2026, 10, 20)): ReportedBucket {
  const line = { amount: { value, currency: 'usd' }, line_item: 'gpt-5.5, input', project_id: 'proj_1' };
  return { start_time: at / 1_000, end_time: (at + DAY_MS) / 1_000, results: [line] };
}

async function totalOf(usage: UsageStore) {
  const [total] = await usage.sum({ org: 'default', from: 0, to: NOON + DAY_MS, filters: [] });
  return total?.measures;
}

async function reportedOf(usage: UsageStore) {
  const pages = [];
  for await (const page of usage.reported('default', { from: 0, to: NOON + DAY_MS })) pages.push(...page);
  return pages;
}

describe('what recorded answers become', () => {
  it.each([
    ['openai-usage-completions-pages', COMPLETIONS],
    ['openai-costs-page', COSTS],
    ['anthropic-usage-report-pages', MESSAGES],
  ])('%s', async (name, path) => {
    const folder = new URL(`../fixtures/ingest/${name}/`, import.meta.url);
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    const files: readonly { readonly bodyFile: string }[] = read('requests.json');
    const expected: readonly ExpectedEvent[] = read('expected.json').events;
    peer.report(
      path,
      files.flatMap(({ bodyFile }) => read(bodyFile).data),
    );
    peer.settings.bucketsPerPage = 1;
    const { usage, untilQuiet } = await openPolling({ providers: peer.access });
    await untilQuiet();
    const stored = (await reportedOf(usage)).map(toExported);
    const byKey = new Map(stored.map((event) => [String(event.id), event]));
    expect(stored).toHaveLength(expected.length);
    for (const one of expected) expect(asExpected(byKey.get(one.idKeys[0] ?? '') ?? {}, one)).toEqual(one);
  });
});

describe('asking providers', () => {
  it('begins with a month by days, and reads the last three again every hour', async () => {
    const { clock, untilQuiet } = await openPolling();
    await untilQuiet();
    const first = daysAsked(COMPLETIONS);
    expect([first.length, first[0], first.at(-1)]).toEqual([31, '2026-10-21', '2026-11-20']);
    expect(daysAsked(COSTS)).toEqual(['2026-10-21']);
    peer.requests.length = 0;
    await untilQuiet();
    expect(peer.requests).toEqual([]);
    clock.now += HOUR_MS;
    await untilQuiet();
    expect(daysAsked(COMPLETIONS)).toEqual(['2026-11-18', '2026-11-19', '2026-11-20']);
    expect(daysAsked(COSTS)).toEqual(['2026-11-18']);
  });

  it('makes up for the days of a stop', async () => {
    const { clock, untilQuiet } = await openPolling();
    await untilQuiet();
    peer.requests.length = 0;
    clock.now += 5 * DAY_MS;
    await untilQuiet();
    const days = daysAsked(COMPLETIONS);
    expect([days[0], days.at(-1)]).toEqual(['2026-11-18', '2026-11-25']);
  });

  it('asks nobody without a key', async () => {
    const { untilQuiet } = await openPolling({ providers: { openai: null, anthropic: null } });
    await untilQuiet();
    expect(peer.requests).toEqual([]);
  });

  it('finds the provider with and without the version in its address', async () => {
    const { adminKey, apiUrl } = peer.access.openai;
    const openai = { adminKey, apiUrl: `${apiUrl}/v1/` };
    const { job } = await openPolling({ providers: { openai, anthropic: null } });
    await job.run({ now: NOON });
    expect(peer.requests.map(({ path }) => path)).toEqual([COMPLETIONS]);
  });

  it('waits as long as the provider says, then goes on', async () => {
    const { clock, logged, state, untilQuiet } = await openPolling();
    peer.fail({ status: 429, retryAfter: '120' });
    await untilQuiet();
    expect(daysAsked(COMPLETIONS)).toHaveLength(1);
    expect(logged).toEqual(['OpenAI usage could not be read: the provider answered 429.']);
    clock.now = NOON + 119_000;
    await untilQuiet();
    expect(daysAsked(COMPLETIONS)).toHaveLength(1);
    await untilQuiet();
    expect(daysAsked(COMPLETIONS)).toHaveLength(32);
    expect((await pollProgress(state, 'default'))['openai-usage']).toMatchObject({ problem: null });
  });

  it('says once what to do about a refused key', async () => {
    peer.settings.takesKeys = false;
    const { clock, logged, state, untilQuiet } = await openPolling({
      providers: { openai: null, anthropic: peer.access.anthropic },
    });
    await untilQuiet();
    clock.now += HOUR_MS;
    await untilQuiet();
    const text =
      'Anthropic usage was refused (401). Create an Admin API key (sk-ant-admin…) at platform.claude.com/settings/admin-keys and start Tokenbell with it as ANTHROPIC_ADMIN_KEY.';
    expect(logged.filter((line) => line === text)).toHaveLength(1);
    const { problem } = (await pollProgress(state, 'default'))['anthropic-usage'] ?? {};
    expect(problem).toMatchObject({ kind: 'refused', status: 401, variable: 'ANTHROPIC_ADMIN_KEY' });
    expect(logged.join()).not.toContain(peer.access.anthropic.adminKey);
  });

  it('takes its key nowhere else', async () => {
    const { logged, untilQuiet } = await openPolling({
      providers: { openai: null, anthropic: peer.access.anthropic },
    });
    peer.fail('moved');
    await untilQuiet();
    expect(logged).toEqual(['Anthropic usage could not be read: the provider cannot be reached.']);
    expect(peer.requests.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });

  it.each([
    ['half', 'the provider cannot be reached'],
    ['not json', 'the answer is not JSON'],
    [{ status: 500 }, 'the provider answered 500'],
  ] as const)(
    'takes nothing of an answer that fails (%j) and all of it the next time',
    async (failure, reason) => {
      peer.report(COMPLETIONS, [hour([row()]), hour([row()], TEN + HOUR_MS)]);
      peer.settings.bucketsPerPage = 1;
      const { clock, logged, usage, untilQuiet } = await openPolling({
        providers: { openai: peer.access.openai, anthropic: null },
      });
      peer.fail(failure, ({ query }) => query.has('page'));
      await untilQuiet();
      expect(await totalOf(usage)).toMatchObject({ events: 0n });
      expect(logged).toEqual([`OpenAI usage could not be read: ${reason}.`]);
      clock.now += HOUR_MS;
      await untilQuiet();
      expect(await totalOf(usage)).toMatchObject({ events: 2n, requests: 8n });
    },
  );
});

/** A call that a service reported: 2 nano-dollars. */
function call(id: string, apiKey: string | undefined, occurredAt = TEN + 60_000) {
  const dimensions = { provider: 'openai', model: 'gpt-5.5', status: 'ok', ...(apiKey && { apiKey }) };
  return usageEvent({ id, occurredAt, dimensions, counts: { inputTokens: 2, outputTokens: 0 } });
}

describe('what was polled', () => {
  it('counts where nobody else reported it: 1,000 tokens of input and 100 of output are 1,500 nano-dollars', async () => {
    peer.report(COMPLETIONS, [hour([row()])]);
    const { usage, untilQuiet } = await openPolling();
    await untilQuiet();
    expect(await totalOf(usage)).toMatchObject({ events: 1n, requests: 4n, costNano: 1_500n });
  });

  it('takes its own place however often it is read', async () => {
    peer.report(COMPLETIONS, [hour([row(), row({ model: 'gpt-5.4' })])]);
    const { clock, usage, untilQuiet } = await openPolling();
    await untilQuiet();
    const once = await totalOf(usage);
    clock.now += HOUR_MS;
    await untilQuiet();
    expect(await totalOf(usage)).toEqual(once);
    expect(await usage.verify('default')).toEqual([]);
  });

  it('grows, shrinks and vanishes with what the provider reports', async () => {
    const { clock, usage, untilQuiet } = await openPolling();
    const totals = [];
    for (const rows of [[row(), row({ model: 'gpt-5.4' })], [row({ input_tokens: 400 })], [row()], []]) {
      peer.report(COMPLETIONS, [hour(rows)]);
      await untilQuiet();
      totals.push((await totalOf(usage))?.costNano);
      clock.now += HOUR_MS;
    }
    expect(totals).toEqual([3_000n, 900n, 1_500n, 0n]);
    expect(await usage.verify('default')).toEqual([]);
  });

  it('gives way to calls of its hour and key, whether they come before or after', async () => {
    peer.report(COMPLETIONS, [hour([row(), row({ api_key_id: 'key_2' })]), hour([row()], TEN + HOUR_MS)]);
    const before = await openPolling();
    await before.usage.record([recording([call('a', 'key_1')])]);
    await before.untilQuiet();
    // The call, key_2 of the same hour, key_1 of the next.
    expect(await totalOf(before.usage)).toMatchObject({ events: 3n, costNano: 3_002n });

    const after = await openPolling();
    await after.untilQuiet();
    expect(await totalOf(after.usage)).toMatchObject({ costNano: 4_500n });
    await after.usage.record([recording([call('a', 'key_1')])]);
    expect(await totalOf(after.usage)).toMatchObject({ events: 3n, costNano: 3_002n });
    after.clock.now += HOUR_MS;
    await after.untilQuiet();
    expect(await totalOf(after.usage)).toMatchObject({ events: 3n, costNano: 3_002n });
    expect(await after.usage.verify('default')).toEqual([]);
  });

  it('gives way as a whole to a call that does not know its key', async () => {
    peer.report(COMPLETIONS, [hour([row(), row({ api_key_id: 'key_2' })])]);
    const { usage, untilQuiet } = await openPolling();
    await untilQuiet();
    await usage.record([recording([call('a', undefined)])]);
    expect(await totalOf(usage)).toMatchObject({ events: 1n, costNano: 2n });
  });

  it('gives way as a whole to a call whose service has a name of its own for the key', async () => {
    peer.report(COMPLETIONS, [hour([row(), row({ api_key_id: 'key_2' })]), hour([row()], TEN + HOUR_MS)]);
    const { usage, untilQuiet } = await openPolling();
    await usage.record([recording([call('a', 'prod-search')])]);
    await untilQuiet();
    // The call, and the hour after it.
    expect(await totalOf(usage)).toMatchObject({ events: 2n, costNano: 1_502n });
    await usage.record([recording([call('b', 'prod-search', TEN + HOUR_MS)])]);
    expect(await totalOf(usage)).toMatchObject({ events: 2n, costNano: 4n });
    expect(await usage.verify('default')).toEqual([]);
  });

  it('can be read though it does not count', async () => {
    peer.report(COMPLETIONS, [hour([row()])]);
    const { usage, untilQuiet } = await openPolling();
    await untilQuiet();
    await usage.record([recording([call('a', 'key_1')])]);
    expect(await reportedOf(usage)).toMatchObject([{ counted: false, counts: { inputTokens: 1_000 } }]);
  });

  it('of a bill never adds to a sum', async () => {
    peer.report(COSTS, [bill(12.5)]);
    const { clock, usage, untilQuiet } = await openPolling();
    await untilQuiet();
    expect(await totalOf(usage)).toMatchObject({ events: 0n, costNano: 0n, pendingEvents: 0n });
    peer.report(COSTS, [bill(-0.25)]);
    clock.now += HOUR_MS;
    await untilQuiet();
    expect(await totalOf(usage)).toMatchObject({ events: 0n, costNano: 0n });
    expect(await reportedOf(usage)).toMatchObject([
      { kind: 'cost', counted: false, facts: { reportedCostUsd: '-0.25' } },
    ]);
    expect(await usage.pendingModels('default')).toEqual([]);
  });
});
