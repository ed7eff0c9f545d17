import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { dayText } from '../currency.ts';
import { type Message, messageOf } from '../message.ts';
import type { ExchangeRate } from '../state.ts';

const SHOWN_RATES = 15;

export function rateSetMessage(
  set: ExchangeRate,
  former: ExchangeRate | undefined,
  command: string,
): Message {
  const { currency } = set;
  return messageOf({
    command,
    tone: 'good',
    headline: rateText(set, former),
    lines: [
      say`Add cur:${currency} to a question to see amounts in ${currency}. What is stored, and every CSV's cost (USD), stays USD.`,
    ],
  });
}

function rateText({ currency, rate, day }: ExchangeRate, former: ExchangeRate | undefined): string {
  const [now, from] = [decimalText(rate), dayText(day)];
  if (!former || former.rate === rate) return say`1 USD = ${now} ${currency} from ${from} on`;
  return say`1 USD = ${now} ${currency} from ${from} on (it was ${decimalText(former.rate)})`;
}

function ratesText({ currency }: ExchangeRate, currencies: number): string {
  return counted(
    currencies,
    say`Exchange rates of ${currency}`,
    say`Exchange rates of ${currencies} currencies`,
  );
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
    headline: first ? ratesText(first, currencies) : say`There is no exchange rate yet`,
    lines: first
      ? [
          say`A rate holds from its day on, until the next; an answer uses the rate of the last day it is about.`,
        ]
      : [say`Set one, units of the currency for one USD: /usage prices rate EUR 0.92 from 2026-11-01`],
    table: first
      ? {
          columns: [
            { key: 'currency', label: say`currency`, unit: 'text' },
            { key: 'day', label: say`from`, unit: 'text' },
            { key: 'rate', label: say`for one USD`, unit: 'text' },
          ],
          rows: rows.map(({ currency, day, rate }) => ({ currency, day, rate: decimalText(rate) })),
          total: {},
          shown: SHOWN_RATES,
          rowsOverlap: false,
        }
      : null,
  });
}
