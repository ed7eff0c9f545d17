import { maybeCurrencyCode, maybeRate, USD } from '../../analytics/currency.ts';
import { localDate } from '../../analytics/period.ts';
import type { ExchangeRate, Organisation } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { shownWord } from '../grammar/problem.ts';
import { maybeStretch } from '../grammar/range-date.ts';

export type RateTerms =
  | { readonly kind: 'read'; readonly rate: ExchangeRate }
  | { readonly kind: 'refused'; readonly message: string };

export type TypedRate = {
  readonly currency: string;
  readonly rate: string;
  /** A date; today when absent. */
  readonly from: string | undefined;
};

/** "EUR", "0.92", "2026-11-01": what one USD is worth from a day on. */
export function readRateTerms(typed: TypedRate, { id: org, timeZone }: Organisation, now: number): RateTerms {
  const currency = maybeCurrencyCode(typed.currency);
  if (currency === undefined) return refused(say`There is no currency ${shownWord(typed.currency)}.`);
  if (currency === USD) return refused(say`USD is what amounts are kept in; it has no rate.`);
  const rate = maybeRate(typed.rate);
  if (rate === undefined)
    return refused(say`${shownWord(typed.rate)} is no rate: type how much of the currency one USD is.`);
  const day = typed.from === undefined ? localDate(now, timeZone).toString() : maybeDay(typed.from, timeZone);
  if (day === undefined) return refused(say`${shownWord(typed.from ?? '')} is no date such as 2026-11-01.`);
  return { kind: 'read', rate: { org, currency, day, rate } };
}

function maybeDay(text: string, timeZone: string): string | undefined {
  const stretch = /^\d{4}-\d{2}-\d{2}$/.test(text) ? maybeStretch(text, timeZone) : undefined;
  return stretch && text;
}

function refused(message: string): RateTerms {
  return { kind: 'refused', message };
}
