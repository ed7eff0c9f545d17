import { beforeAll, describe, expect, it } from 'vitest';
import { toReply } from '../../src/bot/reply/reply.ts';
import { as, openTestBot, spent, TEAMS, type TestBot } from '../support/bot.ts';
import { NOON } from '../support/event.ts';
import { everything } from '../support/everything.ts';

/** Bob's number and the names only his events carry; none of them may reach Ana. */
const CANARIES = ['2000000017', '2,000,000,017', '2.000000017', 'bob-agent', 'key-bob'];
const CARL = ['8000000081', '8,000,000,081', '8.000000081', 'carl-agent', 'key-carl'];

let test: TestBot;

beforeAll(async () => {
  test = await openTestBot(TEAMS);
});

describe('a member who asks for somebody else’s usage learns nothing', () => {
  it.each([
    'user bob',
    'user bob 7d by:model csv json',
    'user "Bob"',
    'user @bob',
    'user <@111>',
    'trend user:bob',
    'trend user:ana,bob',
    'team ml user:bob',
    'team ml -user:ana',
    'team ml -user:bob,lena',
    'team ml by:user',
    'team ml by:user sort:name',
    'team ml by:key',
    'team ml by:agent',
    'team ml by:chat',
    'team ml key:key-bob',
    'team ml agent:bob-agent',
    'team by:user',
    'team by:agent',
    'top user',
    'top user team:ml',
    'top user 100 sort:name',
    'top key',
    'top agent',
    'top agent team:ml',
    'trend key:key-bob',
    'trend agent:bob-agent',
    'trend by:user',
    'forecast user:bob',
    'org',
    'org by:user',
    'top team user:bob',
    'top team key:key-bob',
    'team ml public by:user',
    'budget list',
    'budget set user:bob $1/month',
    'sub "user bob" daily 09:00 console:main',
    'sub list',
    'alert list',
    'status',
    'help',
    'why team:ml 7d by:user',
    'why 7d by:agent team:ml',
    'why user:bob 7d',
    'compare user:ana vs user:bob',
    'compare key:key-ana vs key:key-bob',
    'heatmap user:bob',
    'heatmap key:key-bob',
    'cache by:user',
    'cache team:ml by:agent',
    'cache team:ml by:key',
    'show chat:bob-chat',
    'show trace:bob-trace',
    'show cost user:bob',
    'bob',
    'bob-agent',
  ])('%s', async (command) => {
    const told = everything(await test.ask(command, as('ana')));
    // What they typed themselves is no news to them.
    const news = [...CANARIES, ...CARL].filter((canary) => !command.includes(canary));
    for (const canary of news) expect(told).not.toContain(canary);
  });

  it.each([
    ['user bob', 'user zzz'],
    ['user Bob', 'user Zzz'],
    ['user <@111>', 'user <@999>'],
    ['trend user:bob', 'trend user:zzz'],
    ['team ml -user:bob', 'team ml -user:zzz'],
    ['budget set user:bob $1/month', 'budget set user:zzz $1/month'],
    ['budget rm user:bob', 'budget rm user:zzz'],
    ['sub "user bob" daily 09:00 console:main', 'sub "user zzz" daily 09:00 console:main'],
    ['bob 7d', 'zzz 7d'],
    ['top agent agent:bob-agent', 'top agent agent:zzz-agent'],
  ])('%s is answered word for word like %s', async (known, unknown) => {
    const answers = [await test.ask(known, as('ana')), await test.ask(unknown, as('ana'))];
    const [one, other] = answers.map((answer) =>
      JSON.stringify({ ...toReply(answer), actions: answer.message.actions.length })
        .replaceAll(/bob|zzz|111|999/gi, '…')
        .replaceAll(/data-to-\w+/g, ''),
    );
    expect(one).toBe(other);
  });

  it('sees the totals of every team', async () => {
    const { table } = toReply(await test.ask('team 7d', as('ana')));
    expect(table?.rows.map(({ team, cost }) => [team, cost])).toEqual([
      ['web', '8.000000081'],
      ['ml', '7.000000059'],
    ]);
    const { figures } = toReply(await test.ask('team ml 7d', as('ana')));
    expect(figures.find(({ key }) => key === 'cost')?.value).toBe('7.000000059');
  });

  it('sees their own usage, whichever way they ask', async () => {
    for (const command of [
      '',
      'me',
      'user me',
      'user ana',
      'user Ana',
      'trend',
      'trend user:me',
      'top agent',
      'top user',
    ]) {
      const { figures, visibility } = toReply(await test.ask(command, as('ana')));
      expect([command, figures.find(({ key }) => key === 'cost')?.value, visibility]).toEqual([
        command,
        '1.000000003',
        'private',
      ]);
    }
  });

  it('is completed only what they may see', async () => {
    await test.ask('help', as('ana'));
    await expect
      .poll(() => complete('team m', 'ana'))
      .toEqual(['ml', 'mtd', 'model:', 'message:', 'metric:', 'match:']);
    for (const text of ['user b', 'trend user:b', 'trend key:', 'trend agent:', 'o', 's']) {
      for (const word of complete(text, 'ana')) expect(word).not.toMatch(/bob|key-|agent:bob|^org$/);
    }
    await test.ask('help');
    await expect.poll(() => complete('user b', '')).toEqual(['bob', 'billing:', 'by:']);
    expect(complete('trend agent:b', '')).toEqual(['agent:bob-agent']);
  });
});

function complete(text: string, user: string): readonly string[] {
  const actor = { platform: 'terminal', tenant: '', user, name: null, email: null, timeZone: null } as const;
  return test.bot.complete(text, { actor, channel: null });
}

describe('a lead', () => {
  it('sees the rows per member of their team and of no other', async () => {
    const own = toReply(await test.ask('team ml 7d', as('lena')));
    expect(own.table?.rows.map(({ user, cost }) => [user, cost])).toEqual([
      ['lena', '4.000000039'],
      ['bob', '2.000000017'],
      ['ana', '1.000000003'],
    ]);
    const told = everything(await test.ask('team web 7d', as('lena')));
    expect(told).toContain('8.000000081');
    expect(told).not.toContain('carl');
  });

  it.each(['user carl', 'top user', 'top agent', 'trend by:user', 'top key', 'team web by:user', 'org'])(
    'learns nothing of other teams’ people from %s',
    async (command) => {
      const told = everything(await test.ask(command, as('lena')));
      for (const canary of CARL) expect(told).not.toContain(canary);
    },
  );
});

describe('where people are not shown by name', () => {
  it.each(['pseudonymous', 'off'] as const)(
    '%s hides them from admins and small teams from everybody',
    async (people) => {
      const { ask } = await openTestBot({ ...TEAMS, organisation: { people } });
      const told = async (command: string) => everything(await ask(command));
      expect(await told('team ml 7d')).not.toMatch(/\b(ana|bob|lena)\b/);
      expect(toReply(await ask('team web 7d')).error?.code).toBe('insufficient_access');
      expect(toReply(await ask('top user')).error?.code).toBe('insufficient_access');
      expect(toReply(await ask('user bob')).error?.code).toBe('unknown_name');
    },
  );

  it('tells a small team from a larger one nowhere', async () => {
    const { ask } = await openTestBot({ ...TEAMS, organisation: { people: 'off' } });
    const codeOf = async (command: string) => toReply(await ask(command)).error?.code;
    expect(await codeOf('team ml 7d')).toBeUndefined();
    expect(await codeOf('compare team:ml vs team:web 7d')).toBe('insufficient_access');
    expect(await codeOf('trend team:ml,web 7d')).toBe('insufficient_access');
  });

  it('says of an earlier window what one person did in it as little as of this one', async () => {
    const early = { ...spent('ana', 'ml', 5), occurredAt: NOON - 10 * 86_400_000 };
    const { ask } = await openTestBot({
      ...TEAMS,
      events: [...(TEAMS.events ?? []), early],
      organisation: { people: 'off' },
    });
    const codeOf = async (command: string) => toReply(await ask(command)).error?.code;
    expect(await codeOf('team ml 7d')).toBeUndefined();
    expect(await codeOf('team ml 7d vs:prev')).toBe('insufficient_access');
    expect(await codeOf('why team:ml 7d')).toBe('insufficient_access');
  });
});

describe('before roles are defined', () => {
  it('everybody may read totals of teams, nobody those of the organisation, and is told how to become admin', async () => {
    const { ask } = await openTestBot({ events: TEAMS.events ?? [] });
    expect(toReply(await ask('team 7d', as('ana'))).error).toBeNull();
    const refused = toReply(await ask('org', as('ana'))).error;
    expect(refused).toMatchObject({
      code: 'insufficient_access',
      hint: expect.stringContaining('claim code'),
    });
  });
});
