import type { OutboxDraft } from '../outbox.ts';

export type BudgetPeriod = 'day' | 'week' | 'month' | 'quarter' | 'cycle';

/** An amount per scope and period; `scope` is "org", "<dimension>:<value>" or "<dimension>:*", which is each of them. */
export type Budget = {
  readonly id: string;
  readonly org: string;
  readonly scope: string;
  /** Exactly one of the two: nano-USD or tokens, as an integer. */
  readonly amount: { readonly unit: 'usd' | 'tokens'; readonly value: bigint };
  readonly period: BudgetPeriod;
  /** Percent of the amount, ascending: 75, 90, 95. */
  readonly thresholds: readonly number[];
  /** Above 100 % it is told again every so many percent; 0: never. */
  readonly repeatPercent: number;
  /** What a gateway that asks is told once it is spent. */
  readonly atLimit: 'warn' | 'deny';
  /** Whether a period that is going to end above it is told ahead. */
  readonly forecast: boolean;
  readonly channel: string | null;
  readonly createdBy: string | null;
};

/** One threshold of one budget in one period; the database lets it exist once. */
export type ThresholdFiring = {
  readonly org: string;
  readonly budget: string;
  /** Start of the period, UTC milliseconds. */
  readonly periodStart: number;
  readonly threshold: number;
  readonly firedAt: number;
};

/** More budget somebody asked for; approved, it is added to the scope's budget until its period ends. */
export type BudgetRequest = {
  readonly org: string;
  readonly id: string;
  readonly scope: string;
  readonly amount: Budget['amount'];
  readonly period: BudgetPeriod;
  readonly reason: string;
  readonly requestedBy: string | null;
  /** Where it was asked, and where the answer goes. */
  readonly channel: string | null;
  readonly requestedAt: number;
  readonly state: 'open' | 'approved' | 'refused';
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  /** UTC milliseconds until which it counts once approved, and can be decided while open. */
  readonly until: number;
};

export type BudgetState = {
  budgets(org: string): Promise<readonly Budget[]>;
  saveBudget(budget: Budget): Promise<void>;
  removeBudget(org: string, id: string): Promise<boolean>;
  /** Those of periods that start in [from, to). */
  firings(
    org: string,
    starts: { readonly from: number; readonly to: number },
  ): Promise<readonly ThresholdFiring[]>;
  /** Records firings that did not exist and queues their messages; false (and nothing queued) when another process was first. */
  fire(firings: readonly ThresholdFiring[], messages: readonly OutboxDraft[]): Promise<boolean>;

  /** Requests whose time ends after an instant, UTC milliseconds, the oldest first. */
  requests(org: string, after: number): Promise<readonly BudgetRequest[]>;
  /** Stores a new request and queues its messages; false (and nothing queued) when its id is taken. */
  saveRequest(request: BudgetRequest, messages: readonly OutboxDraft[]): Promise<boolean>;
  /** Decides an open request whose time is not over and queues the messages; false when it was decided or is over. */
  decideRequest(decision: RequestDecision, messages: readonly OutboxDraft[]): Promise<boolean>;
  /** Everywhere a chain of messages was queued to: "slack:C0123". */
  chainTargets(org: string, chain: string): Promise<readonly string[]>;
};

export type RequestDecision = {
  readonly org: string;
  readonly id: string;
  readonly state: 'approved' | 'refused';
  readonly decidedBy: string | null;
  readonly decidedAt: number;
};

/** How a budget warns until somebody says otherwise. */
export const PLAIN_BUDGET = {
  repeatPercent: 25,
  atLimit: 'warn',
  forecast: true,
} as const satisfies Partial<Budget>;
