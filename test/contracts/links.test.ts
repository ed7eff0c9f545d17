import { describe } from 'vitest';
import { ENGINES } from './engines.ts';
import { linksContract } from './links.ts';
import { tracesContract } from './traces.ts';

describe.each(ENGINES)('usage reported by several sources on $name', ({ create }) => {
  linksContract(create);
  tracesContract(create);
});
