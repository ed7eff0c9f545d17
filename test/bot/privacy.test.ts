import { beforeAll, describe, expect, it } from 'vitest';
import { toReply } from '../../src/bot/reply/reply.ts';
import { as, type BotParts, openTestBot, spent, TEAMS, type TestBot } from '../support/bot.ts';
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

  describe('in lists of teams', () => {
    /** ml has three people, data four, web two, ops and law one each; a person's dollars are a power of two. */
    const PEOPLE = {
      ml: ['m1', 'm2', 'm3'],
      data: ['d1', 'd2', 'd3', 'd4'],
      web: ['w1', 'w2'],
      ops: ['o1'],
      law: ['l1'],
    };
    const listed = Object.entries(PEOPLE).flatMap(([team, own]) => own.map((user) => ({ team, user })));
    const events = listed.map(({ team, user }, bit) =>
      spent(user, team, 2 ** bit * 1_000_000_000, 'gpt-4o', user === 'm1' ? 'alone' : 'bot'),
    );
    const open = (parts: Partial<BotParts> = {}) =>
      openTestBot({ ...TEAMS, events, organisation: { people: 'off' }, ...parts });
    /** Dollars: ml 1 + 2 + 4, data 8 + 16 + 32 + 64, web 128 + 256, ops 512, law 1024. */
    const ROWS = [
      ['(teams of few people)', '1920'],
      ['data', '120'],
      ['ml', '7'],
    ];

    it.each(['team 7d', 'top team 7d', 'org 7d', 'top team 7d vs:prev', 'cache 7d by:team'])(
      'those of one or two people stand as one row, for admins too: %s',
      async (command) => {
        const { table, footing } = toReply(await (await open()).ask(command, as('ada')));
        const rows = table?.rows.map(({ team, cost }) => [team, cost]);
        expect(rows?.toSorted((one, other) => Number(other[1]) - Number(one[1]))).toEqual(ROWS);
        expect(table?.total).toMatchObject({ cost: '2047' });
        expect(footing?.notes).toContain('what fewer than 3 people used is told as one row');
      },
    );

    it.each([
      'team 7d csv json',
      'trend 7d by:team csv json',
      'trend 7d by:team metric:latency',
      'top team 7d chart:donut',
      'top team 7d metric:latency',
      'why 7d',
      'report 7d',
      'export csv 7d',
      'export focus 7d',
    ])('name none of them on any surface: %s', async (command) => {
      const test = await open();
      const told = everything(await test.ask(command, as('ada'))).replaceAll(command, '');
      expect(told.match(/\b(web|ops|law|384|512|1,?024)\b/g) ?? []).toEqual([]);
      expect(test.logged).toEqual([]);
    });

    it('have a line of their own sum in a picture, and shares that add up', async () => {
      const { ask } = await open();
      const { table } = toReply(await ask('team 7d', as('ana')));
      const own = (await ask('team 7d', as('lena'))).message.charts[0];
      const sums = own?.kind === 'stacked' ? own.groups.map(({ name, values }) => [name, values.at(-1)]) : [];
      expect(sums).toEqual(ROWS);
      expect(table?.rows.map(({ share }) => share)).toEqual(['93.8', '5.9', '0.3']);
      expect(table?.rows.map(({ spark }) => typeof spark)).toEqual(['string', 'string', 'string']);
    });

    it('a single small one stands with the smallest other, since subtraction would tell', async () => {
      const some = events.filter(({ dimensions }) => dimensions.team !== 'ops' && dimensions.team !== 'law');
      const { ask } = await open({ events: some });
      const rows = toReply(await ask('team 7d', as('ada'))).table?.rows;
      expect(rows?.map(({ team, cost }) => [team, cost])).toEqual([
        ['(teams of few people)', '391'],
        ['data', '120'],
      ]);
    });

    it('are none in the window compared with either', async () => {
      const early = events
        .filter((event) => event.dimensions.user === 'm1')
        .map((event) => ({ ...event, occurredAt: NOON - 10 * 86_400_000, idKeys: ['early'] as const }));
      const { ask } = await open({ events: [...events, ...early] });
      const named = async (command: string) =>
        toReply(await ask(command, as('ada'))).table?.rows.map(({ team }) => team);
      expect(await named('top team 7d')).toEqual(['(teams of few people)', 'data', 'ml']);
      expect(await named('top team 7d vs:prev')).toEqual(['(teams of few people)', 'data']);
    });

    it('leaving one out tells no more than asking about it', async () => {
      const { ask } = await open();
      const codeOf = async (command: string) => toReply(await ask(command, as('ada'))).error?.code;
      expect(await codeOf('team 7d -team:web')).toBe('insufficient_access');
      expect(await codeOf('trend 7d -team:ml,data')).toBeUndefined();
      expect(await codeOf('trend 7d -team:ml')).toBeUndefined();
    });

    it('splits of a team need as many people as the same asked alone', async () => {
      const { ask } = await open();
      const agents = toReply(await ask('top agent 7d team:ml', as('ada'))).table?.rows;
      expect(agents?.map(({ agent, cost }) => [agent, cost])).toEqual([['(agents of few people)', '7']]);
      const models = toReply(await ask('team ml 7d', as('ada'))).table?.rows;
      expect(models?.map(({ model, cost }) => [model, cost])).toEqual([['gpt-4o', '7']]);
      const refused = toReply(await ask('trend 7d team:ml agent:alone', as('ada'))).error;
      expect(refused?.code).toBe('insufficient_access');
    });

    it('departments and cost centres are groups of people like teams', async () => {
      const ofOne = { ...spent('x1', 'ml', 3), dimensions: { user: 'x1', team: 'ml', department: 'legal' } };
      const { ask } = await open({ events: [...events, ofOne] });
      expect(toReply(await ask('team 7d dept:legal', as('ana'))).error?.code).toBe('insufficient_access');
      const rows = toReply(await ask('team 7d by:dept', as('ana'))).table?.rows;
      expect(rows?.map(({ department }) => department)).toEqual(['(departments of few people)']);
    });

    it('they stand by name while people do, and oneself sees one’s own', async () => {
      const named = await open({ organisation: { people: 'named' } });
      const teams = toReply(await named.ask('team 7d', as('ada'))).table?.rows.map(({ team }) => team);
      expect(teams).toEqual(['law', 'ops', 'web', 'data', 'ml']);
      const own = toReply(await (await open()).ask('trend 7d by:team', as('o1')));
      expect(own.figures.find(({ key }) => key === 'cost')?.value).toBe('512');
    });
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
