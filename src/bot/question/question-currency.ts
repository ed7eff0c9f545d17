import { type Currency, dayText, maybeRateOn, USD } from '../../analytics/currency.ts';
import { localDate } from '../../analytics/period.ts';
import type { Organisation, StateStore } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import type { Query } from '../grammar/query.ts';

export type RateStore = Pick<StateStore, 'exchangeRates'>;

export type CurrencyResult =
  | {
      readonly kind: 'known';
      /** Undefined for USD. */
      readonly currency: Currency | undefined;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

/**
 * What an answer's amounts are shown in: the currency asked for, else the organisation's, at the rate of the last
 * day of the period. Without a rate the organisation's own currency gives way to USD; one that was asked for does
 * not.
 */
export async function currencyOf(
  { currency: asked, range: { period } }: Query,
  organisation: Organisation,
  state: RateStore,
): Promise<CurrencyResult> {
  const code = asked ?? organisation.currency;
  if (code === USD) return { kind: 'known', currency: undefined, notes: [] };
  const day = localDate(period.to - 1, period.timeZone).toString();
  const currency = maybeRateOn(await state.exchangeRates(organisation.id), code, day);
  if (currency) return { kind: 'known', currency, notes: [] };
  const message = say`There is no exchange rate of ${code} on or before ${dayText(day)}.`;
  const hint = say`An admin sets one, units for one USD: /usage prices rate ${code} <rate> from ${day}`;
  if (asked === null)
    return { kind: 'known', currency, notes: [`${message} ${say`Amounts are in USD.`} ${hint}`] };
  return { kind: 'refused', problem: misunderstanding('not_found', message, { hint }) };
}
