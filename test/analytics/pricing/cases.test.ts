import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PriceBook } from '../../../src/analytics/pricing/book/price-book.ts';
import { priceLine } from '../../../src/analytics/pricing/charge/price-line.ts';
import { countsFromUsage } from '../../../src/analytics/pricing/usage/provider-usage.ts';
import { shippedBook } from './catalogue/shipped.ts';

type Case = {
  readonly id: string;
  readonly provider: string;
  readonly usage: Readonly<Record<string, number | string>>;
  readonly raw?: { readonly format: string; readonly usage: unknown };
  readonly expect?: 'pending' | 'provided';
  readonly expectedNanoUsd: string | null;
};

// The fixture's README describes these fields; every line of it is checked by a test below.
const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/pricing/cases.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** Cases known to be doubtful, with the evidence against them. None is, at present. */
const DOUBTFUL: Readonly<Record<string, string>> = {};

/** Cases without a time hold at any. */
const ANY_TIME = Date.parse('2026-08-19T12:00:00Z');

let book: PriceBook;
beforeAll(async () => {
  book = await shippedBook();
});

describe('worked examples from public sources', () => {
  it('are all there', () => expect(cases).toHaveLength(156));

  it.each(cases.filter(({ id }) => !(id in DOUBTFUL)).map((one) => [one.id, one] as const))(
    'prices %s to the nano-dollar',
    (_, one) => {
      const answer = priceLine(one, book, ANY_TIME);
      expect(answer).toMatchObject({
        costNanoUsd: one.expectedNanoUsd,
        ...(one.expect && { status: one.expect }),
      });
    },
  );

  it.each(cases.filter(({ raw }) => raw).map((one) => [one.id, one] as const))(
    'reads the usage of %s out of what the provider reported',
    (_, one) => {
      const reading = countsFromUsage(one.provider, one.raw?.usage);
      expect(withoutZeros(reading.counts)).toMatchObject(withoutZeros(one.usage));
    },
  );

  it.each(cases.filter(({ raw }) => raw).map((one) => [one.id, one] as const))(
    'prices %s alike from its counts and from what the provider reported',
    (_, one) => {
      const { raw: _raw, ...counted } = one;
      expect(priceLine(counted, book, ANY_TIME)).toMatchObject({ costNanoUsd: one.expectedNanoUsd });
    },
  );
});

function withoutZeros(counts: object | undefined): object {
  return Object.fromEntries(Object.entries(counts ?? {}).filter(([, count]) => count !== 0));
}
