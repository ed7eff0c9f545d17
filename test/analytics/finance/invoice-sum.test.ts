import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CENT, centsText, roundedParts, roundedTo } from '../../../src/analytics/finance/cents.ts';
import { type Credit, invoiceSum } from '../../../src/analytics/finance/invoice-sum.ts';
import { maybeNanoUsd } from '../../../src/analytics/money.ts';

const usd = (text: string) => maybeNanoUsd(text) ?? expect.unreachable(text);

function credit(id: string, amount: string): Credit {
  return { id, day: '2026-10-05', note: 'launch promotion', amount: usd(amount) };
}

describe('the sum of an invoice', () => {
  it('is a cent line when the rounded lines miss the rounded sum', () => {
    // 0.045 and 0.045 are 0.04 each to the even cent; together they are 0.09.
    const sum = invoiceSum({ lines: [usd('0.045'), usd('0.045')], credits: [], taxRate: '0' });
    expect(sum.lines.map(centsText)).toEqual(['0.04', '0.04']);
    expect([centsText(sum.rounding), centsText(sum.total)]).toEqual(['0.01', '0.09']);
  });

  it('at three places is 0.329 where the rounded lines say 0.328', () => {
    // 18,092 × 0.0025 + 27,138 × 0.01 + 2,430 × 0.005, prices per 1,000:
    // 0.04523 + 0.27138 + 0.01215 = 0.32876; to three places 0.045 + 0.271 + 0.012 = 0.328 and 0.329.
    const lines = [usd('0.04523'), usd('0.27138'), usd('0.01215')];
    const fine = invoiceSum({ lines, credits: [], taxRate: '0', step: CENT / 10n });
    expect([fine.usage, fine.total, fine.rounding]).toEqual([usd('0.32876'), usd('0.329'), usd('0.001')]);
    // In cents 0.05 + 0.27 + 0.01 = 0.33, as is the sum: nothing to add.
    const coarse = invoiceSum({ lines, credits: [], taxRate: '0' });
    expect([coarse.total, coarse.rounding]).toEqual([usd('0.33'), 0n]);
  });

  it('taxes what is left after credits, rounded once', () => {
    // 100.00 − 20.00 = 80.00; 8.875 % of it is 7.10.
    const sum = invoiceSum({ lines: [usd('100')], credits: [credit('a', '20')], taxRate: '8.875' });
    expect([sum.taxable, sum.tax, sum.total]).toEqual([usd('80'), usd('7.1'), usd('87.1')]);
  });

  it('rounds tax to the even cent', () => {
    // 10 % of 0.25 is 0.025, of 0.35 it is 0.035.
    expect(invoiceSum({ lines: [usd('0.25')], credits: [], taxRate: '10' }).tax).toBe(usd('0.02'));
    expect(invoiceSum({ lines: [usd('0.35')], credits: [], taxRate: '10' }).tax).toBe(usd('0.04'));
  });

  it('keeps what is left of credits beyond the sum', () => {
    const sum = invoiceSum({
      lines: [usd('30')],
      credits: [credit('a', '20'), credit('b', '50')],
      taxRate: '21',
    });
    // 20 and 10 of the 50 are used; 40 are left, and there is nothing to tax.
    expect(sum.credits.map(({ id, amount }) => [id, amount])).toEqual([
      ['a', usd('20')],
      ['b', usd('10')],
    ]);
    expect([sum.creditLeft, sum.tax, sum.total]).toEqual([usd('40'), 0n, 0n]);
  });

  it('of nothing is nothing', () => {
    const sum = invoiceSum({ lines: [], credits: [credit('a', '20')], taxRate: '21' });
    expect([sum.total, sum.rounding, sum.creditLeft, sum.credits]).toEqual([0n, 0n, usd('20'), []]);
  });

  it('loses nothing to events that cost less than a cent', () => {
    // A million calls of 0.72 micro-dollars: each rounded to a cent would be nothing.
    const lines = new Array<bigint>(1000).fill(720_000n);
    expect(invoiceSum({ lines, credits: [], taxRate: '0' }).total).toBe(usd('0.72'));
  });

  it('always adds up: lines and rounding, less credits, with tax, are the total', () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { maxLength: 30 });
    const credits = fc.array(fc.bigInt({ min: 1n, max: 10n ** 7n }), { maxLength: 4 });
    fc.assert(
      fc.property(amounts, credits, fc.integer({ min: 0, max: 30_000 }), (lines, granted, rate) => {
        const own = granted.map((cents, at) => ({ ...credit(`${at}`, '1'), amount: cents * CENT }));
        const sum = invoiceSum({ lines, credits: own, taxRate: (rate / 1000).toFixed(3) });
        const add = (parts: readonly bigint[]) => parts.reduce((one, other) => one + other, 0n);
        const used = add(sum.credits.map(({ amount }) => amount));
        expect(add(sum.lines) + sum.rounding - used + sum.tax).toBe(sum.total);
        expect(used + sum.creditLeft).toBe(add(own.map(({ amount }) => amount)));
        expect(sum.total >= 0n && sum.total % CENT === 0n).toBe(true);
      }),
    );
  });
});

describe('parts of a rounded whole', () => {
  it('add up to it, each less than a cent off', () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, (exact) => {
        const whole = roundedTo(
          exact.reduce((sum, part) => sum + part, 0n),
          CENT,
        );
        const rounded = roundedParts(exact, whole, CENT);
        expect(rounded.reduce((sum, part) => sum + part, 0n)).toBe(whole);
        for (const [at, part] of rounded.entries()) {
          const gap = part - (exact[at] ?? 0n);
          expect(gap < CENT && gap > -CENT && part % CENT === 0n).toBe(true);
        }
      }),
    );
  });

  it('gives the cent that is left to who lost the most', () => {
    // 0.333 twice and 0.334 are a dollar.
    const rounded = roundedParts([usd('0.333'), usd('0.333'), usd('0.334')], usd('1'), CENT);
    expect(rounded.map(centsText)).toEqual(['0.33', '0.33', '0.34']);
  });
});
