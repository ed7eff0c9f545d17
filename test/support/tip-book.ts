import { compileBook } from '../../src/analytics/pricing/book/price-book.ts';
import type { PriceRow } from '../../src/analytics/state.ts';
import { somePrice } from './state.ts';

/** Nano-USD a token, set here so that sums can be done by hand; no cache is written at a premium by openai. */
export const RATES = {
  'openai/gpt-x': { input: 2_000, cacheRead: 200, output: 10_000 },
  'openai/gpt-x-mini': { input: 100, output: 400 },
  'openai/gpt-x-nano': { input: 10, output: 40 },
  'anthropic/claude-opus-9': {
    input: 1_000,
    cacheRead: 100,
    cacheWrite: 1_250,
    cacheWrite1h: 2_000,
    output: 5_000,
  },
} as const;

const BATCH = { 'openai/gpt-x': { input: 1_000, output: 5_000 } } as const;

/** Rows of a book that holds nothing but these prices. */
export const TIP_ROWS: readonly PriceRow[] = [...rowsOf(RATES, 'standard'), ...rowsOf(BATCH, 'batch')];

export const TIP_PRICING = { book: compileBook(TIP_ROWS), org: 'default' };

function rowsOf(rates: Readonly<Record<string, Readonly<Record<string, number>>>>, mode: string): PriceRow[] {
  return Object.entries(rates).flatMap(([name, classes]) => {
    const [provider = '', model = ''] = name.split('/');
    return Object.entries(classes).map(([one, nano]) =>
      somePrice({
        id: `${name} ${mode} ${one}`,
        ...{ provider, model, mode, class: one, regionClass: '*', picoPerUnit: BigInt(nano) * 1_000n },
      }),
    );
  });
}
