import { beforeAll, describe, expect, it } from 'vitest';
import { PLAIN_CHANNEL } from '../../src/analytics/state/channel.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Actor } from '../../src/bot/platform.ts';
import { toReply } from '../../src/bot/reply/reply.ts';
import { openTestBot, somebody, someTeam, type TestBot } from '../support/bot.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { everything } from '../support/everything.ts';

/** A customer's people in a shared channel: Slack knows them, we do not. */
const GUEST: Partial<Actor> = { platform: 'slack', tenant: 'T1', user: 'UGUEST', name: 'Gus' };
const ANA: Partial<Actor> = { platform: 'slack', tenant: 'T1', user: 'UANA' };
const ADA: Partial<Actor> = { platform: 'slack', tenant: 'T1', user: 'UADA' };
const GLOBEX = 'C0GLOBEX1';
const TEAM_ML = 'C0TEAMML1';

/** Names and amounts that no answer within customer globex may carry. */
const CANARIES =
  /initech|canary|orcas|otters|\bAda\b|\bana\b|acme-secret|openai|\$|0\.00[13]|3000003|3,000,003|4000004|4,000,004/i;

let test: TestBot;

beforeAll(async () => {
  test = await openTestBot({
    plan: {
      teams: [someTeam({ id: 'orcas', leads: ['lena'] }), someTeam({ id: 'otters' })],
      members: [
        somebody({ id: 'ana', name: 'Ana', team: 'orcas', slack: 'UANA' }),
        somebody({ id: 'lena', name: 'Lena', team: 'orcas', role: 'lead' }),
        somebody({ id: 'ada', name: 'Ada', role: 'admin', slack: 'UADA' }),
      ],
    },
    events: [
      used('globex', 'orcas', 'ana', 1_000_001, 'helper'),
      used('initech', 'orcas', 'canary-person', 3_000_003, 'canary-agent'),
      used('', 'otters', 'canary-web', 4_000_004, 'canary-web-agent'),
    ],
  });
  for (const [channel, boundTo] of [
    [GLOBEX, 'customer:globex'],
    [TEAM_ML, 'team:orcas'],
  ] as const) {
    await test.state.saveChannelTerms({
      ...{ ...PLAIN_CHANNEL, org: 'default', target: `slack:${channel}` },
      boundTo,
    });
  }
});

/** One call; every input token costs a nano-dollar. */
function used(customer: string, team: string, user: string, tokens: number, agent: string): UsageEvent {
  return usageEvent({
    id: `${customer}-${user}`,
    occurredAt: NOON - 3_600_000,
    dimensions: {
      ...{ customer, team, user, agent, model: 'gpt-4o', provider: 'openai', status: 'ok' },
      ...{ project: 'acme-secret', apiKey: `canary-key-${user}` },
    },
    counts: { inputTokens: tokens, outputTokens: 0 },
    facts: { latencyMs: 1_200 },
  });
}

async function told(command: string, actor = GUEST, channel: string | null = GLOBEX) {
  const answer = await test.ask(command, actor, channel);
  return { reply: toReply(answer), all: everything(answer) };
}

/** What commands here name themselves, as it is said again, and words of ours that are no money. */
const TYPED =
  /agent:helper( vs agent:|,)canary|agents helper and canary|\bcanary \(0 tokens\)|costBasis|(sort|metric):cost/g;

describe('a customer in the channel that is bound to them', () => {
  it.each(['', 'me 7d', 'org 7d', 'trend 7d', 'trend 7d public', 'trend 7d customer:globex'])(
    'is told what they used, whatever they ask: "%s"',
    async (command) => {
      const { reply, all } = await told(command);
      expect(reply.error).toBeNull();
      const figures = new Map(reply.figures.map(({ key, value }) => [key, value]));
      expect([figures.get('tokens'), figures.get('requests')]).toEqual([1_000_001, 1]);
      expect(reply.headline).toContain('globex');
      expect(all).not.toMatch(CANARIES);
      expect([...figures.keys()]).not.toContain('cost');
      expect(all.replaceAll('costBasis', '')).not.toMatch(/cost|USD/);
    },
  );

  it.each([
    ['top model 7d csv json', 'model'],
    ['top agent 7d', 'agent'],
    ['top customer 7d', 'customer'],
    ['top agent 7d sort:cost cur:EUR metric:cost', 'agent'],
    ['trend 30d by:agent', 'day'],
    ['trend 30d metric:latency', 'day'],
    ['top agent 7d metric:latency', 'agent'],
    ['top agent 7d chart:scatter', 'agent'],
    ['top model 7d chart:donut metric:tokens', 'model'],
    ['trend 30d chart:area metric:runs', 'day'],
    ['top feature 7d metric:requests', 'feature'],
    ['top agent 7d vs:prev match:"help"', 'agent'],
    ['heatmap 7d', 'hour'],
    ['compare agent:helper vs agent:canary', 'agent'],
  ])('sees %s without anybody else and without money', async (command, key) => {
    const { reply, all } = await told(command);
    expect([command, reply.error]).toEqual([command, null]);
    const typed = all.replaceAll(TYPED, '');
    expect(typed).not.toMatch(CANARIES);
    expect(typed).not.toMatch(/cost|USD/);
    expect(reply.table?.columns[0]?.key).toBe(key);
    expect(reply.table?.total.tokens).toBe(1_000_001);
  });

  it.each([
    'team 7d',
    'team orcas',
    'user ana',
    'user canary-person',
    'top user',
    'top team',
    'top key',
    'top project',
    'top provider',
    'trend by:user',
    'trend team:orcas',
    'forecast',
    'why 7d',
    'cache',
    'source',
    'budget list',
    'budget set org 1',
    'sub list',
    'alert list',
    'alert channel here for off',
    'show cost 30d',
    'prices',
    'reconcile',
    'outbox',
    'webhook list',
    'status',
    'link',
    'trend customer:initech',
    'trend -customer:initech',
    'canary-agent',
    'trend initech',
  ])('learns nothing from %s', async (command) => {
    const { reply, all } = await told(command);
    expect([command, reply.error === null]).toEqual([command, false]);
    // What they typed themselves is no news to them.
    const words = command.split(/[\s:-]+/).filter((word) => word.length > 1 && /^\w+$/.test(word));
    const news = words.reduce((text, word) => text.replaceAll(new RegExp(`\\b${word}\\b`, 'gi'), '…'), all);
    expect(news).not.toMatch(CANARIES);
  });

  it.each([
    ['trend customer:initech', 'trend customer:zzzzzzz'],
    ['trend model:gpt-4o agent:canary-agent', 'trend model:gpt-4o agent:zzzzzz-agent'],
    ['user ana', 'user zzz'],
    ['trend user:ana', 'trend user:zzz'],
    ['canary-agent', 'zzzzzz-agent'],
  ])('is answered %s word for word like %s', async (known, unknown) => {
    const [one, other] = [await told(known), await told(unknown)].map(({ reply }) =>
      JSON.stringify(reply).replaceAll(/initech|zzzzzzz|canary|zzzzzz|\bana\b|zzz/g, '…'),
    );
    expect(one).toBe(other);
  });

  it('is completed only names of theirs', async () => {
    const place = { actor: { ...PLAIN, ...GUEST }, channel: GLOBEX };
    await test.ask('help', GUEST, GLOBEX);
    await expect.poll(() => test.bot.complete('trend agent:', place)).toEqual(['agent:helper']);
    expect(test.bot.complete('trend customer:', place)).toEqual(['customer:globex']);
    for (const text of ['team ', 'user ', 'trend user:', 'trend team:', 'trend project:'])
      for (const word of test.bot.complete(text, place)) expect(word).not.toMatch(CANARIES);
    expect(test.bot.complete('', place)).not.toContain('budget');
  });

  it('does not become a member by speaking there', async () => {
    await test.ask('me', { ...GUEST, user: 'UNEW', email: 'gus@globex.test' }, GLOBEX);
    expect((await test.state.members('default')).map(({ id }) => id)).toEqual(['ada', 'ana', 'lena']);
  });
});

const PLAIN = { platform: 'slack', tenant: 'T1', user: '', name: null, email: null, timeZone: null } as const;

describe('a member of ours in a channel bound to a customer', () => {
  it('is answered alone with their own rights', async () => {
    const { reply } = await told('team 7d', ANA);
    expect(reply.error).toBeNull();
    expect(reply.visibility).toBe('private');
    expect(reply.table?.rows.map(({ team }) => team)).toEqual(['orcas', 'otters']);
  });

  it('says to everybody there nothing but the customer’s usage', async () => {
    const { reply, all } = await told('trend 7d public', ADA);
    expect([reply.error, reply.visibility]).toEqual([null, 'public']);
    expect(all).not.toMatch(CANARIES);
    expect((await told('team 7d public', ADA)).reply.error?.code).toBe('insufficient_access');
    expect((await told('top customer 7d public', ADA)).all).not.toMatch(CANARIES);
  });
});

describe('a channel bound to a team', () => {
  it('is told its usage and what it cost', async () => {
    const { reply, all } = await told('trend 7d public', GUEST, TEAM_ML);
    expect(reply.figures.find(({ key }) => key === 'cost')?.value).toBe('0.004000004');
    expect(all).not.toMatch(/otters|canary|initech|globex/);
  });

  it.each(['team otters', 'top customer', 'top user', 'trend by:agent', 'budget list'])(
    'is not told of others by %s',
    async (command) => {
      const { reply, all } = await told(command, GUEST, TEAM_ML);
      expect(reply.error).not.toBeNull();
      expect(all.replaceAll('team otters', '')).not.toMatch(/canary|initech|globex/);
    },
  );
});

describe('a subscription to a bound channel', () => {
  it('is refused where it asks beyond the binding', async () => {
    for (const query of ['team 7d', 'trend 7d customer:initech', 'top user 7d']) {
      const { reply } = await told(`sub "${query}" daily 09:00 slack:${GLOBEX}`, ADA, 'C0OTHER01');
      expect([query, reply.error === null]).toEqual([query, false]);
    }
  });

  it('asks within it, also when it was there before', async () => {
    const { reply } = await told(`sub "trend 7d" daily 09:00 slack:${GLOBEX}`, ADA, 'C0OTHER01');
    expect(reply.error).toBeNull();
    const [made] = await test.state.subscriptions('default');
    if (!made) throw new Error('it was subscribed');
    const question = await test.bot.understand(made, NOON);
    expect(question).toMatchObject({ boundTo: 'customer:globex', hidesCost: true, metric: 'tokens' });
    const before = await test.bot.understand({ ...made, query: 'top model 7d' }, NOON);
    expect(before).toMatchObject({ boundTo: 'customer:globex' });
  });
});

describe('a thread of a bound channel', () => {
  const inThread = async (text: string, actor: Partial<Actor>) =>
    test.bot.command({ text, actor: { ...PLAIN, ...actor }, channel: 'C0THREAD1', parent: GLOBEX });

  it('is bound too', async () => {
    expect(everything(await inThread('trend 7d', GUEST))).not.toMatch(CANARIES);
    expect((await inThread('team 7d', GUEST)).message.error?.code).toBe('insufficient_access');
  });

  it('stands for it where something is to be posted: nobody could hold the thread to its binding later', async () => {
    const beyond = await inThread('sub "team 7d" daily 09:00 here', ADA);
    expect(beyond.message.error?.code).toBe('insufficient_access');
    expect((await inThread('sub "trend 7d" daily 09:00 here', ADA)).message.error).toBeNull();
    await inThread('budget set team:atlas $50/month', ADA);
    const [made] = await test.state.subscriptions('default');
    const budgets = await test.state.budgets('default');
    const placed = [made?.channel, ...budgets.map(({ channel }) => channel)];
    expect(placed).toContain(`slack:${GLOBEX}`);
    expect(placed).not.toContain('slack:C0THREAD1');
  });
});

describe('binding a channel', () => {
  it('is done and undone by an admin, and written down', async () => {
    const { reply } = await told('alert channel slack:C0NEWONE1 for customer:Globex', ADA, null);
    expect(reply.lines.join(' ')).toContain('Bound to customer globex');
    const boundTo = async () =>
      (await test.state.channelTerms('default')).find(({ target }) => target === 'slack:C0NEWONE1')?.boundTo;
    expect(await boundTo()).toBe('customer:globex');
    await told('alert channel slack:C0NEWONE1 for off', ADA, null);
    expect(await boundTo()).toBeNull();
  });

  it('is refused to members, and for what is no customer, team or project', async () => {
    expect(
      (await told('alert channel slack:C0NEWONE1 for customer:globex', ANA, null)).reply.error?.code,
    ).toBe('insufficient_access');
    expect((await told('alert channel slack:C0NEWONE1 for model:gpt-4o', ADA, null)).reply.error?.code).toBe(
      'bad_value',
    );
  });

  it('tells nobody but admins whose channel it is', async () => {
    expect((await told(`alert channel slack:${GLOBEX}`, ANA, null)).all).not.toContain('globex');
    expect((await told(`alert channel slack:${GLOBEX}`, ADA, null)).all).toContain('globex');
  });
});
