import { PLAIN_BUDGET } from '../../src/analytics/state/budget.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { EVERY_DAY } from '../../src/analytics/state/subscription.ts';
import type { StatePlan } from '../../src/analytics/state.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Two weeks of history before a Tuesday, UTC. */
const HISTORY = Date.parse('2026-10-19T00:00Z');
export const START = Date.parse('2026-11-03T13:30Z');
/** Nothing happens from here to the digest. */
export const NIGHT = Date.parse('2026-11-03T18:20Z');
export const DIGEST_AT = Date.parse('2026-11-04T09:00Z');
export const END = DIGEST_AT + 10 * MINUTE_MS;
/** For an hour the agent spends a dollar every 20 seconds. */
export const RUNAWAY = { from: Date.parse('2026-11-03T14:10Z'), to: Date.parse('2026-11-03T15:10Z') };
export const ACKNOWLEDGED_AT = RUNAWAY.from + 4 * MINUTE_MS;

export const OPS = { slack: 'C0000OPS', discord: '1000000000000000777' };
export const ANA = { user: 'U0ANA', id: 'ana@acme.test' };
export const ADA = { user: 'U0ADA', id: 'ada@acme.test' };

type Call = {
  readonly at: number;
  readonly usd: number;
  readonly agent: string;
  readonly team: string;
  readonly user: string;
};

/** Each calls once an hour, for so many dollars in busy hours. */
const WORKERS = [
  { agent: 'chat', team: 'web', user: 'carl@acme.test', usd: 2 },
  { agent: 'search', team: 'web', user: 'dee@acme.test', usd: 1.5 },
  { agent: 'research-bot', team: 'ml', user: 'bob@acme.test', usd: 1 },
  { agent: 'labeller', team: 'ml', user: ANA.id, usd: 1.2 },
] as const;

/** All calls of the afternoon and of the two weeks before. */
export function allCalls(): readonly Call[] {
  return [...ordinaryCalls(), ...runawayCalls()];
}

/** Busy on working days from 8 to 20, a fifth at other times: $82.08 on a working day. */
function ordinaryCalls(): readonly Call[] {
  const hours = Array.from(
    { length: Math.ceil((END - HISTORY) / HOUR_MS) },
    (_, index) => HISTORY + index * HOUR_MS,
  );
  return hours.flatMap((hour) => {
    const at = new Date(hour);
    const isBusy = at.getUTCDay() % 6 !== 0 && at.getUTCHours() >= 8 && at.getUTCHours() < 20;
    return WORKERS.map(({ usd, ...names }, index) => ({
      ...names,
      at: hour + (10 * index + 5) * MINUTE_MS,
      usd: isBusy ? usd : usd / 5,
    }));
  });
}

function runawayCalls(): readonly Call[] {
  const { agent, team, user } = WORKERS[2];
  const count = (RUNAWAY.to - RUNAWAY.from) / (20 * SECOND_MS);
  return Array.from({ length: count }, (_, index) => ({
    ...{ agent, team, user, usd: 1 },
    at: RUNAWAY.from + index * 20 * SECOND_MS,
  }));
}

/** As the webhook takes it; GPT-4.1 costs 2 micro-dollars an input token, so that dollars can be read off. */
export function eventOf({ at, usd, ...names }: Call, index: number): object {
  const id = `${names.agent}-${at}-${index}`;
  const tokens = { inputTokens: Math.round(usd * 500_000), outputTokens: 0 };
  return { id, occurredAt: at, provider: 'openai', model: 'gpt-4.1', ...tokens, ...names };
}

export const ORG = 'default';

/** Two channels that are told of everything, a budget the runaway nearly uses up, and one digest for each. */
export const PLAN: StatePlan = {
  organisation: { id: ORG, name: 'Acme', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
  members: [ANA, ADA].map(({ id }) => ({
    ...{ org: ORG, id, email: id, team: null, slack: null, discord: null },
    name: id === ADA.id ? 'Ada' : 'Ana',
    role: id === ADA.id ? 'admin' : 'member',
  })),
  routes: ['spike', 'budget'].flatMap((kind) =>
    Object.values(OPS).map((channel) => ({ org: ORG, kind, scope: 'org', channel })),
  ),
  budgets: [
    {
      ...{ org: ORG, id: 'ml', scope: 'team:ml', period: 'month', ...PLAIN_BUDGET, thresholds: [75, 90, 95] },
      // Team ml has spent $59 of it before the runaway and $239 after.
      amount: { unit: 'usd', value: 240_000_000_000n },
      ...{ channel: null, createdBy: null },
    },
  ],
  subscriptions: Object.entries(OPS).map(([id, channel]) => ({
    ...{ org: ORG, id, channel, ...EVERY_DAY, query: 'org yesterday', at: '09:00', timeZone: 'UTC' },
    ...{ createdBy: null, createdAt: START },
  })),
};
