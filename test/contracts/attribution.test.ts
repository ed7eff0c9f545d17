import { describe } from 'vitest';
import { attributionContract } from './attribution.ts';
import { ENGINES } from './engines.ts';

describe.each(ENGINES)('attribution on $name', ({ create }) => {
  attributionContract(create);
});
