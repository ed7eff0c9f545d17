import type { Budget, BudgetState } from './state/budget.ts';
import type { ChangeState } from './state/change.ts';
import type { ChannelState } from './state/channel.ts';
import type { AlertState, Route } from './state/incident.ts';
import type { KeyState, Member, Organisation, PeopleState, Team } from './state/organisation.ts';
import type { OutboxStore } from './state/outbox.ts';
import type { PriceRow, PriceState } from './state/price.ts';
import type { Subscription, SubscriptionState } from './state/subscription.ts';
import type { UpkeepState } from './state/upkeep.ts';
import type { WebhookState } from './state/webhook.ts';

export type { Budget, BudgetPeriod, BudgetRequest, ThresholdFiring } from './state/budget.ts';
export type { ChangeRecord } from './state/change.ts';
export type { ChannelTerms } from './state/channel.ts';
export type {
  AlertRule,
  Incident,
  IncidentState,
  Route,
  Sighting,
  Silence,
  Verdict,
} from './state/incident.ts';
export type { ApiKey, Member, Organisation, Role, Team } from './state/organisation.ts';
export type { ExchangeRate, PriceRow } from './state/price.ts';
export type { JobRun, Slot, Subscription } from './state/subscription.ts';
export type { StoredAction } from './state/upkeep.ts';
export type { Webhook } from './state/webhook.ts';

/** Everything that is not usage, a subject a file of state/. What must happen together is one method, and one transaction. */
export type StateStore = PeopleState &
  KeyState &
  BudgetState &
  SubscriptionState &
  AlertState &
  OutboxStore &
  ChannelState &
  ChangeState &
  WebhookState &
  PriceState &
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
  readonly budgets?: readonly Budget[];
  readonly subscriptions?: readonly Subscription[];
  readonly routes?: readonly Route[];
  readonly priceRows?: readonly PriceRow[];
};
