import { expect, it } from 'vitest';
import { maybeUsd } from '../../../../src/analytics/ingest/polls/usd.ts';

it.each([
  // OpenAI, JSON numbers of dollars; small ones print with an exponent.
  [1.8421, 'dollars', '1.8421'],
  [0.612, 'dollars', '0.612'],
  [4e-7, 'dollars', '0.0000004'],
  [0, 'dollars', '0'],
  ['0.13080438340307526400', 'dollars', '0.130804383403075264'],
  // Anthropic, decimal text of cents: "123.45" is $1.2345.
  ['123.45', 'cents', '1.2345'],
  ['1', 'cents', '0.01'],
  ['0.00', 'cents', '0'],
  ['9007199254740993', 'cents', '90071992547409.93'],
  // Given back.
  ['-250', 'cents', '-2.5'],
  [-3, 'dollars', '-3'],
  // More places than are kept are rounded half to even.
  ['0.0000000000000000125', 'dollars', '0.000000000000000012'],
  ['1,5', 'dollars', undefined],
  ['', 'cents', undefined],
  ['NaN', 'dollars', undefined],
] as const)('reads %j %s as %s dollars', (amount, unit, usd) => {
  expect(maybeUsd(amount, unit)).toBe(usd);
});
