import type { Budget, BudgetState } from './state/budget.ts';
import type { ChangeState } from './state/change.ts';
import type { ChannelState } from './state/channel.ts';
import type { FinanceState, Membership } from './state/finance.ts';
import type { AlertRule, AlertState, Route } from './state/incident.ts';
import type { LiveState } from './state/live.ts';
import type { LossState } from './state/loss.ts';
import type { KeyState, Member, Organisation, PeopleState, Team } from './state/organisation.ts';
import type { OutboxStore } from './state/outbox.ts';
import type { ExchangeRate, PriceRow, PriceState } from './state/price.ts';
import type { RuleState } from './state/rule.ts';
import type { JobState, Subscription, SubscriptionState } from './state/subscription.ts';
import type { UpkeepState } from './state/upkeep.ts';
import type { WebhookState } from './state/webhook.ts';

export type {
  Budget,
  BudgetPeriod,
  BudgetRequest,
  RequestDecision,
  ThresholdFiring,
} from './state/budget.ts';
export type { ChangeRecord } from './state/change.ts';
export type { ChannelTerms } from './state/channel.ts';
export type {
  Attribution,
  Invoice,
  LedgerEntry,
  Membership,
  MonthClose,
  Revenue,
  Seat,
  SeatPlan,
  SharedCost,
} from './state/finance.ts';
export type {
  AlertRule,
  Incident,
  IncidentState,
  Route,
  Sighting,
  Silence,
  Verdict,
} from './state/incident.ts';
export type { LiveAnswer } from './state/live.ts';
export type { SenderLoss } from './state/loss.ts';
export type { ApiKey, Member, Organisation, Role, Team } from './state/organisation.ts';
export type { ExchangeRate, PriceRow } from './state/price.ts';
export type { JobEnd, JobRun, Slot, SlotNote, Subscription } from './state/subscription.ts';
export type { StoredAction } from './state/upkeep.ts';
export type { Webhook } from './state/webhook.ts';

/** Everything that is not usage, a subject a file of state/. What must happen together is one method, and one transaction. */
export type StateStore = PeopleState &
  KeyState &
  BudgetState &
  SubscriptionState &
  JobState &
  AlertState &
  RuleState &
  OutboxStore &
  ChannelState &
  ChangeState &
  WebhookState &
  PriceState &
  FinanceState &
  LiveState &
  LossState &
  UpkeepState & {
    /** Replaces organisations, teams, members, budgets, subscriptions, routes and prices named in a plan, all or nothing. */
    apply(plan: StatePlan): Promise<void>;
  };

/** The writer's lease is somebody else's by now; nothing was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What `apply` writes: whole lists replace what stood there; an absent list is left alone. */
export type StatePlan = {
  readonly organisation: Organisation;
  readonly teams?: readonly Team[];
  readonly members?: readonly Member[];
  readonly memberships?: readonly Membership[];
  readonly budgets?: readonly Budget[];
  /** Questions only; what people told Tokenbell about their own week is left alone. */
  readonly subscriptions?: readonly Subscription[];
  /** Everybody's own week (PERSONAL_FOR_ALL); null: for those alone who asked for it. */
  readonly personal?: Subscription | null;
  readonly routes?: readonly Route[];
  readonly rules?: readonly AlertRule[];
  readonly priceRows?: readonly PriceRow[];
  readonly exchangeRates?: readonly ExchangeRate[];
  /** Template of addresses in a tracing tool; null: none. */
  readonly traceLink?: string | null;
};
