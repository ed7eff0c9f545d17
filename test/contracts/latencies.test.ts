import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { latenciesContract } from './latencies.ts';

describe.each(ENGINES)('response times on $name', ({ create }) => {
  latenciesContract(create);
});
