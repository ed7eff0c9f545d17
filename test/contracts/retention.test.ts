import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { retentionContract } from './retention.ts';

describe.each(ENGINES)('retention on $name', ({ create }) => {
  retentionContract(create);
});
