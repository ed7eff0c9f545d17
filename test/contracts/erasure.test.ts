import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { erasureContract } from './erasure.ts';

describe.each(ENGINES)('erasure on $name', ({ create }) => {
  erasureContract(create);
});
