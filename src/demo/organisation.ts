import { PLAIN_BUDGET } from '../analytics/state/budget.ts';
import { PLAIN_ORGANISATION } from '../analytics/state/organisation.ts';
import { EVERY_DAY } from '../analytics/state/subscription.ts';
import type { Budget, Member, StatePlan, Subscription, Team } from '../analytics/state.ts';
import { BOOKED, CAST, MAIL_DOMAIN, PEOPLE } from './cast.ts';

const ORG = 'default';
const CHANNEL = 'console:main';

export type DemoPlanOptions = {
  readonly timeZone: string;
  readonly now: number;
  /** What team research has spent this month, nano-USD: its budget crosses 75 % soon after the runaway starts. */
  readonly researchSpent: bigint;
  /** Wall time "HH:MM" at which the digest comes. */
  readonly digestAt: string;
};

/** The sample organisation: eight teams of six, each with a lead, two budgets, one digest. */
export function demoPlan(options: DemoPlanOptions): StatePlan {
  const { timeZone, now } = options;
  return {
    organisation: { id: ORG, name: 'Acme (sample)', timeZone, people: 'named', ...PLAIN_ORGANISATION },
    teams: teams(),
    members: members(),
    budgets: budgets(options.researchSpent),
    subscriptions: [subscription(options, now)],
    routes: ['spike', 'budget', 'digest'].map((kind) => ({ org: ORG, kind, scope: 'org', channel: CHANNEL })),
  };
}

function teams(): readonly Team[] {
  return [...new Set(CAST.map((one) => one.team))].map((team) => ({
    org: ORG,
    id: team,
    name: team,
    department: BOOKED[team]?.department ?? null,
    costCenter: BOOKED[team]?.costCenter ?? null,
    leads: (PEOPLE[team] ?? []).slice(0, 1).map(mail),
  }));
}

function members(): readonly Member[] {
  return Object.entries(PEOPLE).flatMap(([team, names]) =>
    names.map(
      (name, index): Member => ({
        org: ORG,
        id: mail(name),
        name: name.charAt(0).toUpperCase() + name.slice(1),
        email: mail(name),
        team,
        role: index === 0 ? 'lead' : 'member',
        slack: null,
        discord: null,
      }),
    ),
  );
}

/** The runaway spends about $20 before it is stopped; a third of that takes research past 75 %. */
const RUNAWAY_SHARE = 7_000_000_000n;

function budgets(researchSpent: bigint): readonly Budget[] {
  const base = {
    ...PLAIN_BUDGET,
    org: ORG,
    period: 'month',
    thresholds: [75, 90, 95],
    channel: null,
    createdBy: null,
  } as const;
  return [
    {
      ...base,
      id: 'research-month',
      scope: 'team:research',
      amount: { unit: 'usd', value: ((researchSpent + RUNAWAY_SHARE) * 4n) / 3n },
    },
    { ...base, id: 'org-month', scope: 'org', amount: { unit: 'usd', value: 2_000_000_000_000n } },
  ];
}

function subscription({ timeZone, digestAt }: DemoPlanOptions, now: number): Subscription {
  return {
    ...EVERY_DAY,
    id: 'demo-digest',
    org: ORG,
    query: 'org 7d',
    at: digestAt,
    timeZone,
    channel: CHANNEL,
    createdBy: null,
    createdAt: now,
  };
}

function mail(name: string): string {
  return `${name}@${MAIL_DOMAIN}`;
}
