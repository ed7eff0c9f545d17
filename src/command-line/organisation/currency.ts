import { maybeCurrencyCode, maybeRate, USD } from '../../analytics/currency.ts';
import type { ExchangeRate } from '../../analytics/state.ts';
import { type PlanContext, type Say, sayRepeated } from './context.ts';

/** What one USD is worth in other currencies. */
export function exchangeRatesOf({ entry, say }: PlanContext): readonly ExchangeRate[] {
  const rates = (entry.exchangeRates ?? []).map((one, index): ExchangeRate => {
    const { currency, day } = one;
    const rate = maybeRate(String(one.rate));
    if (rate === undefined) say(`exchangeRates[${index}].rate`, `${one.rate} is no rate`);
    sayUnknown(currency, `exchangeRates[${index}].currency`, say);
    if (currency === USD) say(`exchangeRates[${index}].currency`, 'USD has no rate');
    return { org: entry.id, currency, day, rate: rate ?? '' };
  });
  sayRepeated(
    rates.map(({ currency, day }) => `${currency} ${day}`),
    'exchangeRates',
    'currency and day',
    say,
  );
  return rates;
}

export function sayUnknown(currency: string, where: string, say: Say): void {
  if (maybeCurrencyCode(currency) === undefined) say(where, `there is no currency "${currency}"`);
}
