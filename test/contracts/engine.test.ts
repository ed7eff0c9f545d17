import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { rowStatementsContract } from './row-statements.ts';
import { transactionContract } from './transactions.ts';

describe.each(ENGINES)('the engine $name', ({ create }) => {
  transactionContract(create);
  rowStatementsContract(create);
});
