import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/bot/platform.ts';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { as, openTestBot, somebody, spent, TEAMS, TERMINAL } from '../../support/bot.ts';

const BUDGETS = [
  'team:ml $10/month',
  'team:web $5/week',
  'user:ana $4/month',
  'user:bob $1/day',
  'org $50/month',
];

async function openHome(parts: Parameters<typeof openTestBot>[0] = TEAMS) {
  const test = await openTestBot(parts);
  return {
    ...test,
    setBudgets: async () => {
      for (const budget of BUDGETS) await test.ask(`budget set ${budget}`);
    },
    home: (actor: Partial<Actor>) => test.bot.home({ actor: { ...TERMINAL, ...actor }, channel: null }),
  };
}

const scopesIn = (lines: readonly string[]) =>
  lines.map((line) => /(org|(?:team|user):\w+) \d+ %/.exec(line)?.[1]).sort();

describe('the home of somebody', () => {
  it('shows the numbers of /usage me, without a picture', async () => {
    const { ask, home } = await openHome();
    const asked = toReply(await ask('me', as('ana')));
    const { usage } = await home(as('ana'));
    const shown = toReply(usage);
    expect(shown.figures).toEqual(asked.figures);
    expect(shown.figures.find(({ key }) => key === 'cost')?.value).toBe('1.000000003');
    expect([shown.headline, shown.period, shown.table, shown.footing]).toEqual([
      asked.headline,
      asked.period,
      asked.table,
      asked.footing,
    ]);
    expect(usage.files.map(({ mediaType }) => mediaType)).toEqual(['text/csv']);
  });

  it.each([
    ['a member their own and their team’s budgets', 'ana', ['team:ml', 'user:ana']],
    ['somebody of another team that team’s', 'carl', ['team:web']],
    ['a lead their team’s, and nobody’s of it', 'lena', ['team:ml']],
    ['an admin the organisation’s', 'ada', ['org']],
  ])('shows %s', async (_, person, scopes) => {
    const { home, setBudgets } = await openHome();
    await setBudgets();
    const { budgets } = await home(as(person));
    expect(scopesIn(budgets.message.lines)).toEqual(scopes);
  });

  it('knows by their events which team somebody is in whom nobody has put into one', async () => {
    const members = [somebody({ id: 'zoe' })];
    const { home, setBudgets } = await openHome({
      plan: { ...TEAMS.plan, members: [...(TEAMS.plan?.members ?? []), ...members] },
      events: [spent('zoe', 'web', 1_000_000_000)],
    });
    await setBudgets();
    expect(scopesIn((await home(as('zoe'))).budgets.message.lines)).toEqual(['team:web']);
  });

  it('has buttons that answer with the rights of whoever presses them', async () => {
    const { home, bot, setBudgets } = await openHome();
    await setBudgets();
    const { usage, budgets } = await home(as('ana'));
    expect(usage.actions.map(({ label }) => label).slice(0, 4)).toEqual([
      'By agent',
      'Why',
      'CSV',
      'Last 24 hours',
    ]);
    expect(budgets.actions.map(({ label }) => label)).toEqual(['All budgets']);
    const button = usage.actions.find(({ label }) => label === 'Last 7 days');
    const press = (user: string) =>
      bot.press(button?.id ?? '', { actor: { ...TERMINAL, ...as(user) }, channel: null });
    expect((await press('ana')).message.command).toBe('/usage me 7d');
    expect((await press('bob')).message.error?.code).toBe('not_found');
  });

  it('welcomes somebody it does not know yet, and says how that changes', async () => {
    const { home } = await openHome();
    const stranger = { platform: 'slack', tenant: 'T1', user: 'U9' } as const;
    const { usage, budgets } = await home(stranger);
    expect(usage.message).toMatchObject({ headline: 'Welcome to Tokenbell', tone: 'answer', error: null });
    expect(usage.message.lines.join(' ')).toContain('/usage link CODE');
    expect(usage.actions.map(({ label }) => label)).toEqual(['What can I ask?']);
    expect(budgets.message.headline).toBe('No budget covers you yet');
  });

  it('says to somebody without usage what will show, instead of a table of nothing', async () => {
    const { home } = await openHome({ plan: TEAMS.plan ?? {} });
    const { usage } = await home(as('ana'));
    expect(usage.message).toMatchObject({
      headline: 'No usage for you this month so far',
      figures: [],
      table: null,
    });
    expect(usage.message.lines).toEqual([
      'No event has been received yet.',
      'What you use shows here as soon as a service reports it under your name.',
    ]);
    expect(usage.actions.map(({ label }) => label)).toContain('What can I ask?');
  });

  it('shows one part though the other fails', async () => {
    const { home, state, logged } = await openHome();
    state.requests = () => Promise.reject(new Error('secret'));
    const { usage, budgets } = await home(as('ana'));
    expect(usage.message.error).toBeNull();
    expect(budgets.message.error?.code).toBe('internal');
    expect(JSON.stringify(budgets.message)).not.toContain('secret');
    expect(logged).toHaveLength(1);
  });
});
