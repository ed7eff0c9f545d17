import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { traceLinkOf } from '../../src/analytics/traces/trace-link.ts';
import { type ApplyDependencies, applyCommand } from '../../src/command-line/apply.ts';
import { organisationFileSchema } from '../../src/command-line/organisation/file.ts';
import { as, openTestBot, somebody, someTeam, TEAMS, type TestBot } from '../support/bot.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tokenbell-apply-'));
const file = join(folder, 'organisation.yaml');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WHOLE = `
organisations:
  - id: default
    name: Acme
    timeZone: Europe/Berlin
    people: named
    currency: EUR
    departments: [research]
    teams:
      - { id: ml, name: Machine Learning, department: research, costCenter: CC-7, leads: [lena] }
      - { id: web }
    members:
      - { id: lena, name: Lena, email: lena@acme.test, team: ml, role: lead, slack: U0LENA }
      - { id: ana, team: ml }
    budgets:
      - { scope: "team:ml", amountUsd: 500.25, thresholds: [90, 75] , channel: C0123456789 }
      - { scope: org, tokens: 2000000, period: week }
      - { scope: "dept:research", amountUsd: "0.000000001", period: day }
    subscriptions:
      - { query: "/usage team ml 7D", schedule: daily 09:00, channel: "console:main" }
      - { query: org 30d, schedule: "monthly 15,1 08:30 quiet", channel: "console:main", timeZone: UTC }
    personal: monday 09:00
    routes:
      - { kind: spike, channel: "discord:123456789012345678" }
    rules:
      - { kind: cost, scope: "team:ml", above: $50/day, severity: notice }
      - { kind: errors, above: 10%, min: 50, channel: C0123456789 }
      - { kind: sensitivity, scope: "team:ml", level: high }
      - { kind: first-seen, state: off }
    prices:
      - { provider: OpenAI, model: Our-Tune, inputPerMillion: 2.5, outputPerMillion: "10", validFrom: 2026-01-01 }
    exchangeRates:
      - { currency: EUR, day: 2026-11-01, rate: 0.92 }
      - { currency: JPY, day: 2026-10-01, rate: "151.250" }
    tax: { rate: "8.8750" }
    traceLink: https://tracing.test/{trace}
`;

async function apply(text: string, test: Pick<ApplyDependencies, 'state' | 'usage'>, ...flags: string[]) {
  writeFileSync(file, text);
  const output = captureOutput();
  const exit = await applyCommand([file, ...flags], {
    ...output,
    state: test.state,
    usage: test.usage,
    now: () => NOON,
  });
  return { exit, ...output.text() };
}

async function standing({ state }: TestBot) {
  return {
    organisation: await state.organisation('default'),
    teams: await state.teams('default'),
    members: await state.members('default'),
    budgets: await state.budgets('default'),
    subscriptions: await state.subscriptions('default'),
    routes: await state.routes('default'),
    rules: await state.rules('default'),
    prices: await state.priceRows(),
    rates: await state.exchangeRates('default'),
  };
}

describe('tokenbell apply', () => {
  it('makes an organisation what the file says', async () => {
    const test = await openTestBot();
    const { exit, out } = await apply(WHOLE, test);
    expect(exit).toBe(0);
    expect(out).toContain('default: + team ml\n');
    const { organisation, teams, members, budgets, subscriptions, routes, prices, rates } =
      await standing(test);
    expect(organisation).toEqual({
      id: 'default',
      name: 'Acme',
      timeZone: 'Europe/Berlin',
      people: 'named',
      ...PLAIN_ORGANISATION,
      currency: 'EUR',
      taxRate: '8.875',
    });
    expect(rates).toEqual([
      { org: 'default', currency: 'EUR', day: '2026-11-01', rate: '0.92' },
      { org: 'default', currency: 'JPY', day: '2026-10-01', rate: '151.25' },
    ]);
    expect(teams).toEqual([
      someTeam({
        id: 'ml',
        name: 'Machine Learning',
        department: 'research',
        costCenter: 'CC-7',
        leads: ['lena'],
      }),
      someTeam({ id: 'web' }),
    ]);
    expect(members).toEqual([
      somebody({ id: 'ana', team: 'ml' }),
      somebody({
        id: 'lena',
        name: 'Lena',
        email: 'lena@acme.test',
        team: 'ml',
        role: 'lead',
        slack: 'U0LENA',
      }),
    ]);
    const told = budgets.map(({ scope, amount, period, thresholds, channel }) => ({
      scope,
      ...amount,
      period,
      thresholds,
      channel,
    }));
    expect(told).toEqual(
      expect.arrayContaining([
        {
          scope: 'team:ml',
          unit: 'usd',
          value: 500_250_000_000n,
          period: 'month',
          thresholds: [75, 90],
          channel: 'slack:C0123456789',
        },
        {
          scope: 'org',
          unit: 'tokens',
          value: 2_000_000n,
          period: 'week',
          thresholds: [75, 90, 95],
          channel: null,
        },
        {
          scope: 'department:research',
          unit: 'usd',
          value: 1n,
          period: 'day',
          thresholds: [75, 90, 95],
          channel: null,
        },
      ]),
    );
    expect(subscriptions.toSorted((one, other) => (one.query < other.query ? 1 : -1))).toMatchObject([
      {
        query: 'team ml 7d',
        at: '09:00',
        timeZone: 'Europe/Berlin',
        channel: 'console:main',
        createdBy: null,
      },
      {
        ...{ query: 'org 30d', every: 'month', days: [1, 15], at: '08:30', quiet: true, kind: 'question' },
        timeZone: 'UTC',
      },
      {
        ...{ id: 'personal', kind: 'personal', every: 'week', days: [1], at: '09:00' },
        timeZone: 'Europe/Berlin',
      },
    ]);
    expect(routes).toEqual([
      { org: 'default', kind: 'spike', scope: 'org', channel: 'discord:123456789012345678' },
    ]);
    const priced = prices.map(({ provider, model, class: name, picoPerUnit, validFrom, source }) => ({
      provider,
      model,
      name,
      picoPerUnit,
      validFrom,
      source,
    }));
    const row = {
      provider: 'openai',
      model: 'our-tune',
      validFrom: Date.UTC(2026, 0, 1),
      source: 'operator',
    };
    expect(priced).toEqual(
      expect.arrayContaining([
        { ...row, name: 'input', picoPerUnit: 2_500_000n },
        { ...row, name: 'output', picoPerUnit: 10_000_000n },
      ]),
    );
  });

  it('counts a single change as one', async () => {
    const file = 'organisations: [{ id: default, teams: [{ id: ml }] }]';
    expect((await apply(file, await openTestBot(), '--dry-run')).out).toMatch(
      /\n1 change; nothing was written\n$/,
    );
  });

  it('changes nothing the second time', async () => {
    const test = await openTestBot();
    await apply(WHOLE, test);
    const before = await standing(test);
    expect(await apply(WHOLE, test)).toMatchObject({ exit: 0, out: 'nothing to change\n' });
    expect(await standing(test)).toEqual(before);
  });

  it('prints what would change and writes nothing with --dry-run', async () => {
    const test = await openTestBot();
    const before = await standing(test);
    const { exit, out } = await apply(WHOLE, test, '--dry-run');
    expect(exit).toBe(0);
    expect(out).toContain('nothing was written');
    expect(await standing(test)).toEqual(before);
  });

  it('says what changes, row by row', async () => {
    const test = await openTestBot();
    await apply(WHOLE, test);
    const changed = WHOLE.replace('{ id: web }', '{ id: ops }').replace(
      'amountUsd: 500.25',
      'amountUsd: 600',
    );
    expect((await apply(changed, test)).out.split('\n')).toEqual([
      'default: + team ops',
      'default: - team web',
      'default: ~ budget team:ml/month/usd: amount {"unit":"usd","value":"500250000000"} → {"unit":"usd","value":"600000000000"}',
      '3 changes written',
      '',
    ]);
  });

  it('leaves lists alone that the file does not name, and chat accounts people linked themselves', async () => {
    const test = await openTestBot();
    await apply(WHOLE, test);
    const [ana] = await test.state.members('default');
    if (ana) await test.state.saveMember({ ...ana, discord: '42' });
    await apply(
      'organisations: [{ id: default, members: [{ id: ana, name: Ana }, { id: lena, role: lead }] }]',
      test,
    );
    expect(await test.state.members('default')).toMatchObject([
      { id: 'ana', name: 'Ana', discord: '42' },
      { id: 'lena', slack: 'U0LENA' },
    ]);
    expect(await test.state.budgets('default')).toHaveLength(3);
  });

  it('counts all days anew when the zone changes, and only then', async () => {
    const { state } = await openTestBot();
    const rebuilt: string[] = [];
    const detail = async () => ({ eventsFrom: NOON, hoursFrom: NOON, timeZone: 'UTC' });
    const usage = {
      rebuild: async (org: string) => void rebuilt.push(org),
      detail,
      oldest: async () => NOON,
    };
    const zone = (timeZone: string) => `organisations: [{ id: default, timeZone: ${timeZone} }]`;
    const told: string[] = [];
    for (const timeZone of ['UTC', 'Asia/Kathmandu', 'Asia/Kathmandu'])
      told.push((await apply(zone(timeZone), { state, usage })).error);
    expect(rebuilt).toEqual(['default']);
    expect(told.join('').split('\n')).toEqual([
      'default: counting all days anew in Asia/Kathmandu',
      'default: days before 2026-11-20 stay those of UTC: their single events are no longer kept',
      '',
    ]);
  });

  it('counts the days anew of events that stood under the id of a new organisation', async () => {
    const test = await openTestBot();
    const late = usageEvent({ id: 'late', occurredAt: Date.parse('2026-11-19T20:00:00Z') });
    await test.usage.record([recording([late], 'acme')]);
    const { exit, error } = await apply('organisations: [{ id: acme, timeZone: Asia/Kathmandu }]', test);
    expect([exit, error]).toEqual([0, 'acme: counting all days anew in Asia/Kathmandu\n']);
    expect(await test.usage.verify('acme')).toEqual([]);
    const empty = await apply('organisations: [{ id: globex, timeZone: Asia/Kathmandu }]', test);
    expect([empty.exit, empty.error]).toEqual([0, '']);
  });

  it('lists everything that is wrong, with its place, and writes nothing', async () => {
    const test = await openTestBot();
    const { exit, error } = await apply(
      `
organisations:
  - id: default
    timeZone: Mars/Olympus
    departments: [research]
    tax: 0.19
    nonsense: 1
    teams: [{ id: ml, department: sales, leads: [nobody] }, { id: ml }]
    members: [{ id: ana, team: nosuch, email: not-an-address, role: boss }]
    budgets: [{ scope: "colour:red", amountUsd: 1, tokens: 1 }]
`,
      test,
    );
    expect(exit).toBe(2);
    const shape = [
      'organisations[0].tax: ',
      'organisations[0].nonsense: is no known field',
      'organisations[0].members[0].email: ',
      'organisations[0].members[0].role: ',
    ];
    for (const line of shape) expect(error).toContain(line);
    expect(await test.state.teams('default')).toEqual([]);
  });

  it('checks that the parts fit together', async () => {
    const test = await openTestBot();
    const { exit, error } = await apply(
      `
organisations:
  - id: default
    timeZone: Mars/Olympus
    departments: [research]
    teams: [{ id: ml, department: sales, leads: [nobody] }, { id: ml }]
    members: [{ id: ana, team: nosuch, slack: U1 }, { id: bob, slack: u1 }]
    budgets:
      - { scope: "colour:red", amountUsd: 1, tokens: 1 }
      - { scope: org, amountUsd: 1, channel: general }
      - { scope: org, amountUsd: 2 }
    subscriptions:
      - { query: me 7d, schedule: daily 09:00, channel: "console:main" }
      - { query: team 0d, schedule: daily 09:00, channel: "console:main" }
      - { query: team 7d, schedule: weekly 15 09:00, channel: "console:main" }
    personal: someday 09:00
    prices: [{ provider: p, model: m, validFrom: 2026-02-01, validTo: 2026-01-01 }]
`,
      test,
    );
    expect(exit).toBe(2);
    for (const line of [
      'organisations[0].timeZone: there is no time zone "Mars/Olympus"',
      'organisations[0].teams[0].department: there is no department "sales"',
      'organisations[0].teams[0].leads: there is no member "nobody"',
      'organisations[0].teams[1]: repeats the id "ml"',
      'organisations[0].members[0].team: there is no team "nosuch"',
      'organisations[0].members[1]: repeats the slack "u1"',
      'organisations[0].budgets[0].scope: "colour:red"',
      'organisations[0].budgets[0]: needs exactly one of amountUsd and tokens',
      'organisations[0].budgets[1].channel: "general" is no channel id',
      'organisations[0].budgets[2]: repeats the scope, period and unit',
      "organisations[0].subscriptions[0].query: one's own usage is shown privately",
      'organisations[0].subscriptions[1].query: "0d" is no time at all.',
      'organisations[0].subscriptions[2].schedule: Days of a month go with monthly',
      'organisations[0].personal: "someday" is no time, weekday or day of a month.',
      'organisations[0].prices[0]: validTo must be after validFrom',
      'organisations[0].prices[0]: names no price',
    ]) {
      expect(error).toContain(line);
    }
  });

  it.each([
    ['not yaml', 'organisations: [', 2],
    ['nothing', '', 2],
    ['a list', '- 1', 2],
    [
      'an alias bomb',
      'a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]',
      2,
    ],
    ['the same organisation twice', 'organisations: [{ id: a }, { id: a }]', 2],
  ])('refuses %s', async (_, text, exit) => {
    expect((await apply(text, await openTestBot())).exit).toBe(exit);
  });

  it('says that a file is missing', async () => {
    const output = captureOutput();
    const { state, usage } = await openTestBot();
    expect(
      await applyCommand([join(folder, 'nosuch.yaml')], { ...output, state, usage, now: () => NOON }),
    ).toBe(1);
    expect(output.text().error).toContain('cannot be read');
  });
});

describe('subscriptions in a file', () => {
  const FILE = (personal: string) => `
organisations:
  - id: default
    subscriptions:
      - { query: team 7d, schedule: weekdays 09:00, channel: "console:main" }
    ${personal}
`;

  it('stay paused where nobody could be reached, and leave people’s own weeks alone', async () => {
    const test = await openTestBot(TEAMS);
    await apply(FILE('personal: monday 09:00'), test);
    await test.ask('sub me off', as('ana'));
    await test.state.pauseTarget('default', 'console:main', { at: 5, reason: 'it is archived' });
    const before = await test.state.subscriptions('default');
    expect((await apply(FILE('personal: monday 09:00'), test)).out).toBe('nothing to change\n');
    expect(await test.state.subscriptions('default')).toEqual(before);
    expect(before.find(({ kind }) => kind === 'question')).toMatchObject({
      pausedReason: expect.stringContaining('it is archived'),
    });
    const { out } = await apply(FILE('personal: off'), test);
    expect(out).toContain("default: - everybody's own week weekly mon 09:00");
    const left = await test.state.subscriptions('default');
    expect(left.filter(({ kind }) => kind === 'personal')).toMatchObject([{ createdBy: 'ana' }]);
  });
});

describe('alert rules of a file', () => {
  const FILE = (rules: string) => `organisations: [{ id: default, rules: ${rules} }]`;

  it('are kept as rules typed in chat are', async () => {
    const test = await openTestBot();
    await apply(WHOLE, test);
    const rules = await test.state.rules('default');
    expect(
      rules.map(({ kind, scope, terms, channel, state }) => [kind, scope, terms, channel, state]),
    ).toEqual(
      expect.arrayContaining([
        ['cost', 'team:ml', { above: 50, per: 'day', minEvents: 30, severity: 'notice' }, null, 'on'],
        [
          'errors',
          'org',
          { above: 0.1, per: 'hour', minEvents: 50, severity: 'page' },
          'slack:C0123456789',
          'on',
        ],
        ['sensitivity', 'team:ml', { level: 'high' }, null, 'on'],
        ['first-seen', 'org', {}, null, 'off'],
      ]),
    );
    expect(rules.find(({ kind }) => kind === 'first-seen')?.id).toBe('first-seen');
    expect((await apply(WHOLE, test)).out).toContain('nothing to change');
  });

  it('keep the id and maker of one that somebody typed', async () => {
    const test = await openTestBot();
    await test.ask('alert add cost org above $40/day');
    const [typed] = await test.state.rules('default');
    await apply(FILE('[{ kind: cost, above: $40/day, severity: notice }]'), test);
    const [applied, ...others] = await test.state.rules('default');
    expect(others).toEqual([]);
    expect(applied).toMatchObject({ id: typed?.id, terms: { severity: 'notice' } });
  });

  it.each([
    ['[{ kind: cost }]', 'rules[0]: a rule of cost needs a limit'],
    ['[{ kind: cost, above: 10% }]', 'rules[0]: "10%" is no limit for cost'],
    ['[{ kind: fan-out, above: $5/day }]', 'rules[0]: "$5/day" is no limit for fan-out'],
    ['[{ kind: errors, scope: "team:ml" }]', 'rules[0]: errors without a limit watches everywhere'],
    ['[{ kind: sensitivity }]', 'rules[0]: a sensitivity has a level'],
    ['[{ kind: cost, above: $5/day }, { kind: cost, above: $5/day }]', 'rules[1]: repeats the rule'],
  ])('are refused as a whole where %s', async (rules, problem) => {
    const test = await openTestBot();
    const { exit, error } = await apply(FILE(rules), test);
    expect(exit).toBe(2);
    expect(error).toContain(problem);
    expect(await test.state.rules('default')).toEqual([]);
  });
});

describe('a link into a tracing tool', () => {
  const file = (link: string) => `organisations: [{ id: default, traceLink: "${link}" }]`;
  const linked = ({ state }: TestBot) => traceLinkOf(state, 'default');

  it('is set, left as it is where a file does not name it, and taken away', async () => {
    const test = await openTestBot();
    expect((await apply(file('https://t.test/{trace}'), test)).out).toContain(
      'default: + trace link https://t.test/{trace}\n',
    );
    await apply('organisations: [{ id: default }]', test);
    expect(await linked(test)).toBe('https://t.test/{trace}');
    expect((await apply(file('https://t.test/{trace}'), test)).out).toBe('nothing to change\n');
    expect((await apply(file('off'), test)).out).toContain('default: - trace link https://t.test/{trace}\n');
    expect(await linked(test)).toBeNull();
  });

  it('is refused where it is none', async () => {
    const test = await openTestBot();
    const { exit, error } = await apply(file('https://t.test/'), test);
    expect(exit).toBe(2);
    expect(error).toContain('traceLink: A link has to say where the id of the trace goes: {trace}.');
    expect(await linked(test)).toBeNull();
  });
});

describe('the shape of the file', () => {
  const published = JSON.parse(
    readFileSync(new URL('../../data/organisation.schema.json', import.meta.url), 'utf8'),
  ) as object;

  it('is published as it is checked', () => {
    expect(published).toEqual(z.toJSONSchema(organisationFileSchema, { io: 'input' }));
    const ajv = new Ajv2020({ strict: false, formats: { email: true, date: true } });
    expect(ajv.validate(published, parse(WHOLE))).toBe(true);
    expect(ajv.validate(published, { organisations: [{ id: 'a', nonsense: 1 }] })).toBe(false);
  });
});
