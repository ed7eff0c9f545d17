import { describe } from 'vitest';
import { beingToldContract } from './being-told.ts';
import { budgetRequestContract } from './budget-requests.ts';
import { ENGINES } from './engines.ts';
import { exchangeRateContract } from './exchange-rates.ts';
import { financeContract } from './finance.ts';
import { leaseContract } from './leases.ts';
import { outboxContract } from './outbox.ts';
import { givenUpContract } from './outbox-given-up.ts';
import { outboxProperties } from './outbox-model.ts';
import { ruleContract } from './rules.ts';
import { scheduledContract } from './scheduled.ts';
import { silenceContract } from './silences.ts';
import { stateStoreContract } from './state-store.ts';

describe.each(ENGINES)('the state store on $name', ({ create }) => {
  stateStoreContract(create);
  beingToldContract(create);
  budgetRequestContract(create);
  scheduledContract(create);
  ruleContract(create);
  silenceContract(create);
  leaseContract(create);
  financeContract(create);
  exchangeRateContract(create);
  outboxContract(create);
  givenUpContract(create);
  outboxProperties(create);
});
