import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { racingStateContract } from './racing-state.ts';
import { racingUsageContract } from './racing-usage.ts';

describe.each(ENGINES)('two processes on one database, $name', ({ create }) => {
  racingUsageContract(create);
  racingStateContract(create);
});
