import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { generationsContract } from './generations.ts';

describe.each(ENGINES)('generations on $name', ({ create }) => {
  generationsContract(create);
});
