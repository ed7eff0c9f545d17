import type { InvoiceBody } from '../../analytics/finance/invoice-body.ts';
import { typedUsdText } from '../../analytics/pricing/charge/unit-price.ts';
import { counted, say, term } from '../../language/say.ts';

type Line = InvoiceBody['lines'][number];

/** A line as it is kept, which is in English, with its words in the language spoken. */
export function spokenLine(line: Line): Line {
  return { ...line, class: term(line.class), price: spokenPrice(line.price) };
}

/** "$15.00 per 1M tokens", an average of such prices, how many calls wait for one, or words alone. */
function spokenPrice(price: string): string {
  const [, sign = '', amount] = /^(≈ )?\$([\d.]+) per 1M tokens$/.exec(price) ?? [];
  if (amount !== undefined) return say`${`${sign}${typedUsdText(amount)}`} per 1M tokens`;
  const [, calls] = /^(\d+) calls? waits? for a price$/.exec(price) ?? [];
  if (calls === undefined) return term(price);
  return counted(Number(calls), say`1 call waits for a price`, say`${calls} calls wait for a price`);
}
