import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/bot/platform.ts';
import { as, openTestBot, somebody, someTeam, spent, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;

const rowsOf = ({ message }: Answer) => message.table?.rows ?? [];
const columnsOf = ({ message }: Answer) => message.table?.columns.map(({ key }) => key) ?? [];
const textOf = ({ files }: Answer, mediaType: string) =>
  new TextDecoder().decode(files.find((file) => file.mediaType === mediaType)?.content).replace('\uFEFF', '');
const tenths = (share: unknown) => Math.round(Number(share) * 10);

function call(user: string, daysAgo: number, tokens: number, model = 'gpt-4o') {
  return usageEvent({
    id: `${user} ${daysAgo} ${model}`,
    occurredAt: NOON - daysAgo * DAY_MS,
    dimensions: { user, team: 'ml', model, agent: `${user}-bot`, provider: 'openai', status: 'ok' },
    counts: { inputTokens: tokens, outputTokens: 0 },
  });
}

describe('shares', () => {
  // The members of the requirement's sample, and 230 tokens that belong to none of them.
  const TOKENS = [15_300, 12_600, 9_000, 8_100];
  const MEMBERS = ['sarah', 'mike', 'lisa', 'tom'];
  const shared = spent('', 'ml', 230);

  it('are 34, 28, 20 and 18 % of what the members used, and add up with what they share', async () => {
    const own = MEMBERS.map((user, index) => spent(user, 'ml', TOKENS[index] ?? 0));
    const alone = await openTestBot({ events: own });
    expect(rowsOf(await alone.ask('top user 7d metric:tokens')).map(({ share }) => share)).toEqual([
      ...['34', '28', '20', '18'],
    ]);
    const { dimensions, ...rest } = shared;
    const { user: _, ...others } = dimensions;
    const together = await openTestBot({ events: [...own, { ...rest, dimensions: others }] });
    const rows = rowsOf(await together.ask('top user 7d metric:tokens'));
    expect(rows.at(-1)).toMatchObject({ user: '(no user)', share: '0.5' });
    expect(rows.reduce((sum, { share }) => sum + tenths(share), 0)).toBe(1_000);
    const [chart] = (await together.ask('top user 7d metric:tokens')).message.charts;
    if (chart?.kind !== 'ranking') throw new Error('no bars');
    expect(chart.rows.map(({ role }) => role)).toEqual([...MEMBERS.map(() => undefined), 'nobody']);
  });

  it('are of what the question measures, and say so', async () => {
    const { ask } = await openTestBot(TEAMS);
    const byCost = await ask('top team 7d');
    expect(byCost.message.table?.columns.find(({ key }) => key === 'share')?.label).toBe('share');
    const byRequests = await ask('top team 7d metric:requests');
    expect(byRequests.message.table?.columns.find(({ key }) => key === 'share')?.label).toBe(
      'share of requests',
    );
    // What was asked for stands where a chat still has room for it.
    expect(columnsOf(await ask('top team 7d metric:tokens')).slice(2, 4)).toEqual(['tokens', 'share']);
    // Three of the four calls were made in team ml.
    expect(rowsOf(byRequests).map(({ team, share }) => [team, share])).toEqual([
      ['ml', '75'],
      ['web', '25'],
    ]);
  });

  it('of tags are no slices of a whole, so each stands for itself and the answer says so', async () => {
    const events = ['a', 'b', 'c'].map((id) => ({
      ...spent(id, 'ml', 10),
      tags: id === 'a' ? ['x', 'y'] : ['x'],
    }));
    const { ask } = await openTestBot({ events });
    const answer = await ask('top tag 7d');
    expect(rowsOf(answer).map(({ tag, share }) => [tag, share])).toEqual([
      ['x', '100'],
      ['y', '33.3'],
    ]);
    expect(answer.message.footing?.notes.join()).toContain('rows overlap');
  });
});

describe('rows', () => {
  it('show how each went over the period', async () => {
    const events = [call('ana', 6, 7), call('ana', 0.1, 14), call('bob', 3, 5)];
    const { ask } = await openTestBot({ events });
    const answer = await ask('top agent 7d');
    expect(rowsOf(answer).map(({ agent, spark }) => [agent, String(spark).replaceAll('▁', '')])).toEqual([
      ['ana-bot', '▅█'],
      ['bob-bot', '█'],
    ]);
    expect(columnsOf(answer).slice(0, 2)).toEqual(['agent', 'spark']);
    for (const { spark } of rowsOf(answer)) expect([...String(spark)].length).toBeLessThanOrEqual(14);
  });

  it.each(['90d', '30d', 'ytd', '24h'])('have a line of at most 14 bars over %s', async (range) => {
    const { ask } = await openTestBot({ events: [call('ana', 0.1, 7)] });
    const bars = [...String(rowsOf(await ask(`top agent ${range}`))[0]?.spark)];
    expect(bars.length).toBeGreaterThan(6);
    expect(bars.length).toBeLessThanOrEqual(14);
  });

  it('leave the bars out of files, which hold the numbers', async () => {
    const { ask } = await openTestBot({ events: [call('ana', 0.1, 7), call('ana', 3, 7)] });
    const answer = await ask('top agent 7d json');
    expect(textOf(answer, 'text/csv').split('\r\n')[0]).not.toContain('over time');
    expect(textOf(answer, 'application/x-ndjson')).not.toContain('spark');
  });

  it('list the models of each person, the most used first, all of them in the file', async () => {
    const models = ['gpt-4o', 'o3', 'haiku', 'sonnet', 'opus'];
    const events = [
      ...models.map((model, index) => call('ana', 1 + index / 10, 5, model)),
      call('ana', 2, 5, 'o3'),
      call('bob', 1, 1, 'gpt-4o'),
    ];
    const { ask } = await openTestBot({ events });
    const answer = await ask('top user 7d');
    expect(rowsOf(answer).map(({ user, models }) => [user, models])).toEqual([
      ['ana', 'o3; gpt-4o; haiku; opus; sonnet'],
      ['bob', 'gpt-4o'],
    ]);
    expect(textOf(answer, 'text/csv')).toContain('o3; gpt-4o; haiku; opus; sonnet');
    expect(columnsOf(await ask('top agent 7d'))).not.toContain('models');
  });

  it('list the same models where there are fewer people than models', async () => {
    const events = [
      ...['ana', 'bob', 'cy'].flatMap((user) => [call(user, 1, 5, 'o3'), call(user, 1, 5, 'gpt-4o')]),
      call('ana', 2, 5, 'o3'),
    ];
    const { ask } = await openTestBot({ events });
    expect(rowsOf(await ask('top user 7d')).map(({ user, models }) => [user, models])).toEqual([
      ['ana', 'o3; gpt-4o'],
      ['bob', 'gpt-4o; o3'],
      ['cy', 'gpt-4o; o3'],
    ]);
  });

  it('carry names and teams of people for those who may see them, e-mails for admins and of oneself', async () => {
    const { ask } = await openTestBot(TEAMS);
    const admin = await ask('top user 7d', as('ada'));
    expect(rowsOf(admin).find(({ user }) => user === 'ana')).toMatchObject({
      name: 'Ana',
      team: 'ml',
      email: 'ana@acme.test',
    });
    const lead = await ask('team ml 7d', as('lena'));
    expect(rowsOf(lead).map(({ name }) => name)).toEqual(['Lena', 'Bob', 'Ana']);
    // All of them are of one team, which then needs no badge.
    expect(columnsOf(lead)).not.toContain('team');
    expect(columnsOf(lead)).not.toContain('email');
    expect(JSON.stringify(lead.message)).not.toContain('ana@acme.test');
    const own = await ask('top user 7d', as('ana'));
    expect(rowsOf(own)).toMatchObject([{ user: 'ana', email: 'ana@acme.test' }]);
  });

  it('say nothing of people who are shown by nobody', async () => {
    const { ask } = await openTestBot({ ...TEAMS, organisation: { people: 'off' } });
    const answer = await ask('team 7d', as('ada'));
    expect(JSON.stringify(answer.message.table)).not.toMatch(/Ana|Bob|acme\.test/);
  });
});

describe('match:', () => {
  const PEOPLE = [
    somebody({ id: 'u1', name: 'Alice Adams', email: 'alice@acme.test', team: 'ml' }),
    somebody({ id: 'u2', name: 'Bob', email: 'b.ali@acme.test', team: 'ml' }),
    somebody({ id: 'u3', name: 'Carl', email: 'carl@acme.test', team: 'web' }),
    somebody({ id: 'lena', name: 'Lena', team: 'ml', role: 'lead' }),
    somebody({ id: 'ada', name: 'Ada', role: 'admin' }),
  ];
  const events = [
    spent('u1', 'ml', 1_000_000_000),
    spent('u2', 'ml', 2_000_000_000),
    spent('u3', 'web', 5_000_000_000),
  ];
  const open = () =>
    openTestBot({
      plan: {
        teams: [someTeam({ id: 'ml', leads: ['lena'] }), someTeam({ id: 'web', name: 'Website' })],
        members: PEOPLE,
      },
      events,
    });
  const users = (answer: Answer) => rowsOf(answer).map(({ user }) => user);

  it('leaves rows whose name, e-mail or team contains the text, above their own total', async () => {
    const { ask } = await open();
    const answer = await ask('top user 7d match:"ALI"', as('ada'));
    expect(users(answer)).toEqual(['u2', 'u1']);
    expect(answer.message.headline).toBe('2 of 3 users match "ALI" in the last 7 days: $3.00 of $8.00');
    expect(answer.message.table?.total).toMatchObject({ requests: 2, cost: '3', share: '37.5' });
    const lines = textOf(answer, 'text/csv').trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toContain('Total,2,3000000000,0,3');
    expect(users(await ask('top user 7d match:web', as('ada')))).toEqual(['u3']);
  });

  it('keeps the figures of the whole scope', async () => {
    const { ask } = await open();
    const { message } = await ask('top user 7d match:alice', as('ada'));
    expect(message.figures.find(({ key }) => key === 'cost')?.value).toBe('8');
    const team = await ask('team 7d match:site', as('ada'));
    expect(rowsOf(team).map(({ team: id, name }) => [id, name])).toEqual([['web', 'Website']]);
    expect(team.message.headline).toContain('$8.00');
    expect(team.message.lines[0]).toBe('1 of 2 teams matches "site".');
  });

  it('finds nobody through an e-mail that the asker may not see', async () => {
    const { ask } = await open();
    expect(users(await ask('team ml 7d match:b.ali', as('ada')))).toEqual(['u2']);
    const lead = await ask('team ml 7d match:b.ali', as('lena'));
    expect(users(lead)).toEqual([]);
    expect(lead.message.lines[0]).toBe('0 of 2 users match "b.ali".');
  });

  it('searches no people where rows of people may not be shown', async () => {
    const { ask } = await open();
    const member = await ask('team ml 7d match:alice', as('u3'));
    expect(columnsOf(member)[0]).toBe('model');
    expect(rowsOf(member)).toEqual([]);
    expect(users(await ask('top user 7d match:alice', as('u3')))).toEqual([]);
  });

  it('counts a call with two of the tags once in their total', async () => {
    const tagged = { ...spent('a', 'ml', 1_000_000_000), tags: ['night-1', 'night-2', 'day'] };
    const { ask } = await openTestBot({ events: [tagged] });
    const { message } = await ask('top tag 7d match:night');
    expect(message.table?.rows).toHaveLength(2);
    expect(message.table?.total).toMatchObject({ requests: 1, cost: '1' });
  });

  it('says so where nothing matches', async () => {
    const { ask } = await open();
    const { message } = await ask('top user 7d match:zzz', as('ada'));
    expect(message.headline).toBe('0 of 3 users match "zzz" in the last 7 days: $0 of $8.00');
    expect(message.charts).toEqual([]);
  });
});

describe('chart:', () => {
  it.each([
    ['top model 7d', ['ranking']],
    ['top model 7d chart:donut', ['donut']],
    ['top model 7d chart:area', ['stacked']],
    ['me 7d chart:donut', ['donut']],
    ['team 7d chart:line', ['trend']],
    ['team 7d chart:donut', ['donut']],
    ['org 7d', ['trend']],
    ['org 7d chart:bar', ['stacked']],
    ['trend 7d', ['trend']],
    ['trend 7d chart:bar', ['stacked']],
    ['trend 7d by:model chart:line', ['stacked']],
    ['trend 7d metric:errors', ['stacked']],
    ['trend 7d metric:tokens chart:line', ['stacked']],
    ['org 7d metric:requests', ['stacked']],
    ['team 7d by:model chart:line', ['stacked']],
    ['trend 7d by:action', ['stacked', 'donut']],
    ['heatmap 7d chart:none', []],
    ['top model 7d chart:none', []],
  ])('draws %s as %j', async (typed, kinds) => {
    const { ask } = await openTestBot(TEAMS);
    const actor = typed.startsWith('me') ? as('ana') : {};
    expect((await ask(typed, actor)).message.charts.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('donut draws the seven largest, the rest as one, and adds up to exactly 100 %', async () => {
    const events = Array.from({ length: 12 }, (_, index) =>
      spent('ana', 'ml', (index + 1) * 1_000_000, `model-${index}`),
    );
    const { ask } = await openTestBot({ events });
    const [chart] = (await ask('top model 7d chart:donut')).message.charts;
    if (chart?.kind !== 'donut') throw new Error('no donut');
    expect(chart.slices.map(({ name }) => name)).toEqual([
      ...[11, 10, 9, 8, 7, 6, 5].map((index) => `model-${index}`),
      '+5 more',
    ]);
    expect(chart.slices.at(-1)?.role).toBe('rest');
    expect(chart.slices.reduce((sum, { share }) => sum + tenths(share), 0)).toBe(1_000);
    // 1 + 2 + … + 12 = 78 thousandths of a dollar.
    expect(chart.total).toBe('0.078');
  });
});

describe('trend metric:users', () => {
  it('counts people of each day once, and never adds days up', async () => {
    const events = [
      call('ana', 2, 5),
      call('ana', 2.1, 5, 'o3'),
      call('bob', 2, 5),
      call('ana', 1, 5),
      call('cy', 1, 5),
    ];
    const { ask } = await openTestBot({ events });
    const { message } = await ask('trend 7d metric:users');
    expect(message.headline).toBe('All usage: 3 active users in the last 7 days, at most 2 a day');
    const [chart] = message.charts;
    if (chart?.kind !== 'stacked') throw new Error('no bars');
    expect(chart).toMatchObject({ mark: 'bar', measure: 'active users' });
    expect(chart.groups[0]?.values.filter((count) => count !== 0)).toEqual([2, 2]);
    expect(message.table?.rows.map(({ activeUsers }) => activeUsers).filter((count) => count !== 0)).toEqual([
      2, 2,
    ]);
    expect(message.table?.total.activeUsers).toBe(3);
  });

  it('takes longer buckets where bars would have to be joined', async () => {
    const { ask } = await openTestBot({ events: [call('ana', 2, 5), call('bob', 60, 5)] });
    const { message } = await ask('trend 90d metric:users');
    expect(message.period?.granularity).toBe('week');
    expect(message.headline).toBe('All usage: 2 active users in the last 90 days, at most 1 a week');
  });

  it('says where nobody used anything', async () => {
    const { ask } = await openTestBot();
    const { message } = await ask('trend 7d metric:users');
    expect(message.headline).toBe('All usage: nobody used anything in the last 7 days');
    expect(message.charts).toEqual([]);
  });

  it('draws requests by team as bars', async () => {
    const { ask } = await openTestBot(TEAMS);
    const [chart] = (await ask('trend 30d by:team metric:requests')).message.charts;
    expect(chart).toMatchObject({ kind: 'stacked', mark: 'bar', groups: [{ name: 'ml' }, { name: 'web' }] });
  });
});

describe('trend by:', () => {
  it('has a column for each group in its file: the exact numbers behind the picture', async () => {
    const events = [call('ana', 2, 5), call('ana', 1, 6), call('bob', 1, 2)];
    const { ask } = await openTestBot({ events });
    const answer = await ask('trend 7d gran:day by:agent metric:tokens');
    const lines = textOf(answer, 'text/csv')
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const [header = [], ...rows] = lines;
    const place = (name: string) => header.indexOf(name);
    const cells = (row: readonly string[] | undefined) =>
      row && [row[0], row[place('ana-bot tokens')], row[place('bob-bot tokens')]];
    expect(rows.map(cells).filter((row) => row?.[1] !== '0')).toEqual([
      ['2026-11-18', '5', '0'],
      ['2026-11-19', '6', '2'],
      ['Total', '11', '2'],
    ]);
    expect(columnsOf(answer)).not.toContain('group1');
  });
});
