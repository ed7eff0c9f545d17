import { describe } from 'vitest';
import { temporarySqlite } from '../support/temporary-sqlite.ts';
import { beingToldContract } from './being-told.ts';
import { leaseContract } from './leases.ts';
import { outboxContract } from './outbox.ts';
import { outboxProperties } from './outbox-model.ts';
import { stateStoreContract } from './state-store.ts';

describe('the state store on SQLite', () => {
  stateStoreContract(temporarySqlite);
  beingToldContract(temporarySqlite);
  leaseContract(temporarySqlite);
  outboxContract(temporarySqlite);
  outboxProperties(temporarySqlite);
});
