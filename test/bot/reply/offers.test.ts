import { describe, expect, it } from 'vitest';
import type { Actor, Answer } from '../../../src/bot/platform.ts';
import { as, type BotParts, openTestBot, somebody, spent, TEAMS, TERMINAL } from '../../support/bot.ts';

const IN_CHANNEL = { platform: 'console' } as const;

/** What the buttons and menus under an answer say and lead to, without "/usage". */
async function offered(text: string, user: string, channel: string | null = 'main', parts: BotParts = TEAMS) {
  const { ask } = await openTestBot(parts);
  const { message } = await ask(text, { ...IN_CHANNEL, ...as(user) }, channel);
  expect(message.error).toBeNull();
  return message.actions.map(({ label, command }) => [label, command.replace(/^\/usage /, '')] as const);
}

async function commandsOf(text: string, user: string, channel: string | null = 'main') {
  return Object.fromEntries(await offered(text, user, channel));
}

const RANGES = [
  'Last 24 hours',
  'Last 7 days',
  'Last 30 days',
  'Last 90 days',
  'This month',
  'Last month',
  'This year',
];

describe('what is offered under an answer', () => {
  it('is the same usage split, explained, posted and seen otherwise', async () => {
    expect(await offered('team ml 7d', 'lena')).toEqual([
      ['By model', 'team ml 7d by:model'],
      ['By agent', 'team ml 7d by:agent'],
      ['Why', 'why 7d team:ml'],
      ['CSV', 'team ml 7d chart:none csv'],
      ['Subscribe', 'sub "team ml 7d" how'],
      ['Share', 'team ml 7d public'],
      ['Last 24 hours', 'team ml 24h'],
      ['Last 30 days', 'team ml 30d'],
      ['Last 90 days', 'team ml 90d'],
      ['This month', 'team ml mtd'],
      ['Last month', 'team ml last-month'],
      ['This year', 'team ml ytd'],
      ['Tokens', 'team ml 7d sort:tokens'],
      ['Requests', 'team ml 7d sort:requests'],
      ['Runs', 'team ml 7d sort:runs'],
      ['Errors', 'team ml 7d sort:errors'],
      ['Name', 'team ml 7d sort:name'],
      ['Trend', 'trend 7d team:ml'],
      ['Heat map', 'heatmap 7d team:ml'],
      ['Caches', 'cache 7d team:ml'],
      ['Own keys and ours', 'source 7d team:ml'],
      ['Forecast', 'forecast mtd team:ml'],
    ]);
  });

  it.each([
    ['top team', 'By user', 'top user mtd'],
    ['top user', 'By team', 'top team mtd'],
    ['top agent', 'By model', 'top model mtd'],
    ['top model', 'By agent', 'top agent mtd'],
    ['trend metric:runs by:agent', 'By model', 'trend mtd by:model metric:runs'],
    ['trend metric:runs by:model', 'By agent', 'trend mtd by:agent metric:runs'],
    ['team', 'By user', 'team mtd by:user'],
    ['team by:user', 'By team', 'team mtd by:team'],
    ['me', 'By agent', 'me mtd by:agent'],
    ['me by:agent', 'By model', 'me mtd by:model'],
  ])('under %j begins with the other side of it', async (asked, label, command) => {
    const user = asked.startsWith('me') ? 'ana' : 'ada';
    expect((await offered(asked, user))[0]).toEqual([label, command]);
  });

  it('keeps what was asked and drops what only fitted there', async () => {
    const asked = 'team ml 7d model:gpt-4o metric:tokens gran:hour vs:2026-10 csv tz:Asia/Kolkata';
    const commands = await commandsOf(asked, 'ada');
    expect(commands['Last 90 days']).toBe('team ml 90d model:gpt-4o metric:tokens tz:Asia/Kolkata');
    expect(commands.Why).toBe('why 7d team:ml model:gpt-4o vs:2026-10 tz:Asia/Kolkata');
    expect(commands['Heat map']).toBe(
      'heatmap 7d team:ml model:gpt-4o metric:tokens vs:2026-10 tz:Asia/Kolkata',
    );
    const counted = await commandsOf('trend 30d metric:users', 'ada');
    expect(Object.keys(counted)).not.toContain('By model');
    expect(counted.Caches).toBe('cache 30d');
    const chosen = await commandsOf('team 30d chart:donut sort:name match:"m" vs:prev', 'ada');
    expect(chosen['By user']).toBe('team 30d by:user sort:name vs:prev');
    expect(chosen['Heat map']).toBe('heatmap 30d vs:prev');
    expect(chosen['Last 7 days']).toBe('team 7d sort:name match:m chart:donut vs:prev');
  });

  it('is never about other usage than the answer', async () => {
    // Everybody may read the totals of all teams; without a team's name any other question is about oneself.
    expect((await offered('team 7d', 'ana')).map(([label]) => label)).toEqual([
      'By model',
      'CSV',
      'Share',
      ...RANGES.filter((label) => label !== 'Last 7 days'),
      ...['Tokens', 'Requests', 'Runs', 'Errors', 'Name'],
    ]);
    expect(await commandsOf('team ml 7d', 'ana')).toMatchObject({ Why: 'why 7d team:ml' });
    expect(await commandsOf('me 7d', 'ana')).toMatchObject({ Why: 'why 7d user:ana' });
    expect(await commandsOf('trend 7d', 'lena')).toMatchObject({ 'Heat map': 'heatmap 7d team:ml' });
  });

  it('has no button for what the asker may not see', async () => {
    const commands = await commandsOf('team ml 7d', 'ana');
    expect(Object.keys(commands)).not.toContain('By user');
    expect(Object.keys(commands)).not.toContain('By agent');
    expect(await commandsOf('top team 7d', 'ana')).not.toHaveProperty('By user');
  });

  it('is shared only where others read along and nothing is about single people', async () => {
    expect(await commandsOf('team 7d', 'ada')).toHaveProperty('Share', 'team 7d public');
    for (const asked of ['me 7d', 'user bob 7d', 'top user 7d', 'team ml 7d by:user', 'trend user:bob'])
      expect(await commandsOf(asked, 'ada')).not.toHaveProperty('Share');
    expect(await commandsOf('trend 7d', 'ana')).not.toHaveProperty('Share');
    expect(await commandsOf('team 7d', 'ada', null)).not.toHaveProperty('Share');
    expect(await commandsOf('team 7d public', 'ada')).not.toHaveProperty('Share');
  });

  it('is not shared from direct messages with the bot', async () => {
    const { ask } = await openTestBot(TEAMS);
    const ana: Partial<Actor> = { platform: 'slack', tenant: 'T1', user: 'U1' };
    const bob: Partial<Actor> = { platform: 'discord', tenant: '', user: '111' };
    const labels = ({ message }: Answer) => message.actions.map(({ label }) => label);
    expect(labels(await ask('team 7d', ana, 'C0GENERAL'))).toContain('Share');
    expect(labels(await ask('team 7d', ana, 'D0ANA'))).not.toContain('Share');
    expect(labels(await ask('team 7d', { ...bob, tenant: 'G1' }, '42'))).toContain('Share');
    expect(labels(await ask('team 7d', bob, '42'))).not.toContain('Share');
  });

  it('is the file of the very answer, for whoever presses the button', async () => {
    const { ask, bot } = await openTestBot(TEAMS);
    const posted = await ask('team 7d public', { ...IN_CHANNEL, ...as('ada') }, 'main');
    const csv = posted.actions.find(({ label }) => label === 'CSV');
    const press = (user: string) =>
      bot.press(csv?.id ?? '', { actor: { ...TERMINAL, ...IN_CHANNEL, ...as(user) }, channel: 'main' });
    const own = await press('ada');
    expect(own.message.visibility).toBe('private');
    expect(own.files.map(({ mediaType }) => mediaType)).toEqual(['text/csv']);
    expect(own.message.actions.map(({ label }) => label)).not.toContain('CSV');
    // Carl leads nobody: what he is given are the totals of the teams, as if he had asked himself.
    const asked = await ask('team 7d csv chart:none', { ...IN_CHANNEL, ...as('carl') }, 'main');
    expect((await press('carl')).files).toEqual(asked.files);
  });

  it('sorts what has rows by name, not what goes over time', async () => {
    const labels = async (asked: string) => Object.keys(await commandsOf(asked, 'ada'));
    expect(await labels('top user 7d sort:requests')).toContain('Cost');
    expect(await labels('top user 7d sort:requests')).not.toContain('Requests');
    for (const asked of ['trend 7d', 'heatmap 7d', 'why 7d', 'cache 7d'])
      expect(await labels(asked)).not.toContain('Errors');
  });

  it('under nothing at all is another range', async () => {
    const labels = (await offered('team 24h', 'ada', null, { ...TEAMS, events: [] })).map(([label]) => label);
    expect(labels).toEqual(RANGES.filter((label) => label !== 'Last 24 hours'));
  });

  it('fits two rows of buttons, and every menu has its place', async () => {
    const { ask } = await openTestBot(TEAMS);
    for (const asked of [
      'me',
      'team',
      'team ml',
      'org',
      'top agent',
      'trend',
      'why',
      'heatmap',
      'cache',
      'source',
    ]) {
      const { message } = await ask(asked, { ...IN_CHANNEL, user: 'ada' }, 'main');
      const groups = new Set(message.actions.flatMap(({ group }) => group ?? []));
      const buttons = message.actions.filter(({ group }) => group === undefined).length;
      // Discord has five rows: of five buttons each, or of one menu.
      expect(Math.ceil(buttons / 5) + groups.size).toBeLessThanOrEqual(5);
      expect(buttons).toBeLessThanOrEqual(10);
    }
  });
});

describe('a pressed offer', () => {
  const press = async (asked: string, label: string, user: string) => {
    const { ask, bot } = await openTestBot(TEAMS);
    const { actions } = await ask(asked, { ...IN_CHANNEL, ...as('ada') }, 'main');
    const id = actions.find((action) => action.label === label)?.id ?? '';
    return (await bot.press(id, { actor: { ...TERMINAL, user }, channel: 'main' })).message;
  };

  it('of a public answer is answered alone, and with the rights of whoever pressed it', async () => {
    const theirs = await press('team ml 7d public', 'This month', 'ana');
    expect(theirs).toMatchObject({ visibility: 'private', command: '/usage team ml mtd', error: null });
    expect(theirs.table?.columns[0]?.key).toBe('model');
    const leads = await press('team ml 7d public', 'This month', 'lena');
    expect(leads.table?.columns[0]?.key).toBe('user');
    expect((await press('org 7d public', 'This month', 'ana')).error?.code).toBe('insufficient_access');
    expect((await press('org 7d public', 'Why', 'ana')).table?.rows).not.toContainEqual(
      expect.objectContaining({ user: 'bob' }),
    );
  });

  it('of a private answer is dead for everybody else', async () => {
    expect((await press('team ml 7d', 'Why', 'ada')).error).toBeNull();
    expect((await press('team ml 7d', 'Why', 'lena')).error?.code).toBe('not_found');
  });

  it('posts what is shared for everybody, without rows per person', async () => {
    const posted = await press('team ml 7d', 'Share', 'ada');
    expect(posted).toMatchObject({ visibility: 'public', error: null });
    expect(JSON.stringify(posted)).not.toMatch(/bob|"user"/);
  });

  it('asks again whether it is allowed', async () => {
    const { ask, bot, state } = await openTestBot(TEAMS);
    const { actions } = await ask('team ml 7d', { ...IN_CHANNEL, ...as('lena') }, 'main');
    await state.apply({
      organisation: (await state.organisation('default')) ?? expect.fail('no organisation'),
      teams: [],
      members: [
        somebody({ id: 'lena', name: 'Lena', team: 'ml' }),
        somebody({ id: 'ada', team: 'ml', role: 'admin' }),
      ],
    });
    const id = actions.find(({ label }) => label === 'By agent')?.id ?? '';
    const { message } = await bot.press(id, { actor: { ...TERMINAL, user: 'lena' }, channel: 'main' });
    expect(message.error?.code).toBe('insufficient_access');
  });
});

it('a name of somebody else never stands in a command offered to a member', async () => {
  const commands = await offered('me 30d', 'ana', 'main', {
    ...TEAMS,
    events: [...(TEAMS.events ?? []), spent('ana', 'web', 5_000)],
  });
  expect(JSON.stringify(commands)).not.toMatch(/bob|lena|carl/);
});
