import { describe, expect, it } from 'vitest';
import { type PollProgress, savePollProgress } from '../../../src/analytics/polls/poll-progress.ts';
import { nextSourceLines } from '../../../src/bot/reply/next-source.ts';
import { as, openTestBot, somebody, someTeam, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const HOUR_MS = 3_600_000;
const OWN = 'You see your own usage and the totals of teams.';
const READ: PollProgress = { since: NOON - 31 * 24 * HOUR_MS, readTo: NOON, readAt: NOON, problem: null };

describe('how fresh the providers’ own usage is', () => {
  it.each<readonly [string, Partial<PollProgress>, string, string]>([
    ['read', { readAt: NOON - 12 * 60_000 }, 'answer', 'OpenAI bill: read 12 min ago'],
    [
      'begun',
      { readAt: null, readTo: Date.UTC(2026, 10, 3) },
      'answer',
      'OpenAI bill is read for the first time, so far to 2026-11-03',
    ],
    [
      'read long ago',
      { readAt: NOON - 5 * HOUR_MS },
      'warning',
      'OpenAI bill was last read 5 h ago; is OPENAI_ADMIN_KEY still set where jobs run?',
    ],
    ['refused', { problem: 'OpenAI bill was refused (401).' }, 'warning', 'OpenAI bill was refused (401).'],
  ])('is told when it was %s', async (_, parts, tone, line) => {
    const { ask, state } = await openTestBot(TEAMS);
    await savePollProgress(state, 'default', { 'openai-cost': { ...READ, ...parts } });
    const { message } = await ask('status');
    expect(message.tone).toBe(tone);
    expect(message.lines).toContain(line);
    expect((await ask('status', as('ana'))).message.lines).toEqual([OWN]);
  });

  it('is not told by the age of what they reported', async () => {
    const { ask } = await openTestBot({ events: [usageEvent({ id: 'a', source: 'poll:openai-usage' })] });
    expect((await ask('status')).message.lines.join()).not.toContain('Source poll');
  });
});

describe('how scheduled work fares', () => {
  const ran = { startedAt: NOON - 60_000, at: NOON - 59_000, outcome: 'done', error: null } as const;
  const counts = { misses: 0, failures: 0 };

  it('is a table for admins, and nothing for others while all is well', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    await state.endJobs([{ ...ran, ...counts, name: 'digest', nextAt: NOON + 60_000, misses: 2 }]);
    const { message } = await ask('status');
    expect(message.table?.rows).toEqual([
      {
        job: 'digest',
        lastRun: '2026-11-20T11:59:00+00:00',
        ended: 'well',
        nextRun: '2026-11-20T12:01:00+00:00',
        misses: 2,
        failures: 0,
      },
    ]);
    expect((await ask('status', as('ana'))).message).toMatchObject({ lines: [OWN], table: null });
  });

  it.each([
    [{ outcome: 'failed', error: 'no store', failures: 1, nextAt: null }, 'Job digest failed: no store'],
    [{ nextAt: NOON - 600_000 }, 'Job digest is 10 min late: does a process with the role jobs run?'],
  ] as const)('is told to everybody when something is wrong: %#', async (parts, line) => {
    const { ask, state } = await openTestBot(TEAMS);
    await state.endJobs([{ ...ran, ...counts, name: 'digest', ...parts }]);
    expect((await ask('status')).message).toMatchObject({
      tone: 'warning',
      lines: expect.arrayContaining([line]),
    });
    expect((await ask('status', as('ana'))).message.lines).toEqual([
      OWN,
      'Digests and alerts may be late; an admin sees why with /usage status.',
    ]);
  });
});

describe('why a number is missing or wrong', () => {
  const DAY_MS = 24 * HOUR_MS;
  const use = (id: string, dimensions: Record<string, string>, occurredAt = NOON - HOUR_MS) =>
    usageEvent({ id, occurredAt, dimensions: { model: 'gpt-4o', provider: 'openai', ...dimensions } });

  it('may be whom usage counts for', async () => {
    const { ask } = await openTestBot({
      plan: {
        teams: [someTeam({ id: 'ml' }), someTeam({ id: 'web' })],
        members: [
          somebody({ id: 'ana', team: 'ml' }),
          somebody({ id: 'bob', team: 'ml' }),
          somebody({ id: 'carl', team: 'web' }),
        ],
      },
      events: [
        use('a', { user: 'ana', team: 'web' }),
        use('b', { user: 'bob', team: '' }),
        use('c', { user: 'carl', team: 'web' }, NOON - 40 * DAY_MS),
        use('d', { user: 'ci-runner', team: 'ml' }),
      ],
    });
    const { message } = await ask('status');
    expect(message.headline).toBe('Last event just now; needs attention: people and teams');
    const lines = message.lines.join('\n');
    expect(lines).toContain('1 person (bob) used something for no team');
    expect(lines).toContain('1 person (ana) used something for another team than their own');
    expect(lines).toContain('1 person (carl) used nothing in 30 days');
    expect(lines).toContain('1 person (ci-runner) used something and is no member');
    expect(lines).toContain('Usage is known since 2026-10-11');
  });

  it('may be that events name a member by their address, which whoever may ask for it still finds', async () => {
    const ana = somebody({ id: 'ana', email: 'ana@acme.test', team: 'ml' });
    const { ask } = await openTestBot({
      plan: { teams: [someTeam({ id: 'ml' })], members: [ana] },
      events: [use('a', { user: 'ana@acme.test', team: 'ml' })],
    });
    const { message } = await ask('status');
    expect(message.tone).toBe('warning');
    const lines = message.lines.join('\n');
    expect(lines).toContain('1 person (ana) used something under their e-mail address');
    expect(lines).not.toContain('used nothing in 30 days');
    expect(lines).not.toContain('is no member');
    const found = await ask('user ana@acme.test 7d');
    expect(found.message.figures.find(({ key }) => key === 'requests')?.value).toBe(1);
  });

  it('speaks of one stranger and of several, of one event and of several', async () => {
    const { ask } = await openTestBot({
      plan: { teams: [someTeam({ id: 'ml' })], members: [somebody({ id: 'ana', team: 'ml' })] },
      events: [use('a', { user: 'bot-1', team: 'ml' }), use('b', { user: 'bot-2', team: 'ml' })],
    });
    expect((await ask('status')).message.lines.join('\n')).toContain(
      '2 people (bot-1, bot-2) used something and are no members: ',
    );
    const single = await openTestBot({ events: [use('c', { user: 'ana' })] });
    expect((await single.ask('status')).message.lines[0]).toContain('Source native: 1 event, last ');
  });

  it('names nobody where nobody is shown by name', async () => {
    const { ask } = await openTestBot({
      organisation: { people: 'off' },
      plan: { teams: [someTeam({ id: 'ml' })], members: [somebody({ id: 'ana', team: 'ml' })] },
      events: [use('b', { user: 'bob', team: '' })],
    });
    const lines = (await ask('status')).message.lines.join('\n');
    expect(lines).toContain('1 person used something for no team');
    expect(lines).not.toMatch(/bob|ana/);
  });

  it('may be a key that acts as nobody', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    const key = {
      id: 'k',
      org: 'default',
      scope: 'read',
      name: 'dashboard',
      createdAt: 0,
      revokedAt: null,
    } as const;
    await state.createKey({ ...key, member: null, boundTo: null }, 'h1');
    await state.createKey({ ...key, id: 'k2', name: 'portal', member: null, boundTo: 'customer:x' }, 'h2');
    const { message } = await ask('status');
    expect(message.headline).toContain('needs attention: keys');
    expect(message.lines.join('\n')).toMatch(/act as nobody see almost nothing: dashboard\./);
  });

  it('may be tax and credits, which are on invoices alone', async () => {
    const { ask, state } = await openTestBot({ ...TEAMS, organisation: { taxRate: '19' } });
    const credit = { org: 'default', id: 'l1', kind: 'credit', day: '2026-11-01', customer: '' } as const;
    await state.saveLedgerEntry({
      ...{ ...credit, amount: 50_000_000_000n, note: 'promotion', createdBy: 'ada', createdAt: NOON },
    });
    const { lines } = (await ask('status')).message;
    expect(lines).toContain(
      'Costs here are before tax and credits: tax of 19 % is added on invoices; credits of $50.00 are taken off invoices: /usage invoice ledger.',
    );
  });

  it('may be what somebody may see', async () => {
    const { ask } = await openTestBot(TEAMS);
    expect((await ask('status', as('lena'))).message.lines).toEqual([
      'You see your own usage, the totals of teams, and who makes up ml.',
    ]);
  });
});

describe('somebody new', () => {
  const seen = (...sources: readonly string[]) => nextSourceLines(sources.map((source) => ({ source })));

  it('is told how usage comes in at all', () => {
    expect(seen()).toEqual([
      'Nothing comes in yet. Next, for events of services: POST them to /v1/events with a key from: tokenbell keys create --scope ingest.',
    ]);
  });

  it('is told what was seen, and what the next way needs', () => {
    expect(seen('native', 'otlp')).toEqual([
      "So far: events of services, OpenTelemetry. Next, for a gateway: point LiteLLM's generic callback at /litellm, or Langfuse at this server, with a key from: tokenbell keys create --scope ingest.",
    ]);
    expect(seen('codex')[0]).toMatch(/^So far: session logs of coding agents\. Next, for events of services/);
    expect(seen('native', 'litellm')[0]).toContain('Next, for OpenTelemetry');
  });

  it('is left alone once they know how it is done', () => {
    expect(seen('native', 'otlp', 'poll:openai-usage')).toEqual([]);
  });
});
