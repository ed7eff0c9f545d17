import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../src/compose/stores.ts';
import { DATABASES } from '../support/databases.ts';
import { type Home, tokenbell } from '../support/process-run.ts';
import { type Asker, createAsker } from '../support/program-ask.ts';
import { csvOf, readReply } from './answer.ts';
import { listCost, nanoOf } from './exact.ts';

const NOW = Date.parse('2026-11-20T12:34:56Z');

const ORGANISATION = `
organisations:
  - id: default
    name: Acme
    timeZone: UTC
    teams:
      - { id: ml, name: ml, leads: [lena] }
      - { id: web, name: web }
    members:
      - { id: ana, name: Ana, email: ana@acme.example, team: ml }
      - { id: robert-canary, name: Robert Canary, email: robert-canary@acme.example, team: ml }
      - { id: lena, name: Lena, team: ml, role: lead }
      - { id: carla-canary, name: Carla Canary, team: web }
      - { id: ada, name: Ada, role: admin }
    budgets:
      - { scope: "user:robert-canary", amountUsd: 777.77, period: month }
      - { scope: org, amountUsd: 5000, period: month }
    subscriptions:
      - { query: "user robert-canary 7d", schedule: "daily 09:00", channel: "console:main" }
`;

/** Who sent how many input tokens of GPT-4.1; every number says whose it is. */
const SPENT = { ana: 1_003, 'robert-canary': 77_017, lena: 4_039, 'carla-canary': 99_081 } as const;
type Person = keyof typeof SPENT;

function eventOf(user: Person): object {
  const isForeign = user.endsWith('canary');
  const own = (name: string) => (isForeign ? `canary-${name}-${user.slice(0, 3)}` : `${name}-${user}`);
  return {
    id: `call-${user}`,
    occurredAt: '2026-11-20T09:00:00Z',
    provider: 'openai',
    model: 'gpt-4.1',
    user,
    team: user === 'carla-canary' ? 'web' : 'ml',
    agent: own('agent'),
    feature: own('feature'),
    project: own('project'),
    customer: own('customer'),
    apiKey: own('key'),
    conversation: own('conversation'),
    tags: [own('tag')],
    inputTokens: SPENT[user],
    outputTokens: 0,
  };
}

function costOf(user: Person): bigint {
  return listCost('gpt-4.1', { input: SPENT[user], output: 0 });
}

describe.each(DATABASES)('an organisation and who sees what of it on $name', ({ create }) => {
  let home: Home;
  let stores: Stores;
  let asker: Asker;

  beforeAll(async () => {
    home = await create();
    stores = await openStores({ databaseUrl: home.databaseUrl, timeZone: 'UTC', now: () => NOW });
    asker = createAsker(stores, () => NOW);
    writeFileSync(join(home.folder, 'organisation.yaml'), ORGANISATION);
    const lines = (Object.keys(SPENT) as Person[]).map((user) => JSON.stringify(eventOf(user)));
    writeFileSync(join(home.folder, 'events.ndjson'), lines.join('\n'));
  });
  afterAll(async () => {
    await asker.close();
    await stores.engine.close();
    await home.remove();
  });

  describe('an organisation as code', () => {
    it('is shown, then written, then left as it is', async () => {
      const dry = await tokenbell(home, ['apply', 'organisation.yaml', '--dry-run']);
      expect(dry.code).toBe(0);
      expect(dry.out).toMatch(/changes; nothing was written\n$/);
      const first = await tokenbell(home, ['apply', 'organisation.yaml']);
      expect(first).toMatchObject({ code: 0, error: '' });
      expect(first.out).toMatch(/changes written\n$/);
      const second = await tokenbell(home, ['apply', 'organisation.yaml']);
      expect(second).toMatchObject({ code: 0, out: 'nothing to change\n', error: '' });
      const imported = await tokenbell(home, ['import', '--history', 'events.ndjson']);
      expect(imported).toMatchObject({
        code: 0,
        out: '1 file: 4 events imported, 0 already there, 0 rejected\n',
      });
    });

    it('is refused whole when a part of it is wrong, with every place named', async () => {
      writeFileSync(
        join(home.folder, 'wrong.yaml'),
        ORGANISATION.replace('role: lead', 'role: boss').replace('timeZone: UTC', 'timeZone: Mars/Base'),
      );
      const { code, error, out } = await tokenbell(home, ['apply', 'wrong.yaml']);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(error).toContain('organisations[0].members[2].role');
      expect(error).not.toContain('    at ');
      expect(await tokenbell(home, ['apply', 'organisation.yaml'])).toMatchObject({
        out: 'nothing to change\n',
      });
    });
  });

  type Seen = { readonly code: number | null; readonly all: string };

  let answers = 0;

  /** Everything somebody gets to see: text, JSON, exit codes, names and contents of files. */
  async function seenBy(member: string, query: string): Promise<Seen> {
    answers += 1;
    const folder = join(home.folder, `answer-${answers}`);
    mkdirSync(folder);
    const text = await asker.ask(`/usage ${query}`, '--as', member);
    const json = await asker.ask(`/usage ${query}`, '--as', member, '--json', '--out', folder);
    expect(json.code).toBe(text.code);
    const files = readdirSync(folder).flatMap((name) => [
      name,
      name.endsWith('.png') ? '' : readFileSync(join(folder, name), 'utf8'),
    ]);
    const all = [text.out, text.error, json.out, json.error, ...files].join('\n').replaceAll(folder, '');
    return { code: text.code, all };
  }

  describe('a member who asks for what is not theirs', () => {
    /** Ways to ask about a person; the same words about nobody have to answer the same. */
    const ABOUT = [
      'user NAME 7d',
      'user "NAME" 7d',
      'me 7d user:NAME',
      'top model 7d user:NAME',
      'top agent user:NAME,ana 7d',
      'team ml 7d user:NAME',
      'team web 7d -user:NAME',
      'trend 7d user:NAME',
      'forecast user:NAME',
      'org 7d user:NAME',
      'budget set user:NAME 50',
      'sub add user NAME 7d daily 09:00',
      'help user NAME',
    ];

    it.each(ABOUT)('is answered about somebody as about nobody: /usage %s', async (query) => {
      const somebody = await seenBy('ana', query.replace('NAME', 'robert-canary'));
      // As long, and in no name.
      const nobody = await seenBy('ana', query.replace('NAME', 'wyxzqt-zvwqxy'));
      const masked = ({ code, all }: Seen, name: string) => ({ code, all: all.replaceAll(name, 'NAME') });
      expect(masked(somebody, 'robert-canary')).toEqual(masked(nobody, 'wyxzqt-zvwqxy'));
      expect(somebody.all).not.toMatch(/Robert|77,?017|154\.?034|777/);
    });

    const PROBES = [
      'me 7d by:agent',
      'top user 7d',
      'top user 7d team:web',
      'org 7d',
      'org 7d by:user',
      'team ml 7d',
      'team ml 7d by:user',
      'team ml 7d by:agent',
      'team web 7d by:feature',
      'team web 7d',
      'team 7d',
      'team ml 7d by:model',
      'team ml 7d -user:ana',
      'team ml 7d by:key',
      'top agent 7d',
      'top agent 7d team:ml',
      'top agent 7d -user:ana',
      'top key 7d',
      'top customer 7d',
      'top project 7d team:web',
      'top tag 7d',
      'top chat 7d',
      'trend 7d by:user',
      'trend 7d by:agent team:ml',
      'forecast team:web by:user',
      'user robert 7d',
      'user robert-canar 7d',
      'user carla 7d',
      'user "Robert" 7d',
      'top agent 7d agent:canary-agent-ro',
      'me 7d agent:canary',
      'me 7d feature:canary-feature-ca',
      'budget list',
      'sub list',
      'alert list',
      'status',
      'help',
    ];

    it.each(PROBES)('meets no name of another: /usage %s', async (query) => {
      const { all } = await seenBy('ana', query);
      for (const word of query.split(/[\s:",]+/).filter((one) => /canar|robert|carla/i.test(one))) {
        // What was typed may be said back; nothing longer may.
        expect(all.replaceAll(new RegExp(`${word}(?![\\w-])`, 'gi'), '')).not.toMatch(/canary|robert|carla/i);
      }
      if (!/canar|robert|carla/i.test(query)) expect(all).not.toMatch(/canary|robert|carla/i);
      expect(all).not.toMatch(/77,?017|0\.154034|777\.77/);
    });

    it('is told who can grant what they may not see', async () => {
      const { code, out } = await asker.ask('/usage org 7d', '--as', 'ana');
      expect(code).toBe(1);
      expect(out).toMatch(/insufficient access/i);
      expect(out).toContain('Ada');
    });
  });

  /** Cost by row of the CSV that somebody gets. */
  async function rowsFor(member: string | null, query: string): Promise<ReadonlyMap<string, bigint>> {
    answers += 1;
    const folder = join(home.folder, `rows-${answers}`);
    const as = member === null ? [] : ['--as', member];
    const { out, code } = await asker.ask(`/usage ${query}`, ...as, '--json', '--out', folder);
    expect(code).toBe(0);
    const { rows } = csvOf(readReply(out), folder);
    return new Map(rows.map((row) => [row.name ?? '', nanoOf(row['cost (USD)'])]));
  }

  describe('what each may see', () => {
    const ofMl = { ana: costOf('ana'), 'robert-canary': costOf('robert-canary'), lena: costOf('lena') };
    const teams = { ml: ofMl.ana + ofMl['robert-canary'] + ofMl.lena, web: costOf('carla-canary') };

    it('is their own usage and the totals of all teams, for a member', async () => {
      expect(await rowsFor('ana', 'me 7d')).toEqual(new Map([['gpt-4.1', ofMl.ana]]));
      expect(await rowsFor('ana', 'team 7d')).toEqual(new Map(Object.entries(teams)));
    });

    it('is the rows of the team they lead, for a lead, and no others', async () => {
      expect(await rowsFor('lena', 'team ml 7d')).toEqual(new Map(Object.entries(ofMl)));
      expect(await rowsFor('lena', 'top user 7d')).toEqual(new Map(Object.entries(ofMl)));
      expect((await seenBy('lena', 'team web 7d')).all).not.toMatch(/carla/i);
      expect((await seenBy('lena', 'user carla-canary 7d')).all).not.toMatch(/99,?081/);
    });

    it('is everything, for an admin and for the terminal', async () => {
      const everybody = new Map(Object.entries({ ...ofMl, 'carla-canary': teams.web }));
      expect(await rowsFor('ada', 'top user 7d')).toEqual(everybody);
      expect(await rowsFor(null, 'top user 7d')).toEqual(everybody);
      expect(await rowsFor('ada', 'user robert-canary 7d')).toEqual(
        new Map([['gpt-4.1', ofMl['robert-canary']]]),
      );
    });

    it('is nothing, for a member whom nobody knows', async () => {
      const { all } = await seenBy('nobody-at-all', 'top user 7d');
      expect(all).not.toMatch(/canary|ana|lena/i);
    });
  });
});
