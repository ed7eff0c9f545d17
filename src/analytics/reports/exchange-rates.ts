import { dayText } from '../currency.ts';
import { type Message, messageOf } from '../message.ts';
import type { ExchangeRate } from '../state.ts';

const SHOWN_RATES = 15;

export function rateSetMessage(
  { currency, rate, day }: ExchangeRate,
  former: ExchangeRate | undefined,
  command: string,
): Message {
  const instead = former && former.rate !== rate ? ` (it was ${former.rate})` : '';
  return messageOf({
    command,
    tone: 'good',
    headline: `1 USD = ${rate} ${currency} from ${dayText(day)} on${instead}`,
    lines: [
      `Add cur:${currency} to a question to see amounts in ${currency}. What is stored, and every CSV's cost (USD), stays USD.`,
    ],
  });
}

/** All rates of an organisation, the newest of each currency first. */
export function rateListMessage(rates: readonly ExchangeRate[], command: string): Message {
  const rows = rates.toSorted((one, other) =>
    one.currency === other.currency
      ? other.day.localeCompare(one.day, 'en')
      : one.currency.localeCompare(other.currency, 'en'),
  );
  const [first] = rows;
  const currencies = new Set(rows.map(({ currency }) => currency)).size;
  return messageOf({
    command,
    headline: first
      ? `Exchange rates of ${currencies === 1 ? first.currency : `${currencies} currencies`}`
      : 'There is no exchange rate yet',
    lines: first
      ? ['A rate holds from its day on, until the next; an answer uses the rate of the last day it is about.']
      : ['Set one, units of the currency for one USD: /usage prices rate EUR 0.92 from 2026-11-01'],
    table: first
      ? {
          columns: [
            { key: 'currency', label: 'currency', unit: 'text' },
            { key: 'day', label: 'from', unit: 'text' },
            { key: 'rate', label: 'for one USD', unit: 'text' },
          ],
          rows: rows.map(({ currency, day, rate }) => ({ currency, day, rate })),
          total: {},
          shown: SHOWN_RATES,
          rowsOverlap: false,
        }
      : null,
  });
}
