import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf, valueScale, valueText } from '../../src/charts/parts/scale.ts';
import { speaking } from '../../src/language/locale.ts';

describe('a value axis', () => {
  it.each([
    [398, 'usd', ['$0', '$100', '$200', '$300', '$400']],
    [1e7, 'usd', ['$0', '$2.5M', '$5M', '$7.5M', '$10M']],
    [1e-5, 'usd', ['$0', '$0.0000025', '$0.0000050', '$0.0000075', '$0.0000100']],
    [1.9, 'usd', ['$0', '$0.50', '$1.00', '$1.50', '$2.00']],
    [9.2, 'usd', ['$0', '$2.50', '$5.00', '$7.50', '$10.00']],
    [1234, 'usd', ['$0', '$500', '$1K', '$1.5K']],
    [1, 'tokens', ['0', '1']],
    [3, 'count', ['0', '1', '2', '3']],
    [88_000_000, 'tokens', ['0', '25M', '50M', '75M', '100M']],
    [2400, 'ms', ['0 ms', '1 s', '2 s', '3 s']],
    [0, 'usd', ['$0']],
  ] as const)('up to %s %s', (largest, unit, labels) => {
    expect(valueScale(largest, unit).labels).toEqual(labels);
  });

  it.each([
    [398, 'usd', ['0 US$', '100 US$', '200 US$', '300 US$', '400 US$']],
    [1.9, 'usd', ['0 US$', '0,50 US$', '1,00 US$', '1,50 US$', '2,00 US$']],
    [1234, 'usd', ['0 US$', '500 US$', '1 mil US$', '1,5 mil US$']],
    [1_000_000, 'tokens', ['0', '250 mil', '500 mil', '750 mil', '1 M']],
    [4_100_000, 'tokens', ['0', '2 M', '4 M', '6 M']],
    [10_000_000_000, 'tokens', ['0', '2500 M', '5000 M', '7500 M', '10 mil M']],
    [0.9, 'percent', ['0 %', '0,25 %', '0,50 %', '0,75 %', '1,00 %']],
  ] as const)('in Spanish up to %s %s', (largest, unit, labels) => {
    const said = speaking('es', () => valueScale(largest, unit).labels);
    expect(said.map(withPlainSpaces)).toEqual(labels);
  });

  it('covers its largest value with two to six distinct labels, from 1e-9 to 1e12', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 12, noNaN: true }), (power) => {
        const scale = valueScale(10 ** power, 'usd');
        expect(scale.top).toBeGreaterThanOrEqual(10 ** power * (1 - 1e-9));
        expect(scale.ticks.length).toBeLessThanOrEqual(6);
        expect(new Set(scale.labels).size).toBe(scale.ticks.length);
      }),
    );
  });
});

describe('a value beside its mark', () => {
  it.each([
    ['412', 'usd', '$412.00'],
    ['0.0042', 'usd', '$0.0042'],
    [null, 'usd', 'pending'],
    [null, 'tokens', 'unknown'],
    [48_200_000_000, 'tokens', '48.2B'],
    [912_400, 'tokens', '912K'],
    [999_999, 'tokens', '1M'],
    [7, 'count', '7'],
    ['12.5', 'percent', '12.5 %'],
    [850, 'ms', '850 ms'],
  ] as const)('%s %s', (value, unit, text) => {
    expect(valueText(value, unit)).toBe(text);
  });

  it.each([
    ['412', 'usd', '412,00 US$'],
    [null, 'usd', 'pendiente'],
    [null, 'tokens', 'desconocido'],
    [48_200_000, 'tokens', '48,2 M'],
    [912_400, 'tokens', '912 mil'],
    ['12.5', 'percent', '12,5 %'],
    [12_400, 'ms', '12,4 s'],
  ] as const)('%s %s in Spanish', (value, unit, text) => {
    expect(withPlainSpaces(speaking('es', () => valueText(value, unit)))).toBe(text);
  });

  it('adds money without losing a nano-dollar', () => {
    expect(sumOf(['50000000.000000001', '0.000000002', null], 'usd')).toBe('50000000.000000003');
    expect(sumOf([null, null], 'usd')).toBeNull();
  });
});

/** Spanish numbers keep their units by spaces where no line may break. */
function withPlainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
