import { describe } from 'vitest';
import { beingToldContract } from './being-told.ts';
import { ENGINES } from './engines.ts';
import { leaseContract } from './leases.ts';
import { outboxContract } from './outbox.ts';
import { outboxProperties } from './outbox-model.ts';
import { stateStoreContract } from './state-store.ts';

describe.each(ENGINES)('the state store on $name', ({ create }) => {
  stateStoreContract(create);
  beingToldContract(create);
  leaseContract(create);
  outboxContract(create);
  outboxProperties(create);
});
