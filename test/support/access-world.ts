import { PLAIN_CHANNEL } from '../../src/analytics/state/channel.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { Organisation } from '../../src/analytics/state.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Actor, Answer, CommandRequest } from '../../src/bot/platform.ts';
import { openTestBot, somebody, someTeam, TERMINAL, type TestBot } from './bot.ts';
import { NOON, usageEvent } from './event.ts';
import { everything } from './everything.ts';
import { someBudget, someIncident, someSubscription } from './state.ts';
import { recording } from './store.ts';

/**
 * Every call has a power of two of these tokens, so that the total of an answer says whose calls it holds. Nobody
 * else's numbers come out as a multiple of it.
 */
export const UNIT = 1_009;

type Use = { readonly user: string; readonly team: string; readonly customer: string };

/** Who used what, in the order of their bits. */
export const USES: readonly Use[] = [
  { user: 'ana', team: 'atlas', customer: '' },
  { user: 'ana', team: 'atlas', customer: 'globex' },
  { user: 'bob-canary', team: 'atlas', customer: 'initech-canary' },
  { user: 'lena', team: 'atlas', customer: '' },
  { user: 'carl-canary', team: 'borea', customer: 'initech-canary' },
  { user: 'zoe-canary', team: 'borea', customer: 'globex' },
];

/** What they work with is numbered like them: "agent-n1" is Ana's. */
const PEOPLE = ['ana', 'bob-canary', 'lena', 'carl-canary', 'zoe-canary'];

/** Channels that are bound, as every platform that has channels knows them. */
export const GLOBEX_CHANNEL = 'C0GLOBEX1';
export const TEAM_CHANNEL = 'C0ATLAS01';
const OPEN_CHANNEL = 'C0OPEN001';

/** A person or program that asks, on one surface. */
export type Asker = Pick<CommandRequest, 'channel'> & { readonly actor: Actor };

export async function openAccessWorld(people: Organisation['people'] = 'named'): Promise<TestBot> {
  const test = await openTestBot({
    organisation: { people },
    plan: {
      teams: [someTeam({ id: 'atlas', leads: ['lena'] }), someTeam({ id: 'borea', leads: ['walt'] })],
      members: [
        person('ana', 'Ana', 'atlas'),
        person('bob-canary', 'Bob Canary', 'atlas'),
        person('lena', 'Lena', 'atlas'),
        person('carl-canary', 'Carl Canary', 'borea'),
        person('zoe-canary', 'Zoe Canary', 'borea'),
        { ...person('ada', 'Ada', null), role: 'admin' as const },
      ],
    },
    events: USES.map(eventOf),
  });
  await fillState(test);
  await fillOther(test);
  return test;
}

function person(id: string, name: string, team: string | null) {
  return somebody({ id, name, team, email: `${id}@acme.test`, slack: `U-${id}`, discord: `D-${id}` });
}

function eventOf({ user, team, customer }: Use, bit: number): UsageEvent {
  const own = (what: string) => `${what}-n${PEOPLE.indexOf(user) + 1}`;
  return usageEvent({
    id: `call-${bit}`,
    occurredAt: NOON - 3_600_000,
    dimensions: {
      ...{ user, team, customer, model: 'gpt-4o', provider: 'openai', status: 'ok' },
      ...{ agent: own('agent'), feature: own('feature'), project: own('project') },
      ...{ apiKey: own('key'), assistant: own('assistant') },
    },
    tags: [own('tag')],
    counts: { inputTokens: UNIT * 2 ** bit, outputTokens: 0 },
    facts: {
      ...{ conversation: own('chat'), traceId: own('trace'), message: own('message') },
      ...{ files: [{ id: own('file') }], tools: [{ name: own('tool') }], workItem: own('work') },
    },
  });
}

async function fillState({ state }: TestBot): Promise<void> {
  const budget = { org: 'default', createdBy: 'ada' } as const;
  await state.saveBudget(someBudget({ ...budget, id: 'b1', scope: 'org' }));
  await state.saveBudget(someBudget({ ...budget, id: 'b2', scope: 'user:carl-canary' }));
  await state.saveBudget(someBudget({ ...budget, id: 'b3', scope: 'customer:initech-canary' }));
  const subscribed = { org: 'default', createdBy: 'ada', channel: 'slack:C0ADMINS1' } as const;
  await state.saveSubscription(someSubscription({ ...subscribed, id: 's1', query: 'user carl-canary 7d' }));
  const facts = { scope: 'user:carl-canary', rule: 'spike', cost: '12.5', causes: ['agent-n4'] };
  const incident = someIncident({ org: 'default', id: 'i1', key: 'spike:user:carl-canary', facts });
  await state.openIncident(incident, () => []);
  for (const platform of ['slack', 'discord'])
    for (const [channel, boundTo] of [
      [GLOBEX_CHANNEL, 'customer:globex'],
      [TEAM_CHANNEL, 'team:atlas'],
    ] as const) {
      const target = `${platform}:${channel}`;
      await state.saveChannelTerms({ ...PLAIN_CHANNEL, org: 'default', target, boundTo });
    }
}

/** Another organisation in the same store, of which nobody may learn anything. */
async function fillOther({ state, usage }: TestBot): Promise<void> {
  await state.apply({
    organisation: {
      ...{ id: 'other', name: 'Foreign Corp', timeZone: 'UTC', people: 'named' },
      ...PLAIN_ORGANISATION,
    },
    members: [somebody({ org: 'other', id: 'foreign-person', name: 'Foreign Person' })],
    teams: [someTeam({ org: 'other', id: 'foreign-team' })],
  });
  const event = usageEvent({
    id: 'foreign',
    occurredAt: NOON - 3_600_000,
    dimensions: {
      ...{ user: 'foreign-person', team: 'foreign-team', customer: 'foreign-customer' },
      ...{ model: 'foreign-model', provider: 'openai', agent: 'foreign-agent', project: 'foreign-project' },
    },
    counts: { inputTokens: 777_777_777, outputTokens: 0 },
  });
  await usage.record([recording([event], 'other')]);
}

export const SURFACES = ['slack', 'discord', 'console', 'terminal', 'api'] as const;
export type Surface = (typeof SURFACES)[number];

/** A member as a surface knows them. */
export function memberOn(surface: Surface, id: string): Asker {
  const users = { slack: `U-${id}`, discord: `D-${id}`, console: id, terminal: id, api: id };
  return asker(surface, users[surface]);
}

/** Somebody a chat platform knows and we do not. */
export function strangerOn(surface: 'slack' | 'discord', channel: string = OPEN_CHANNEL): Asker {
  return { ...asker(surface, 'STRANGER'), channel };
}

export function boundKey(boundTo: string): Asker {
  const { actor } = asker('api', '');
  return { actor: { ...actor, boundTo }, channel: null };
}

function asker(surface: Surface, user: string): Asker {
  const isChat = surface === 'slack' || surface === 'discord';
  const actor = { ...TERMINAL, platform: surface, tenant: isChat ? 'T1' : '', user };
  return { actor, channel: isChat ? OPEN_CHANNEL : null };
}

/**
 * What an answer is about, in a word: whose calls it sums ("own", a team, a customer, a person, "all", "nothing"), or
 * "text" where it sums none; with a "+" where it names people beside the asker. Why there is none, else.
 */
export function cellOf(answer: Answer, { actor }: Asker, typed: string): string {
  const { error } = answer.message;
  if (error) return REASONS[error.code] ?? error.code;
  const self = actor.user.replace(/^[UD]-/, '');
  const told = everything(answer).replaceAll(typed, '');
  const others = PEOPLE.filter((one) => one !== self && new RegExp(`\\b${one}\\b`).test(told));
  return `${sumOf(answer, self)}${others.length > 0 ? '+' : ''}`;
}

const REASONS: Readonly<Record<string, string>> = {
  insufficient_access: 'refused',
  unknown_name: 'unknown',
  not_linked: 'unlinked',
  not_found: 'unknown',
  unknown_command: 'unknown',
};

function sumOf({ message }: Answer, self: string): string {
  const tokens = message.figures.find(({ key }) => key === 'tokens')?.value;
  if (tokens === undefined) return 'text';
  const bits = Number(tokens) / UNIT;
  const uses = USES.filter((_, bit) => (bits & (2 ** bit)) !== 0);
  // A sum of anybody else's calls is none of ours.
  if (!Number.isInteger(bits) || bits >= 2 ** USES.length) return `${tokens} tokens`;
  const is = (group: (use: Use) => boolean) => uses.length === USES.filter(group).length && uses.every(group);
  if (uses.length === 0) return 'nothing';
  if (uses.length === USES.length) return 'all';
  if (is(({ user }) => user === self)) return 'own';
  const named = uses.flatMap((use) => [use.team, use.customer, use.user]);
  const name = named.find((one) => is(({ team, customer, user }) => [team, customer, user].includes(one)));
  return name ?? uses.map(({ user }) => user).join('&');
}
