import { describe } from 'vitest';
import { sqliteEngine } from '../support/store.ts';
import { usageStoreContract } from './usage-store.ts';

describe('the usage store on SQLite', () => {
  usageStoreContract(sqliteEngine);
});
