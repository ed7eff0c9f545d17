import { describe, expect, it } from 'vitest';
import { speaking } from '../../src/language/locale.ts';
import { decimalTextWithoutCommas, largeUnit, ordinal } from '../../src/language/numbers.ts';

describe('amounts from a million on', () => {
  it.each([
    ['en', 999_999_999, 1_000_000, 'M'],
    ['en', 1_000_000_000, 1_000_000_000, 'B'],
    ['es', 1_000_000_000, 1_000_000, '\u00a0M'],
    ['es-MX', 1_000_000, 1_000_000, '\u00a0M'],
  ])('are counted in %s, at %d, in units of %d: "%s"', (locale, size, of, after) => {
    expect(speaking(locale, () => largeUnit(BigInt(size)))).toEqual({ of: BigInt(of), after });
  });
});

it.each([
  ['en', '1234.5'],
  ['es', '1234,5'],
  ['es-MX', '1,234.5'],
])('a decimal is without commas in %s only where that is English', (locale, text) => {
  expect(speaking(locale, () => decimalTextWithoutCommas('1234.5'))).toBe(text);
});

it('ordinals end as English has them, and elsewhere as the sentence around them says', () => {
  expect([1, 2, 3, 11, 21, 112].map(ordinal)).toEqual(['1st', '2nd', '3rd', '11th', '21st', '112th']);
  expect(speaking('es', () => ordinal(21))).toBe('21');
});
