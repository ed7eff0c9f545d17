import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { PrintDocument } from '../../src/analytics/document.ts';
import { messageOf } from '../../src/analytics/message.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { Member, Organisation, StatePlan, StateStore, Team } from '../../src/analytics/state.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import type { BotServices } from '../../src/bot/command.ts';
import type { Actor, Answer } from '../../src/bot/platform.ts';
import { randomId } from '../../src/bot/random-id.ts';
import { type Bot, createBot } from '../../src/bot/run.ts';
import { NOON, simplePrice, usageEvent } from './event.ts';
import { fixedDirectory, recording, sqliteEngine } from './store.ts';

/** A bot on a database of its own, with a clock that tests move and pictures of one pixel's worth of bytes. */
export type TestBot = {
  readonly bot: Bot;
  readonly state: StateStore;
  readonly usage: UsageStore;
  readonly clock: { now: number };
  readonly logged: unknown[];
  /** Answers a command typed by somebody; by default the person at the terminal, who is admin. */
  ask(text: string, actor?: Partial<Actor>, channel?: string | null): Promise<Answer>;
};

export type BotParts = {
  readonly events?: readonly UsageEvent[];
  readonly plan?: Omit<StatePlan, 'organisation'>;
  readonly organisation?: Partial<Organisation>;
  readonly draw?: () => Promise<Uint8Array>;
  readonly print?: PrintDocument;
  /** Methods of the usage store that behave otherwise. */
  readonly usage?: Partial<UsageStore>;
  readonly refreshLive?: BotServices['refreshLive'];
};

export const TERMINAL: Actor = {
  platform: 'terminal',
  tenant: '',
  user: '',
  name: null,
  email: null,
  timeZone: null,
};

/** Somebody at the terminal with `--as`. */
export function as(user: string): Partial<Actor> {
  return { user };
}

export async function openTestBot(parts: BotParts = {}): Promise<TestBot> {
  const { engine } = await sqliteEngine();
  const clock = { now: NOON };
  const organisation = {
    id: 'default',
    name: 'Acme',
    timeZone: 'UTC',
    people: 'named',
    ...PLAIN_ORGANISATION,
    ...parts.organisation,
  } as const;
  const state = createStateStore(engine);
  const known = { ...fixedDirectory(organisation.timeZone), whose: directory.whose };
  const usage = createUsageStore(engine, known, () => clock.now);
  await state.apply({ organisation, ...parts.plan });
  if (parts.events) await usage.record([{ ...recording(parts.events), price: simplePrice }]);
  const logged: unknown[] = [];
  const log = {
    warn: (fields: unknown) => logged.push(fields),
    error: (fields: unknown) => logged.push(fields),
  };
  const bot = createBot({
    state,
    usage: { ...usage, ...parts.usage },
    randomId,
    log,
    now: () => clock.now,
    print: parts.print ?? null,
    draw: parts.draw ?? (async () => new Uint8Array([137, 80, 78, 71])),
    digestOf: async ({ query }) => messageOf({ headline: `digest of ${query}`, tone: 'digest' }),
    ...(parts.refreshLive && { refreshLive: parts.refreshLive }),
  });
  return {
    bot,
    state,
    usage,
    clock,
    logged,
    ask: (text, actor = {}, channel = null) =>
      bot.command({ text, actor: { ...TERMINAL, ...actor }, channel }),
  };
}

export function somebody(parts: Partial<Member> & Pick<Member, 'id'>): Member {
  return {
    org: 'default',
    name: null,
    email: null,
    team: null,
    role: 'member',
    slack: null,
    discord: null,
    ...parts,
  };
}

export function someTeam(parts: Partial<Team> & Pick<Team, 'id'>): Team {
  return { org: 'default', name: parts.id, department: null, costCenter: null, leads: [], ...parts };
}

/**
 * Two teams: ml with its lead Lena, Ana and Bob; web with Carl; Ada is admin. Each spent a sum of their own,
 * so that any of their numbers in an answer says whose it is.
 */
export const TEAMS: Pick<BotParts, 'plan' | 'events'> = {
  plan: {
    teams: [someTeam({ id: 'ml', leads: ['lena'] }), someTeam({ id: 'web' })],
    members: [
      somebody({ id: 'ana', name: 'Ana', team: 'ml', email: 'ana@acme.test', slack: 'U1' }),
      somebody({ id: 'bob', name: 'Bob', team: 'ml', discord: '111' }),
      somebody({ id: 'lena', name: 'Lena', team: 'ml', role: 'lead' }),
      somebody({ id: 'carl', name: 'Carl', team: 'web' }),
      somebody({ id: 'ada', name: 'Ada', role: 'admin' }),
    ],
  },
  events: [
    spent('ana', 'ml', 1_000_000_003, 'gpt-4o', 'ana-agent', 'key-ana'),
    spent('bob', 'ml', 2_000_000_017, 'claude-sonnet-4', 'bob-agent', 'key-bob'),
    spent('lena', 'ml', 4_000_000_039, 'gpt-4o', 'lena-agent', 'key-lena'),
    spent('carl', 'web', 8_000_000_081, 'gpt-4o', 'carl-agent', 'key-carl'),
  ],
};

/** One call whose input tokens cost a nano-dollar each. */
export function spent(
  user: string,
  team: string,
  nano: number,
  model = 'gpt-4o',
  agent = 'bot',
  apiKey = 'key',
): UsageEvent {
  return usageEvent({
    id: `${user}-${team}-${nano}-${model}-${agent}`,
    occurredAt: NOON - 3_600_000,
    dimensions: { user, team, model, agent, apiKey, provider: 'openai', status: 'ok' },
    counts: { inputTokens: nano, outputTokens: 0 },
  });
}
