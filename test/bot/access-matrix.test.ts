import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands/index.ts';
import type { Answer } from '../../src/bot/platform.ts';
import {
  type Asker,
  boundKey,
  cellOf,
  GLOBEX_CHANNEL,
  memberOn,
  openAccessWorld,
  SURFACES,
  strangerOn,
  TEAM_CHANNEL,
} from '../support/access-world.ts';
import type { TestBot } from '../support/bot.ts';
import { everything } from '../support/everything.ts';

/**
 * Who sees what, decided cell by cell. Where people are named: somebody no one knows, Ana of team atlas, Lena who
 * leads it, the admin, a customer in the channel bound to customer globex (or with a key bound to it), and whoever
 * asks in the channel (or with the key) of team atlas. Then Ana, Lena and the admin where nobody is shown by name.
 *
 * A cell says whose calls the answer sums ("own", a team, a customer, a person, "all", "nothing"), or "text" where
 * it sums none; "+" that it names people beside the asker; or why there is no answer. A new command needs its rows.
 */
const MATRIX = `
me 7d                                         | unlinked | own     | own     | nothing   | globex  | atlas   | own     | own     | nothing
user bob-canary 7d                            | unknown  | unknown | bob+    | bob+      | refused | refused | unknown | unknown | unknown
user carl-canary 7d                           | unknown  | unknown | unknown | carl+     | refused | refused | unknown | unknown | unknown
user me 7d                                    | unknown  | own     | own     | nothing   | refused | refused | own     | own     | nothing
team 7d                                       | unlinked | all     | all     | all       | refused | atlas   | all     | all     | all
team atlas 7d                                 | unlinked | atlas   | atlas+  | atlas+    | refused | atlas   | atlas   | atlas   | atlas
team borea 7d                                 | unlinked | borea   | borea   | borea+    | refused | unknown | refused | refused | refused
team atlas 7d by:user                         | refused  | refused | atlas+  | atlas+    | refused | refused | refused | refused | refused
team atlas 7d by:agent                        | refused  | refused | atlas   | atlas     | refused | refused | refused | atlas   | atlas
team atlas 7d by:model                        | unlinked | atlas   | atlas   | atlas     | refused | atlas   | atlas   | atlas   | atlas
team atlas 7d user:bob-canary                 | unknown  | unknown | bob+    | bob+      | refused | unknown | unknown | unknown | unknown
team borea 7d -user:carl-canary               | unknown  | unknown | unknown | zoe+      | refused | unknown | unknown | unknown | unknown
team 7d by:agent                              | refused  | refused | atlas   | all       | refused | refused | refused | atlas   | all
org 7d                                        | refused  | refused | refused | all       | globex  | atlas   | refused | refused | all
org 7d by:user                                | refused  | refused | refused | all+      | refused | refused | refused | refused | refused
top model 7d                                  | unlinked | own     | atlas   | all       | globex  | atlas   | own     | atlas   | all
top team 7d                                   | unlinked | all     | all     | all       | refused | atlas   | all     | all     | all
top user 7d                                   | unlinked | own     | atlas+  | all+      | refused | refused | own     | refused | refused
top agent 7d                                  | unlinked | own     | atlas   | all       | globex  | refused | own     | atlas   | all
top customer 7d                               | unlinked | own     | atlas   | all       | globex  | refused | own     | atlas   | all
top key 7d                                    | unlinked | own     | atlas   | all       | refused | refused | own     | refused | refused
top tag 7d                                    | unlinked | own     | atlas   | all       | refused | refused | own     | atlas   | all
top chat 7d                                   | unlinked | own     | atlas   | all       | refused | refused | own     | refused | refused
top file 7d                                   | unlinked | own     | atlas   | all       | refused | refused | own     | refused | refused
top tool 7d                                   | unlinked | own     | atlas   | all       | refused | refused | own     | atlas   | all
top work 7d                                   | unlinked | own     | atlas   | all       | refused | refused | own     | refused | refused
top user 7d csv json                          | unlinked | own     | atlas+  | all+      | refused | refused | own     | refused | refused
top agent 7d team:atlas                       | refused  | refused | atlas   | atlas     | refused | refused | refused | atlas   | atlas
top agent 7d team:borea                       | refused  | refused | refused | borea     | refused | unknown | refused | refused | refused
top model 7d customer:initech-canary          | unlinked | nothing | bob     | initech   | unknown | refused | nothing | bob     | initech
top project 7d project:project-n4             | unlinked | nothing | nothing | carl      | refused | refused | nothing | nothing | carl
trend 7d                                      | unlinked | own     | atlas   | all       | globex  | atlas   | own     | atlas   | all
trend 7d by:user                              | unlinked | own     | atlas+  | all+      | refused | refused | own     | refused | refused
trend 7d user:bob-canary                      | unknown  | unknown | bob+    | bob+      | unknown | unknown | unknown | unknown | unknown
trend 7d user:me                              | unknown  | own     | own     | nothing   | unknown | unknown | own     | own     | nothing
trend 7d agent:agent-n4                       | unlinked | nothing | nothing | carl      | nothing | refused | nothing | nothing | carl
trend 7d customer:globex                      | unlinked | ana     | ana     | globex    | globex  | refused | ana     | ana     | globex
forecast                                      | unlinked | own     | atlas   | all       | refused | atlas   | own     | atlas   | all
forecast team:borea                           | unlinked | borea   | borea   | borea     | refused | unknown | refused | refused | refused
forecast user:carl-canary                     | unknown  | unknown | unknown | carl+     | refused | unknown | unknown | unknown | unknown
why 7d                                        | unlinked | own     | atlas+  | all+      | refused | atlas   | own     | atlas   | all
why 7d team:borea by:agent                    | refused  | refused | refused | borea+    | refused | unknown | refused | refused | refused
compare team:atlas vs team:borea 7d           | unlinked | all     | all     | all+      | refused | unknown | refused | refused | refused
compare user:ana vs user:carl-canary 7d       | unknown  | unknown | unknown | ana&carl+ | unknown | unknown | unknown | unknown | unknown
heatmap 7d                                    | unlinked | own     | atlas   | all       | globex  | atlas   | own     | atlas   | all
heatmap 7d user:carl-canary                   | unknown  | unknown | unknown | carl+     | unknown | unknown | unknown | unknown | unknown
cache 7d                                      | unlinked | own     | atlas   | all       | refused | atlas   | own     | atlas   | all
cache 7d by:agent team:borea                  | refused  | refused | refused | borea     | refused | unknown | refused | refused | refused
tips 7d                                       | unlinked | text    | text    | text      | refused | refused | text    | text    | text
tips 7d user:carl-canary                      | unknown  | unknown | unknown | text+     | refused | refused | unknown | unknown | unknown
source 7d                                     | unlinked | own     | atlas   | all       | refused | atlas   | own     | atlas   | all
cache 7d team:borea by:key                    | refused  | refused | refused | borea     | refused | unknown | refused | refused | refused
show cost 7d                                  | unlinked | own     | atlas   | all       | refused | refused | own     | atlas   | all
show cost 7d user:carl-canary                 | unknown  | unknown | unknown | carl+     | refused | refused | unknown | unknown | unknown
show chat:chat-n4                             | unlinked | unknown | unknown | carl      | refused | refused | unknown | refused | refused
show trace:trace-n2                           | unlinked | unknown | bob     | bob       | refused | refused | unknown | refused | refused
show message:message-n4                       | unlinked | unknown | unknown | carl      | refused | refused | unknown | refused | refused
show file:file-n4                             | unlinked | unknown | unknown | carl      | refused | refused | unknown | refused | refused
show link                                     | refused  | refused | refused | text      | refused | refused | refused | refused | text
budget list                                   | text     | text    | text    | text+     | refused | refused | text    | text    | text
sub list                                      | refused  | refused | text    | text+     | refused | refused | refused | text    | text
sub run s1                                    | refused  | refused | refused | refused   | refused | refused | refused | refused | refused
live list                                     | refused  | refused | text    | text      | refused | refused | refused | text    | text
alert list                                    | text     | text    | text    | text+     | refused | refused | text    | text    | text
alert details 1                               | refused  | refused | refused | text+     | refused | refused | refused | refused | refused
alert rules                                   | text     | text    | text    | text      | refused | refused | text    | text    | text
alert silences                                | text     | text    | text    | text      | refused | refused | text    | text    | text
alert report                                  | text     | text    | text    | text      | refused | refused | text    | text    | text
alert try cost user:carl-canary above $50/day | unknown  | unknown | unknown | text+     | refused | refused | unknown | unknown | unknown
alert try cost team:borea above $50/day       | refused  | refused | refused | text      | refused | refused | refused | refused | text
alert channel slack:C0GLOBEX1                 | text     | text    | text    | text      | refused | refused | text    | text    | text
prices list gpt-4o                            | refused  | refused | refused | text      | refused | refused | refused | refused | text
prices pending                                | refused  | refused | refused | text      | refused | refused | refused | refused | text
prices whatif model:gpt-4o=gpt-4o-mini 7d     | refused  | refused | refused | text      | refused | refused | refused | refused | text
prices rates                                  | refused  | refused | refused | text      | refused | refused | refused | refused | text
prices retirements                            | refused  | refused | refused | text      | refused | refused | refused | refused | text
reconcile                                     | refused  | refused | refused | text      | refused | refused | refused | refused | text
assign list                                   | refused  | refused | refused | text      | refused | refused | refused | refused | text
revenue 7d                                    | refused  | refused | refused | text      | refused | refused | refused | refused | text
assign 7d                                     | refused  | refused | refused | text      | refused | refused | refused | refused | text
shared list                                   | refused  | refused | refused | text      | refused | refused | refused | refused | text
report mtd                                    | refused  | refused | atlas   | all       | refused | refused | refused | atlas   | all
report mtd team:borea                         | refused  | refused | refused | borea     | refused | refused | refused | refused | refused
export csv mtd                                | refused  | refused | text+   | text+     | refused | refused | refused | text    | text
export focus mtd                              | refused  | refused | text    | text      | refused | refused | refused | text    | text
export focus mtd team:borea                   | refused  | refused | refused | text      | refused | refused | refused | refused | refused
export csv mtd user:carl-canary               | unknown  | unknown | unknown | text+     | refused | refused | unknown | unknown | unknown
report mtd user:carl-canary                   | unknown  | unknown | unknown | carl+     | refused | refused | unknown | unknown | unknown
seats                                         | refused  | refused | refused | text+     | refused | refused | refused | refused | refused
close list                                    | refused  | refused | refused | text      | refused | refused | refused | refused | text
invoice last-month                            | refused  | refused | refused | text      | refused | refused | refused | refused | text
invoice list                                  | refused  | refused | refused | text      | refused | refused | refused | refused | text
outbox list                                   | refused  | refused | refused | text      | refused | refused | refused | refused | text
webhook list                                  | refused  | refused | refused | text      | refused | refused | refused | refused | text
status                                        | text     | text    | text    | text+     | refused | refused | text    | text    | text
help                                          | text     | text    | text    | text      | text    | text    | text    | text    | text
help user                                     | text     | text    | text    | text      | unknown | unknown | text    | text    | text
canary                                        | unknown  | unknown | unknown | unknown   | unknown | unknown | unknown | unknown | unknown
agent-n4                                      | unknown  | unknown | unknown | unknown   | unknown | unknown | unknown | unknown | unknown
bob 7d                                        | unknown  | unknown | unknown | unknown   | unknown | unknown | unknown | unknown | unknown
user carl 7d                                  | unknown  | unknown | unknown | unknown   | refused | refused | unknown | unknown | unknown
link                                          | unlinked | text    | text    | text      | refused | refused | text    | text    | text
`;

const COLUMNS = [
  'stranger',
  'member',
  'lead',
  'admin',
  'customer',
  'team',
  'member unnamed',
  'lead unnamed',
  'admin unnamed',
] as const;
type Column = (typeof COLUMNS)[number];

/** Everybody who stands for a column; all of them are answered alike. */
const ASKERS: Readonly<Record<Column, readonly Asker[]>> = {
  stranger: [strangerOn('slack')],
  member: [memberOn('slack', 'ana')],
  lead: [memberOn('slack', 'lena')],
  admin: [memberOn('slack', 'ada')],
  customer: [strangerOn('slack', GLOBEX_CHANNEL), boundKey('customer:globex')],
  team: [strangerOn('slack', TEAM_CHANNEL), boundKey('team:atlas')],
  'member unnamed': [memberOn('slack', 'ana')],
  'lead unnamed': [memberOn('slack', 'lena')],
  'admin unnamed': [memberOn('slack', 'ada')],
};

const PEOPLE = /\b(bob-canary|carl-canary|zoe-canary)\b|Canary/g;
const FOREIGN = /foreign|777,?777,?777/gi;

/** What may not stand in a single byte of what somebody gets. */
const CANARIES: Readonly<Record<Column, readonly RegExp[]>> = {
  stranger: [FOREIGN, PEOPLE, /\b(ana|lena)\b|globex|initech|-n\d\b/g],
  member: [FOREIGN, PEOPLE, /\blena\b|initech|-n[2-5]\b/g],
  lead: [FOREIGN, /\b(carl|zoe)-canary\b|(Carl|Zoe) Canary|-n[45]\b/g],
  admin: [FOREIGN],
  customer: [
    ...[FOREIGN, PEOPLE, /\b(ana|lena|ada|Ada|atlas|borea|openai)\b|initech/g],
    /(project|key|tag|chat|trace|message)-n\d|-n[234]\b/g,
    // Not a price, not a share of one: a token costs a nano-dollar here.
    /\$|USD|"cost"|cost \(|0\.0000\d+/g,
  ],
  team: [FOREIGN, PEOPLE, /\b(ana|lena|ada|Ada|borea)\b|globex|initech|-n\d\b/g],
  'member unnamed': [FOREIGN, PEOPLE, /\blena\b|initech|-n[2-5]\b/g],
  'lead unnamed': [FOREIGN, PEOPLE, /\bana\b|-n[45]\b|(key|chat|trace|message)-n[12]\b/g],
  'admin unnamed': [FOREIGN, PEOPLE, /\b(ana|lena)\b|(key|chat|trace|message)-n\d\b/g],
};

const ROWS = MATRIX.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([query = '', ...cells]) => ({ query, cells }));

let worlds: Readonly<Record<'named' | 'pseudonymous' | 'off', TestBot>>;

beforeAll(async () => {
  worlds = {
    named: await openAccessWorld('named'),
    pseudonymous: await openAccessWorld('pseudonymous'),
    off: await openAccessWorld('off'),
  };
});

function worldsOf(column: Column): readonly TestBot[] {
  return column.endsWith('unnamed') ? [worlds.off, worlds.pseudonymous] : [worlds.named];
}

/** What in an answer is news to somebody who may not know it: not what they typed themselves. */
function leaks(column: Column, told: string, typed: string): readonly string[] {
  const found = CANARIES[column].flatMap((canary) => told.match(canary) ?? []);
  return [...new Set(found)].filter((word) => !typed.includes(word));
}

async function ask(world: TestBot, asker: Asker, text: string): Promise<Answer> {
  return world.bot.command({ text, ...asker });
}

describe('who sees what', () => {
  it.each(ROWS)('$query', async ({ query, cells }) => {
    const seen: string[] = [];
    for (const column of COLUMNS) {
      const told = new Set<string>();
      for (const world of worldsOf(column))
        for (const asker of ASKERS[column]) {
          const answer = await ask(world, asker, query);
          const text = everything(answer).replaceAll('costBasis', '');
          expect([column, leaks(column, text, query)]).toEqual([column, []]);
          told.add(shortly(cellOf(answer, asker, query)));
        }
      seen.push([...told].join(' or '));
    }
    expect(seen).toEqual(cells);
  });

  it('is decided for every command and every word of it that only reads', () => {
    const decided = ROWS.map(({ query }) => query.split(' '));
    const words = COMMANDS.map(({ name, reads }) => (Array.isArray(reads) ? [name, ...reads] : [name]));
    const missing = words.flatMap(([name, ...verbs]) => [
      ...(decided.some(([first]) => first === name) ? [] : [name]),
      ...verbs
        .filter((verb) => !decided.some(([first, second]) => first === name && (second ?? 'list') === verb))
        .map((verb) => `${name} ${verb}`),
    ]);
    expect(missing).toEqual([]);
    for (const { query, cells } of ROWS) expect([query, cells.length]).toEqual([query, COLUMNS.length]);
  });

  it('fails nowhere', () => {
    for (const { logged } of Object.values(worlds)) expect(logged).toEqual([]);
  });
});

/** Names of the table, without what makes them canaries. */
function shortly(cell: string): string {
  return cell.replaceAll('-canary', '').replace('ana&ana', 'ana');
}

describe('the surface somebody asks on', () => {
  /** One question of each command. */
  const FIRST = COMMANDS.flatMap(({ name }) => ROWS.find(({ query }) => query.split(' ')[0] === name) ?? []);

  it.each(FIRST)('changes nothing: $query', async ({ query }) => {
    for (const [column, id, surfaces] of [
      ['member', 'ana', SURFACES],
      ['admin', 'ada', ['slack', 'api']],
    ] as const) {
      const cells = new Set<string>();
      for (const surface of surfaces) {
        const asker = memberOn(surface, id);
        const answer = await ask(worlds.named, asker, query);
        expect([surface, leaks(column, everything(answer), query)]).toEqual([surface, []]);
        cells.add(cellOf(answer, asker, query));
      }
      expect([column, [...cells]]).toEqual([column, [expect.any(String)]]);
    }
    for (const [column, channel] of [
      ['stranger', undefined],
      ['customer', GLOBEX_CHANNEL],
      ['team', TEAM_CHANNEL],
    ] as const) {
      const [slack, discord] = await Promise.all(
        (['slack', 'discord'] as const).map((surface) =>
          ask(worlds.named, strangerOn(surface, channel), query),
        ),
      );
      if (!slack || !discord) throw new Error('both were asked');
      const asker = strangerOn('slack', channel);
      expect(leaks(column, everything(discord).replaceAll('costBasis', ''), query)).toEqual([]);
      expect(cellOf(discord, asker, query)).toBe(cellOf(slack, asker, query));
    }
  });
});

describe('a button of somebody else', () => {
  const PRIVATE = ['top user 7d', 'user carl-canary 7d', 'team borea 7d', 'why 7d', 'alert list', 'sub list'];

  it.each(PRIVATE)('under a private answer to the admin does nothing: %s', async (query) => {
    const { actions } = await ask(worlds.named, memberOn('slack', 'ada'), query);
    const forged = await worlds.named.bot.press('forged', memberOn('slack', 'ana'));
    for (const column of ['stranger', 'member', 'lead', 'customer', 'team'] as const)
      for (const asker of ASKERS[column])
        for (const { id } of actions.slice(0, 3))
          expect(await worlds.named.bot.press(id, asker)).toEqual(forged);
  });

  it.each(['team 7d public', 'org 7d public', 'trend 7d by:model public', 'top customer 7d public'])(
    'under a public one is answered with the rights of who presses it: %s',
    async (query) => {
      const { actions } = await ask(worlds.named, memberOn('slack', 'ada'), query);
      expect(actions.length).toBeGreaterThan(0);
      for (const column of ['stranger', 'member', 'lead', 'customer', 'team'] as const)
        for (const asker of ASKERS[column])
          for (const { id } of actions) {
            const told = everything(await worlds.named.bot.press(id, asker)).replaceAll('costBasis', '');
            const typed = actions.map(({ label }) => label).join(' ');
            expect([column, leaks(column, told, `${query} ${typed}`)]).toEqual([column, []]);
          }
    },
  );
});

describe('completions', () => {
  const STARTS = [
    ...[
      '',
      'team ',
      'user ',
      'trend team:',
      'trend user:',
      'trend agent:',
      'trend customer:',
      'trend project:',
    ],
    ...[
      'trend key:',
      'trend feature:',
      'trend model:',
      'trend assistant:',
      'top agent agent:',
      'user c',
      'help ',
    ],
    ...['trend agent:agent-n', 'trend customer:i', 'team b', 'prices ', 'budget set user:', 'sub rm '],
  ];

  it.each(COLUMNS)('offer a %s no name they may not know', async (column) => {
    for (const world of worldsOf(column))
      for (const place of ASKERS[column].filter(({ actor }) => actor.platform !== 'api')) {
        await ask(world, place, 'help');
        await expect.poll(() => world.bot.complete('trend model:', place)).not.toEqual([]);
        for (const start of STARTS) {
          const words = world.bot
            .complete(start, place)
            .join(' ')
            .replaceAll(/cost(center)?/g, '');
          expect([start, leaks(column, words, start)]).toEqual([start, []]);
        }
      }
  });
});
