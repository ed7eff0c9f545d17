import type { StateStore } from '../src/analytics/state.ts';
import type { Engine } from './engine.ts';
import { budgetStore } from './state/budgets.ts';
import { changeStore } from './state/changes.ts';
import { channelStore } from './state/channels.ts';
import { exchangeRateStore } from './state/exchange-rates.ts';
import { attributionStore } from './state/finance/attributions.ts';
import { monthStore } from './state/finance/months.ts';
import { revenueStore } from './state/finance/revenue.ts';
import { incidentStore } from './state/incidents.ts';
import { jobRunStore } from './state/job-runs.ts';
import { keyStore } from './state/keys.ts';
import { leaseStore } from './state/leases.ts';
import { liveStore } from './state/live-answers.ts';
import { lossStore } from './state/losses.ts';
import { outboxStore } from './state/outbox/outbox.ts';
import { peopleStore } from './state/people.ts';
import { planStore } from './state/plan.ts';
import { priceStore } from './state/prices.ts';
import { ruleStore } from './state/rules.ts';
import { settingStore } from './state/settings.ts';
import { sightingStore } from './state/sightings.ts';
import { silenceStore } from './state/silences.ts';
import { subscriptionStore } from './state/subscriptions.ts';
import { webhookStore } from './state/webhooks.ts';

/** Everything that is not usage, in a database. One file of db/state a subject. */
export function createStateStore(engine: Engine): StateStore {
  return {
    ...peopleStore(engine),
    ...planStore(engine),
    ...keyStore(engine),
    ...budgetStore(engine),
    ...subscriptionStore(engine),
    ...jobRunStore(engine),
    ...incidentStore(engine),
    ...leaseStore(engine),
    ...outboxStore(engine),
    ...settingStore(engine),
    ...priceStore(engine),
    ...exchangeRateStore(engine),
    ...channelStore(engine),
    ...changeStore(engine),
    ...webhookStore(engine),
    ...ruleStore(engine),
    ...sightingStore(engine),
    ...silenceStore(engine),
    ...attributionStore(engine),
    ...monthStore(engine),
    ...revenueStore(engine),
    ...liveStore(engine),
    ...lossStore(engine),
  };
}
