import { describe, expect, it } from 'vitest';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { EVERY_DAY } from '../../src/analytics/state/subscription.ts';
import { StoreBusy } from '../../src/analytics/store.ts';
import type { Actor } from '../../src/bot/platform.ts';
import { toReply } from '../../src/bot/reply/reply.ts';
import { observedBot } from '../../src/compose/observed.ts';
import { createMetrics } from '../../src/metrics.ts';
import { as, openTestBot, somebody, TEAMS, TERMINAL } from '../support/bot.ts';
import { NOON, usageEvent } from '../support/event.ts';

const SLACK: Actor = {
  platform: 'slack',
  tenant: 'T1',
  user: 'U9',
  name: 'Eve',
  email: null,
  timeZone: null,
};

describe('an answer', () => {
  it('has its picture, its CSV and its buttons', async () => {
    const { ask } = await openTestBot(TEAMS);
    const { files, actions, message } = await ask('team 7d');
    expect(files.map(({ mediaType }) => mediaType)).toEqual(['image/png', 'text/csv']);
    expect(files[1]?.name).toBe('usage-team-2026-11-13-to-2026-11-20-UTC-data-to-20261120T1100Z.csv');
    expect(actions.map(({ label }) => label)).toEqual(message.actions.map(({ label }) => label));
    expect(JSON.stringify(actions)).not.toContain('/usage');
  });

  it('brings its rows as NDJSON too when asked for JSON', async () => {
    const { ask } = await openTestBot(TEAMS);
    const { files } = await ask('team 7d json');
    expect(files.map(({ mediaType }) => mediaType)).toEqual([
      'image/png',
      'text/csv',
      'application/x-ndjson',
    ]);
  });

  it('goes without its picture when that cannot be drawn, and says so in the log', async () => {
    const { ask, logged } = await openTestBot({ ...TEAMS, draw: () => Promise.reject(new Error('no font')) });
    const answer = await ask('team 7d');
    expect(answer.files.map(({ mediaType }) => mediaType)).toEqual(['text/csv']);
    expect(toReply(answer).charts[0]?.file).toBeNull();
    expect(logged).toHaveLength(1);
  });

  it.each(['me', 'user me', 'team', 'org', 'team ml', 'user alice'])(
    'carries eight figures on an empty store: %s',
    async (command) => {
      const { ask } = await openTestBot();
      const { figures, error } = toReply(await ask(command));
      expect(error).toBeNull();
      expect(figures.slice(0, 8).map(({ key, value }) => [key, value])).toEqual([
        ['cost', '0'],
        ...['tokens', 'inputTokens', 'outputTokens', 'requests', 'errors', 'runs', 'failedRuns'].map(
          (key) => [key, 0],
        ),
      ]);
    },
  );

  it('is answered in the organisation’s own zone unless another is named', async () => {
    const { ask } = await openTestBot({ organisation: { timeZone: 'Asia/Kathmandu' } });
    expect(toReply(await ask('team today')).period?.from).toBe('2026-11-20T00:00:00+05:45');
    expect(toReply(await ask('team today tz:UTC')).period?.from).toBe('2026-11-20T00:00:00+00:00');
  });
});

describe('a command that fails', () => {
  it('tells a reference and nothing else, and logs the cause under it', async () => {
    const snapshot = () => Promise.reject(new Error('secret path /var/db'));
    const { ask, logged } = await openTestBot({ ...TEAMS, usage: { snapshot } });
    const { message } = await ask('team 7d');
    const reference = /reference (\w+)/.exec(message.headline)?.[1];
    expect(message.error?.code).toBe('internal');
    expect(JSON.stringify(message)).not.toContain('secret');
    expect(logged).toMatchObject([{ reference, error: new Error('secret path /var/db') }]);
  });

  it('is counted for whoever watches the program, a misunderstanding is not', async () => {
    const metrics = createMetrics();
    const snapshot = () => Promise.reject(new Error('no such column'));
    const bot = observedBot((await openTestBot({ ...TEAMS, usage: { snapshot } })).bot, metrics);
    const failures = async () =>
      /^tokenbell_failures_total{part="reply"} (\d+)$/m.exec(await metrics.text())?.[1];
    await bot.command({ text: 'tame 7d', actor: TERMINAL, channel: null });
    expect(await failures()).toBeUndefined();
    await bot.command({ text: 'team 7d', actor: TERMINAL, channel: null });
    expect(await failures()).toBe('1');
  });

  it('says that it is the database where it is, and when to ask again', async () => {
    const snapshot = () => Promise.reject(new StoreBusy('the server at 10.0.0.5 does not answer'));
    const { ask, logged } = await openTestBot({ ...TEAMS, usage: { snapshot } });
    const { message } = await ask('team 7d');
    expect(message.error).toMatchObject({
      code: 'internal',
      message: 'This cannot be answered now: the database is busy or cannot be reached.',
      hint: 'Nothing was lost. Ask again in a minute.',
    });
    expect(JSON.stringify(message)).not.toContain('10.0.0.5');
    expect(logged).toHaveLength(1);
  });

  it.each([
    ['', null],
    ['x'.repeat(10_000), 'too_long'],
    ['\u0000\u0001\u0002', null],
    ['live', 'not_available'],
    ['export focus', null],
    ['teem 7d', 'unknown_command'],
    ['team nosuch', 'unknown_name'],
    ['trend model:nosuch', 'unknown_name'],
    ['help nosuch', 'unknown_command'],
  ])('says what is wrong with %j', async (text, code) => {
    const { ask } = await openTestBot(TEAMS);
    const { message } = await ask(text);
    expect(message.error?.code ?? null).toBe(code);
    expect(message.headline.length).toBeLessThanOrEqual(120);
  });

  it('is told of no organisation that does not exist', async () => {
    const { ask } = await openTestBot();
    expect((await ask('team', { tenant: 'nosuch' })).message.error?.code).toBe('not_found');
  });

  it.each([
    ['ml 7d', '/usage team ml'],
    ['teem 7d', '/usage team 7d'],
    ['team mll 7d', '/usage team ml 7d'],
    ['bob', '/usage user bob'],
    ['trend gpt-4', '/usage trend model:gpt-4o'],
    ['trend model:gpt4o', '/usage trend mtd model:gpt-4o'],
    ['top modle', '/usage top model'],
  ])('suggests for %j what may have been meant: %s', async (text, suggestion) => {
    const { ask } = await openTestBot(TEAMS);
    const { message, actions } = await ask(text);
    expect(message.actions[0]?.command).toBe(suggestion);
    expect(actions).toHaveLength(message.actions.length);
  });
});

describe('names', () => {
  it.each(['user BOB', 'user Bob', 'user @bob', 'user <@111>', 'trend user:Bob'])(
    '%s is bob',
    async (text) => {
      const { ask } = await openTestBot(TEAMS);
      const { figures, command } = toReply(await ask(text));
      expect(figures[0]?.value).toBe('2.000000017');
      expect(command).toContain('bob');
    },
  );

  it('are searched by e-mail and in whatever case events spell them', async () => {
    const { ask } = await openTestBot(TEAMS);
    expect(toReply(await ask('user ANA@acme.test')).figures[0]?.value).toBe('1.000000003');
    expect(toReply(await ask('trend model:GPT-4O')).figures[0]?.value).toBe('13.000000123');
  });
});

describe('people in chat', () => {
  it('become members by the e-mail their platform vouches for, as the user their events name', async () => {
    const event = usageEvent({
      id: 'e',
      occurredAt: NOON - 1,
      dimensions: { user: 'Eve@acme.test', team: 'web', model: 'm', status: 'ok' },
    });
    const { ask, state } = await openTestBot({ events: [event] });
    const { figures } = toReply(await ask('me', { ...SLACK, email: 'eve@acme.test' }));
    expect(figures.find(({ key }) => key === 'requests')?.value).toBe(1);
    expect(await state.members('default')).toMatchObject([
      { id: 'Eve@acme.test', slack: 'U9', role: 'member' },
    ]);
    expect(toReply(await ask('me', SLACK)).error).toBeNull();
  });

  it('are told how to be linked where nobody vouches for them, and see totals of teams meanwhile', async () => {
    const { ask } = await openTestBot(TEAMS);
    expect(toReply(await ask('me', SLACK)).error?.code).toBe('not_linked');
    expect(toReply(await ask('team 7d', SLACK)).error).toBeNull();
  });

  it('do not become operator by calling themselves so', async () => {
    const { ask } = await openTestBot(TEAMS);
    for (const platform of ['slack', 'discord', 'api'] as const) {
      for (const user of ['', 'admin', 'console']) {
        expect(toReply(await ask('org', { ...SLACK, platform, tenant: '', user })).error?.code).toBe(
          'insufficient_access',
        );
      }
    }
    expect(toReply(await ask('org', as('admin'))).error?.code).toBe('insufficient_access');
    expect(toReply(await ask('org', { platform: 'console', user: 'console' })).error).toBeNull();
  });
});

describe('a button', () => {
  it('runs its command with the rights of who presses it', async () => {
    const { ask, bot, clock } = await openTestBot(TEAMS);
    const { actions } = await ask('team ml 7d', as('lena'));
    const request = (user: string) => ({ actor: { ...TERMINAL, user }, channel: null });
    const id = actions.find(({ label }) => label === 'Last 30 days')?.id ?? '';
    const own = await bot.press(id, request('lena'));
    expect(own.message.command).toBe('/usage team ml 30d');

    const dead = await bot.press('forged', request('lena'));
    expect(dead.message.error?.code).toBe('not_found');
    expect(await bot.press(id, request('ana'))).toEqual(dead);
    clock.now += 24 * 3_600_000;
    expect(await bot.press(id, request('lena'))).toEqual(dead);
  });

  it('of a public answer is anybody’s, privately and with their own rights', async () => {
    const { ask, bot } = await openTestBot(TEAMS);
    const { actions, message } = await ask('org 7d public');
    expect(message.visibility).toBe('public');
    const pressed = await bot.press(actions[0]?.id ?? '', {
      actor: { ...TERMINAL, user: 'ana' },
      channel: null,
    });
    expect(pressed.message.error?.code).toBe('insufficient_access');
  });

  it('of one organisation is dead in another', async () => {
    const { ask, bot, state } = await openTestBot(TEAMS);
    await state.apply({
      organisation: { id: 'other', name: 'Other', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
    });
    const { actions } = await ask('team 7d public');
    const pressed = await bot.press(actions[0]?.id ?? '', {
      actor: { ...TERMINAL, tenant: 'other' },
      channel: null,
    });
    expect(pressed.message.error?.code).toBe('not_found');
  });

  it('of a message nobody asked for is anybody’s', async () => {
    const { ask, bot } = await openTestBot(TEAMS);
    const { message } = await ask('team 7d');
    const { actions } = await bot.prepare(message, 'default');
    const button = actions.find(({ label }) => label === 'Last 30 days');
    const pressed = await bot.press(button?.id ?? '', {
      actor: { ...TERMINAL, user: 'ana' },
      channel: null,
    });
    expect(pressed.message.error).toBeNull();
  });
});

describe('a subscription’s question', () => {
  const subscription = {
    id: 's',
    org: 'default',
    ...EVERY_DAY,
    query: 'team 7d',
    at: '09:00',
    timeZone: 'UTC',
    channel: 'console:main',
    createdBy: 'ada',
    createdAt: 0,
  };

  it('is asked in public with the rights of who made it', async () => {
    const { bot, clock } = await openTestBot(TEAMS);
    const understand = (parts: object) => bot.understand({ ...subscription, ...parts }, clock.now);
    expect(await understand({})).toMatchObject({ view: 'team', visibility: 'public', showPeople: false });
    expect(await understand({ query: 'org 7d' })).toMatchObject({ view: 'org' });
    expect(await understand({ query: 'org 7d', createdBy: null })).toMatchObject({ view: 'org' });
    expect(await understand({ query: 'org 7d', createdBy: 'ana' })).toMatchObject({
      error: { code: 'insufficient_access' },
    });
    expect(await understand({ query: 'org 7d', createdBy: 'gone' })).toMatchObject({
      error: { code: 'insufficient_access' },
    });
    expect(await understand({ query: 'user bob' })).toMatchObject({ error: { code: 'insufficient_access' } });
  });
});

describe('members', () => {
  it('keep to their own place when two accounts have one e-mail', async () => {
    const { ask, state } = await openTestBot({
      plan: { members: [somebody({ id: 'eve', email: 'eve@acme.test', slack: 'U1' })] },
    });
    await ask('me', { ...SLACK, user: 'U2', email: 'EVE@acme.test' });
    expect(await state.members('default')).toMatchObject([{ id: 'eve', slack: 'U1' }]);
  });
});
