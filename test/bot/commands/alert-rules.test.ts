import { describe, expect, it } from 'vitest';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { readSample } from '../../../src/demo/sample.ts';
import { ruleCheck } from '../../../src/jobs/rule-check.ts';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';
import { NOON, simplePrice, usageEvent } from '../../support/event.ts';
import { recording } from '../../support/store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const headline = async (test: TestBot, text: string, user = '') =>
  (await test.ask(text, as(user))).message.headline;

describe('alert add', () => {
  it.each([
    ['cost team:ml above $50/day', 'cost of team:ml above $50.00/day', { above: 50, per: 'day' }],
    ['tokens org above 5M/hour', 'tokens of org above 5M/hour', { above: 5e6, per: 'hour' }],
    ['requests above 1,000', 'requests of org above 1,000/hour', { above: 1_000, per: 'hour' }],
    [
      'errors agent:bob-agent above 10% min 50',
      'errors of agent:bob-agent above 10% min 50',
      { above: 0.1, minEvents: 50 },
    ],
    ['hanging above 5% min 20', 'hanging of org above 5% min 20', { above: 0.05, minEvents: 20 }],
    [
      'latency model:gpt-4o above 8s notice',
      'latency of model:gpt-4o above 8.0s',
      { above: 8_000, severity: 'notice' },
    ],
  ])('reads %s', async (words, what, terms) => {
    const test = await openTestBot(TEAMS);
    const { message } = await test.ask(`alert add ${words}`, as('ada'));
    const [rule] = await test.state.rules('default');
    expect(message.headline).toBe(`Rule ${rule?.id}: ${what}`);
    expect(rule).toMatchObject({ terms, state: 'on', createdBy: 'ada' });
    // What it answers may be typed again, and is the same rule.
    await test.ask(message.command.replace('/usage ', ''), as('ada'));
    expect(await test.state.rules('default')).toEqual([rule]);
  });

  it.each([
    ['', 'A rule has a kind: cost, tokens, requests, errors, latency, hanging or sensitivity.'],
    [
      'cots team:ml above $5',
      '"cots" is no kind of rule: cost, tokens, requests, errors, latency, hanging or sensitivity.',
    ],
    ['cost team:ml above 10%', '"10%" is no limit for cost; write dollars, like $50/day.'],
    ['cost org above 1.5k', '"1.5k" is no limit for cost; write dollars, like $50/day.'],
    ['errors above 110%', '"110%" is no limit for errors; write a share of the calls, like 10%.'],
    ['latency above 8', '"8" is no limit for latency; write a time, like 8s.'],
    ['tokens above $5/day', '"$5/day" is no limit for tokens; write a number, like 5M/hour.'],
    ['cost team:nowhere above $5', 'I know no team "nowhere" that you may see.'],
    ['first-seen', 'first-seen is there already; say page or notice, or where it is told.'],
    ['sensitivity team:ml', 'A sensitivity is high, normal or low.'],
    ['cost nonsense above $5', '"nonsense" is neither a scope, nor a limit, nor a channel.'],
  ])('refuses "%s" in words', async (words, problem) => {
    const test = await openTestBot(TEAMS);
    expect(await headline(test, `alert add ${words}`, 'ada')).toBe(problem);
    expect(await test.state.rules('default')).toEqual([]);
  });

  it('is for leads in their teams and for admins', async () => {
    const test = await openTestBot(TEAMS);
    const add = async (user: string, scope: string) =>
      (await test.ask(`alert add cost ${scope} above $50/day`, as(user))).message.error?.code ?? 'added';
    expect(await add('lena', 'team:ml')).toBe('added');
    expect(await add('lena', 'team:web')).toBe('insufficient_access');
    expect(await add('lena', 'org')).toBe('insufficient_access');
    expect(await add('ana', 'team:ml')).toBe('insufficient_access');
    expect(await add('ada', 'org')).toBe('added');
    expect((await test.state.changes('default', 10)).map(({ actor, what }) => [actor, what])).toEqual(
      expect.arrayContaining([
        ['lena', 'alert add cost team:ml'],
        ['ada', 'alert add cost org'],
      ]),
    );
  });

  it('says how sensitive a scope is to spikes, once a scope', async () => {
    const test = await openTestBot(TEAMS);
    await test.ask('alert add sensitivity high team:ml', as('lena'));
    await test.ask('alert add sensitivity low team:ml', as('lena'));
    expect((await test.state.rules('default')).map(({ scope, terms }) => [scope, terms])).toEqual([
      ['team:ml', { level: 'low' }],
    ]);
  });
});

describe('alert rules', () => {
  it('lists what is always there and what was made, and switches both', async () => {
    const test = await openTestBot(TEAMS);
    await test.ask('alert add cost team:ml above $50/day', as('lena'));
    const [made] = await test.state.rules('default');
    expect(await headline(test, `alert off ${made?.id}`, 'lena')).toBe(`Rule ${made?.id} is off`);
    expect(await headline(test, 'alert off first-seen', 'ada')).toBe('Rule first-seen is off');
    expect(await headline(test, 'alert off spikes', 'lena')).toMatch(/^Insufficient access/);
    expect(await headline(test, 'alert add errors page', 'ada')).toBe('Errors: told as a page');
    const reply = toReply(await test.ask('alert rules', as('ada')));
    const rows = reply.table?.rows ?? [];
    const row = (id: string) => rows.find((one) => one.id === id);
    expect(row('spike')).toMatchObject({ state: 'on', told: 'page', by: 'always there' });
    expect(row('first-seen')).toMatchObject({ state: 'off', told: 'notice', by: 'ada' });
    expect(row('errors')).toMatchObject({ state: 'on', told: 'page' });
    expect(row(made?.id ?? '')).toMatchObject({
      what: 'cost team:ml above $50.00/day',
      told: 'page',
      state: 'off',
      by: 'lena',
    });
  });

  it('are removed by those who may set them, and set again by a button', async () => {
    const test = await openTestBot(TEAMS);
    await test.ask('alert add cost team:ml above $50/day', as('lena'));
    const [made] = await test.state.rules('default');
    expect(await headline(test, `alert rm ${made?.id}`, 'ana')).toBe(`There is no rule "${made?.id}".`);
    const { message } = await test.ask(`alert rm ${made?.id}`, as('lena'));
    expect(await test.state.rules('default')).toEqual([]);
    expect(message.actions).toEqual([
      { label: 'Set it again', command: '/usage alert add cost team:ml above $50/day' },
    ]);
    expect(await headline(test, 'alert rm nothing', 'ada')).toBe('There is no rule "nothing".');
  });
});

describe('alert test', () => {
  it('sends a marked alert where alerts go, or where one says', async () => {
    const test = await openTestBot({
      ...TEAMS,
      plan: {
        ...TEAMS.plan,
        routes: [{ org: 'default', kind: 'spike', scope: 'org', channel: 'slack:C0000001' }],
      },
    });
    expect(await headline(test, 'alert test', 'ada')).toBe('A test alert is on its way to <#C0000001>');
    test.clock.now += 1_000;
    expect(await headline(test, 'alert test console:main', 'lena')).toBe(
      'A test alert is on its way to console:main',
    );
    expect(await headline(test, 'alert test', 'ana')).toMatch(/^Insufficient access/);
    const rows = await test.state.outbox('default', { states: ['pending'], limit: 10 });
    expect(rows.map(({ target, message }) => [target, message.headline]).toSorted()).toEqual([
      ['console:main', 'Test alert: nothing is wrong; this is where alerts are posted'],
      ['slack:C0000001', 'Test alert: nothing is wrong; this is where alerts are posted'],
    ]);
  });

  it('says that there is nowhere to send it', async () => {
    const test = await openTestBot(TEAMS);
    expect(await headline(test, 'alert test', 'ada')).toBe(
      'Alerts are routed nowhere yet, so there is nowhere to send a test.',
    );
  });
});

describe('alert try', () => {
  /** $1 an hour for twenty days, and $9 in three of them. */
  async function withOddHours() {
    const test = await openTestBot(TEAMS);
    const odd = [NOON - 10 * DAY_MS, NOON - 4 * DAY_MS, NOON - 2 * HOUR_MS];
    const hours = Array.from({ length: 20 * 24 }, (_, index) => NOON - (index + 1) * HOUR_MS);
    const events = hours.map((at) =>
      usageEvent({
        id: `hour-${at}`,
        occurredAt: at,
        dimensions: { user: 'ana', team: 'ml', model: 'gpt-4o', provider: 'openai', status: 'ok' },
        counts: { inputTokens: (odd.includes(at) ? 9 : 1) * 1e9, outputTokens: 0 },
      }),
    );
    await test.usage.record([{ ...recording(events), price: simplePrice }]);
    return { test, odd };
  }

  it('tells when a rule would have fired, with amounts, and how to turn it on; it changes nothing', async () => {
    const { test, odd } = await withOddHours();
    const answer = await test.ask('alert try cost team:ml above $5/hour', as('lena'));
    const { message } = answer;
    // The day of the first call counts from its beginning: twenty days and a half.
    expect(message.headline).toBe(
      'cost of team:ml above $5.00/hour would have fired 3 times in the last 21 days, about 1.0 a week',
    );
    expect(message.table?.rows).toEqual(
      odd.map((at) => ({
        at: new Date(at + HOUR_MS).toISOString().replace('.000Z', '+00:00'),
        about: 'team:ml',
        what: '$9.00 (above $5.00)',
      })),
    );
    expect(message.lines[0]).toBe('Fri 20 Nov 11:00: team ml spent $9.00 in an hour, above $5.00');
    expect(message.actions).toEqual([
      { label: 'Turn it on', command: '/usage alert add cost team:ml above $5/hour', style: 'primary' },
    ]);
    const [chart] = message.charts;
    const marked = chart?.kind === 'incident' ? chart.buckets.filter(({ firing }) => firing) : [];
    // In the last hour Ana, Bob and Lena spent $7 beside the usual dollar, so it goes on.
    expect(marked.map(({ at }) => at)).toEqual([...odd, NOON - HOUR_MS]);
    expect(await test.state.rules('default')).toEqual([]);
    expect(await test.state.incidents('default', { unresolvedOnly: false, limit: 9 })).toEqual([]);
  });

  it('says when it would not have, what cannot be tried, and to whom it is closed', async () => {
    const { test } = await withOddHours();
    expect(await headline(test, 'alert try cost team:ml above $10/hour', 'lena')).toBe(
      'cost of team:ml above $10.00/hour would not have fired in the last 21 days',
    );
    expect(await headline(test, 'alert try runaway', 'ada')).toMatch(/^A runaway is seen in minutes/);
    expect(await headline(test, 'alert try cost team:web above $1/hour', 'lena')).toMatch(/^Insufficient/);
    expect(await headline(test, 'alert try first-seen', 'ada')).toBe(
      'first-seen would have fired once in the last 21 days, about 0.34 a week',
    );
    expect(await headline(test, 'alert try unknown-service', 'ada')).toBe(
      'unknown-service would not have fired in the last 7 days',
    );
    const empty = await openTestBot();
    expect(await headline(empty, 'alert try errors')).toBe('There is no usage to try a rule on yet.');
  });

  it('counts calls that ran out of time among those of their hour', async () => {
    const test = await openTestBot();
    const calls = Array.from({ length: 40 }, (_, index) => {
      const hoursAgo = index < 20 ? 30 : 6;
      const isTimedOut = index >= 38;
      return usageEvent({
        id: `call ${index}`,
        occurredAt: NOON - hoursAgo * HOUR_MS,
        dimensions: { model: 'm', status: isTimedOut ? 'error' : 'ok' },
        facts: isTimedOut ? { errorType: 'timeout' } : {},
      });
    });
    await test.usage.record([{ ...recording(calls), price: simplePrice }]);
    const { message } = await test.ask('alert try hanging org above 5% min 20');
    expect(message.headline).toMatch(/^hanging of org above 5% min 20 would have fired once in the last/);
    expect(message.lines[0]).toContain('10 % of the calls of');
    expect(await headline(test, 'alert try hanging org above 10% min 20')).toMatch(/would not have fired/);
    expect(await headline(test, 'alert add hanging')).toMatch(/^hanging needs a limit/);
  });

  it('names the instants at which the job opens incidents on the sample', async () => {
    const test = await openTestBot();
    const now = Date.parse('2026-11-10T12:00Z');
    const sample = readSample(new URL('../../../data/sample/llm-requests.csv.gz', import.meta.url));
    const events = [...sample.between(now - 16 * DAY_MS, now, now)];
    for (let at = 0; at < events.length; at += 4_000) {
      await test.usage.record([{ ...recording(events.slice(at, at + 4_000)), price: simplePrice }]);
    }
    const limits = ['cost org above $0.0004/hour', 'requests team:finance above 40/hour'];
    for (const limit of limits) await test.ask(`alert add ${limit}`);
    const parts = { state: test.state, usage: test.usage, fallbackTarget: null, onQueued: () => undefined };
    let job = ruleCheck(parts);
    const from = now - 2 * DAY_MS;
    for (let at = from; at <= now; at += HOUR_MS) {
      test.clock.now = at;
      // A process that starts anew goes on where the other one was.
      if (at === now - DAY_MS) job = ruleCheck(parts);
      await job.run({ now: at });
    }
    const incidents = await test.state.incidents('default', { unresolvedOnly: false, limit: 100 });
    const opened = (kind: string) =>
      incidents
        .filter(({ key, openedAt }) => key.startsWith(kind) && openedAt > from)
        .map(({ key, openedAt }) => [key.slice(key.indexOf(':') + 1), openedAt])
        .toReversed();
    const tried = async (words: string) => {
      const { message } = await test.ask(`alert try ${words}`);
      return (message.table?.rows ?? [])
        .map(({ about, at }) => [about, Date.parse(String(at))] as const)
        .filter(([, at]) => at > from);
    };
    const kinds = ['tokens', 'requests', 'errors', 'latency', 'off-hours', 'capped'];
    for (const kind of kinds) expect([kind, opened(`${kind}:`)]).toEqual([kind, await tried(kind)]);
    expect(opened('cost-')).toEqual(await tried(limits[0] ?? ''));
    expect(opened('requests-')).toEqual(await tried(limits[1] ?? ''));
    expect(opened('cost-').length).toBeGreaterThan(0);
    expect(kinds.flatMap((kind) => opened(`${kind}:`)).length).toBeGreaterThan(0);
    expect(opened('first-seen').length).toBe((await tried('first-seen')).length);
  });
});
