import { describe, expect, it } from 'vitest';
import { as, openTestBot, somebody, someTeam } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const names = ['ml', 'web', 'ops', 'law'];

/** One dollar by each team with each of two models, by an agent of its own; web twice as much. */
const events = names.flatMap((team) =>
  ['gpt-x', 'gpt-y'].map((model) =>
    usageEvent({
      id: `${team} ${model}`,
      occurredAt: NOON - 3_600_000,
      dimensions: { team, user: 'ana', model, agent: `${team}-bot`, provider: 'openai', status: 'ok' },
      counts: { inputTokens: team === 'web' ? 2_000_000_000 : 1_000_000_000, outputTokens: 0 },
    }),
  ),
);

const plan = {
  teams: names.map((id) => someTeam({ id })),
  members: [somebody({ id: 'ana', team: 'ml' }), somebody({ id: 'ada', role: 'admin' })],
};

async function told(text: string, { who = 'ada', locale = 'en' } = {}) {
  const { ask } = await openTestBot({ plan, events });
  return (await ask(text, { ...as(who), locale })).message;
}

describe('a headline of filtered usage', () => {
  it.each([
    ['team 7d model:gpt-x', 'All teams, model gpt-x: $5.00 in the last 7 days'],
    ['org 7d model:gpt-x', 'The organisation, model gpt-x: $5.00 in the last 7 days'],
    ['team 7d team:ml,web', 'teams ml and web: $6.00 in the last 7 days'],
    ['team ml 7d model:gpt-x', 'ml, model gpt-x: $1.00 in the last 7 days'],
    ['team ml 7d', 'ml: $2.00 in the last 7 days'],
    ['team 7d -team:ml', 'All teams without team ml: $8.00 in the last 7 days'],
    [
      'org 7d -model:gpt-x -team:ml,web',
      'The organisation without model gpt-x and teams ml and web: $2.00 in the last 7 days',
    ],
    ['trend 7d team:ml,web,ops,law', 'teams ml, web, and 2 more: $10.00 in the last 7 days'],
    ['trend 7d team:ml,web,ops', 'teams ml, web, and ops: $8.00 in the last 7 days'],
    ['trend 7d -team:law model:gpt-y', 'model gpt-y without team law: $4.00 in the last 7 days'],
    ['trend 7d -model:gpt-x', 'All usage without model gpt-x: $5.00 in the last 7 days'],
    ['user ana 7d model:gpt-x', 'ana, model gpt-x: $5.00 in the last 7 days'],
    [
      'top agent 7d team:web',
      'Top agents in the last 7 days (team web): web-bot leads with $4.00 (100 %), $4.00 in all',
    ],
    [
      'top team 7d -team:ml',
      'Top teams in the last 7 days (without team ml): web leads with $4.00 (50 %), $8.00 in all',
    ],
    ['show cost 7d team:ml,web', 'Cost lines in the last 7 days (teams ml and web): $6.00 in all'],
    [
      'cache 7d team:ml,web -model:gpt-x',
      'teams ml and web without model gpt-x: nothing was read from caches in the last 7 days',
    ],
    [
      'team yesterday model:gpt-x agent:ml-bot',
      'No usage for all teams yesterday (model gpt-x, agent ml-bot)',
    ],
  ])('names them: %s', async (text, headline) => {
    expect((await told(text)).headline).toBe(headline);
  });

  it('names what the rights of the asker leave', async () => {
    expect((await told('top agent 7d', { who: 'ana' })).headline).toContain('(user ana)');
  });

  it('of tips names them', async () => {
    expect((await told('tips 7d team:ml,web -model:gpt-x')).headline).toContain(
      'in the last 7 days (teams ml and web without model gpt-x)',
    );
  });

  it('cuts a name that would leave no room for the number', async () => {
    const team = `team-${'x'.repeat(90)}`;
    const long = usageEvent({
      id: 'long',
      occurredAt: NOON - 3_600_000,
      dimensions: { team, model: 'gpt-x' },
      counts: { inputTokens: 2_000_000_000, outputTokens: 0 },
    });
    const { ask } = await openTestBot({ plan, events: [long] });
    const { headline } = (await ask(`trend 7d team:${team}`, as('ada'))).message;
    expect(headline).toBe(`team team-${'x'.repeat(34)}…: $2.00 in the last 7 days`);
  });

  it.each([
    ['team 7d model:gpt-x', 'Todos los equipos, modelo gpt-x: '],
    ['trend 7d -team:ml,web', 'Todo el uso sin equipos ml y web: '],
    ['trend 7d team:ml,web,ops,law', 'equipos ml, web y 2 más: '],
    ['team yesterday agent:ml-bot', 'Sin uso de ningún equipo ayer (agente ml-bot)'],
  ])('names them in Spanish: %s', async (text, headline) => {
    expect((await told(text, { locale: 'es' })).headline).toContain(headline);
  });
});

describe('a picture of filtered usage', () => {
  it.each([
    ['top model 7d team:web', 'team web: gpt-x leads with $2.00 (50 %) of the models in the last 7 days'],
    ['top team 7d team:web,ml', 'teams web and ml: web leads with $4.00 (67 %) in the last 7 days'],
    ['top team 7d', 'web leads with $4.00 (40 %) of all teams in the last 7 days'],
    [
      'top team 7d -team:web',
      'without team web: law leads with $2.00 (33 %) of the teams in the last 7 days',
    ],
    ['top model 7d team:web chart:donut', 'team web: gpt-x is 50 % of $4.00 in the last 7 days'],
  ])('says in its title what it is of: %s', async (text, title) => {
    expect((await told(text)).charts.map((chart) => chart.title)).toEqual([title]);
  });

  it.each([
    'top agent 7d team:web',
    'team 7d team:web',
    'org 7d team:web',
    'heatmap 7d team:web',
    'trend 7d team:web',
  ])('is described with it: %s', async (text) => {
    for (const { alt } of (await told(text)).charts) expect(alt).toContain('team web');
  });
});
