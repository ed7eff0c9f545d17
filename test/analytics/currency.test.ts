import { describe, expect, it } from 'vitest';
import {
  type Currency,
  convertedNano,
  formatMoney,
  formatMoneyCents,
  maybeCurrencyCode,
  maybeRate,
  maybeRateOn,
  rateText,
  toDecimalIn,
} from '../../src/analytics/currency.ts';
import { NANO_PER_USD } from '../../src/analytics/money.ts';

const at = (code: string, rate: string): Currency => ({ code, rate, day: '2026-11-01' });
const EUR = at('EUR', '0.92');
const CENT = NANO_PER_USD / 100n;

describe('an amount in another currency', () => {
  it.each([
    // 12.30 × 0.92 = 11.316
    [1230n * CENT, EUR, '€11.32', '11.32'],
    // 0.25 × 0.5 = 0.125: half to even, so the two stays
    [25n * CENT, at('EUR', '0.5'), '€0.12', '0.12'],
    // 0.75 × 0.5 = 0.375: half to even, so the seven becomes an eight
    [75n * CENT, at('EUR', '0.5'), '€0.38', '0.38'],
    // 0.1249999999 is less than half, though to nine places it would be 0.125
    [249_999_999n, at('EUR', '0.5000000016'), '€0.12', '0.12'],
    [1230n * CENT, at('JPY', '151.25'), '¥1,860', '1860'],
    [1230n * CENT, at('KWD', '0.3071'), 'KWD 3.777', '3.777'],
    [-1230n * CENT, EUR, '−€11.32', '-11.32'],
    [0n, EUR, '€0', '0.00'],
    // 0.004 × 0.92 = 0.00368: less than a cent, and never nothing
    [4_000_000n, EUR, '€0.00368', '0.00368'],
    [1n, EUR, '<€0.00001', '0.000000001'],
    [1_234_567n * NANO_PER_USD, EUR, '€1.14M', '1135801.64'],
    // 50 million dollars a year are past what a JavaScript number counts in nano-dollars
    [50_000_000_010_000_001n, at('EUR', '1'), '€50.00M', '50000000.01'],
  ])('of %s nano-USD at %o reads %s', (nano, currency, text, decimal) => {
    expect(formatMoney(nano, currency).replaceAll('\u00A0', ' ')).toBe(text);
    expect(toDecimalIn(nano, currency)).toBe(decimal);
  });

  it('has all its digits in tables', () => {
    expect(formatMoneyCents(1_234_567n * NANO_PER_USD, EUR)).toBe('€1,135,801.64');
    expect(formatMoneyCents(1_234_567n * NANO_PER_USD, undefined)).toBe('$1,234,567.00');
  });

  it('is drawn from billionths', () => {
    expect(convertedNano(1n, at('EUR', '0.5'))).toBe(0n);
    expect(convertedNano(3n, at('EUR', '0.5'))).toBe(2n);
    expect(convertedNano(1230n * CENT, EUR)).toBe(11_316_000_000n);
  });
});

describe('a rate', () => {
  it.each([
    ['0.92', '0.92'],
    ['000.9200', '0.92'],
    ['151', '151'],
    ['0', undefined],
    ['0.000', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['1.', undefined],
    ['0,92', undefined],
    ['1234567890', undefined],
  ])('typed as %s is %s', (typed, rate) => {
    expect(maybeRate(typed)).toBe(rate);
  });

  const rates = [
    { currency: 'EUR', day: '2026-11-01', rate: '0.92' },
    { currency: 'EUR', day: '2026-10-01', rate: '0.9' },
    { currency: 'GBP', day: '2026-11-02', rate: '0.8' },
  ];

  it('is the newest on or before a day', () => {
    expect(maybeRateOn(rates, 'EUR', '2026-11-20')?.rate).toBe('0.92');
    expect(maybeRateOn(rates, 'EUR', '2026-11-01')?.rate).toBe('0.92');
    expect(maybeRateOn(rates, 'EUR', '2026-10-31')).toEqual({ code: 'EUR', rate: '0.9', day: '2026-10-01' });
    expect(maybeRateOn(rates, 'EUR', '2026-09-30')).toBeUndefined();
    expect(maybeRateOn(rates, 'GBP', '2026-11-01')).toBeUndefined();
  });

  it('says of which day it is', () => {
    expect(rateText(EUR)).toBe('1 USD = 0.92 EUR, rate of 1 Nov 2026');
  });
});

it('knows the currencies there are, however they are typed', () => {
  expect(maybeCurrencyCode('eur')).toBe('EUR');
  expect(maybeCurrencyCode('EURO')).toBeUndefined();
  expect(maybeCurrencyCode('XXQ')).toBeUndefined();
});
