import { Temporal } from 'temporal-polyfill';
import { spread } from '../../analytics/finance/margin.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatUsd, maybeNanoUsd } from '../../analytics/money.ts';
import type { Revenue } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { knownCustomer } from '../question/customer-name.ts';
import { recordChange } from '../record-change.ts';
import { maybeRefused } from '../speaker/finance-access.ts';

/** `revenue set 2026-10 $5,000 [customer:globex]`: of a month, spread over its days, or of one day. */
export async function setRevenue(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const refused = maybeRefused(call, say`Revenue figures are for admins.`);
  if (refused) return refused;
  const terms = readTerms(words);
  if (typeof terms === 'string')
    return refuse(
      call,
      misunderstanding('bad_value', terms, {
        hint: say`For example: /usage revenue set 2026-10 $5,000 customer:globex`,
      }),
    );
  const { days, amount, when } = terms;
  // As events spell it, or no cost would ever meet it.
  const customer = terms.customer && ((await knownCustomer(call, terms.customer)) ?? terms.customer);
  const parts = spread(amount, days.length);
  const rows = days.map((day, index): Revenue => {
    return { org: speaker.organisation.id, day, customer, amount: parts[index] ?? 0n };
  });
  await services.state.saveRevenue(rows);
  const whose = customer === '' ? '' : ` customer:${customer}`;
  await recordChange(call, `revenue set ${when}${whose}`, () => formatUsd(amount));
  return {
    message: messageOf({
      command: `/usage revenue ${when}`,
      tone: 'good',
      headline:
        customer === ''
          ? say`Revenue in ${when}: ${formatUsd(amount)}`
          : say`Revenue from ${customer} in ${when}: ${formatUsd(amount)}`,
      lines: [
        counted(
          days.length,
          say`It replaces what was known of that day.`,
          say`It is spread evenly over ${days.length} days and replaces what was known of them.`,
        ),
      ],
      actions: [{ label: say`Margin`, command: `/usage revenue ${when}` }],
    }),
  };
}

type Terms = {
  readonly when: string;
  readonly days: readonly string[];
  readonly amount: bigint;
  readonly customer: string;
};

function readTerms(words: readonly Word[]): Terms | string {
  const customers = words.filter(({ key }) => key === 'customer');
  const [when, typed, ...rest] = words.filter(({ key }) => key !== 'customer');
  if (!when || !typed) return say`revenue set needs a month or day and an amount.`;
  if (rest[0]) return say`I do not know what ${shownWord(rest[0].text)} means here.`;
  if (customers.length > 1 || (customers[0] && (customers[0].negated || customers[0].values.length !== 1)))
    return say`revenue set takes one customer.`;
  const days = maybeDays(when.text);
  if (!days) return say`${shownWord(when.text)} is no month like 2026-10 and no day like 2026-10-05.`;
  const amount = maybeNanoUsd(typed.text.replace(/^\$/, '').replaceAll(',', ''));
  if (amount === undefined || amount < 0n) return say`${shownWord(typed.text)} is no amount in USD.`;
  return { when: when.text, days, amount, customer: customers[0]?.values[0] ?? '' };
}

function maybeDays(text: string): readonly string[] | undefined {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return [Temporal.PlainDate.from(text).toString()];
    if (!/^\d{4}-\d{2}$/.test(text)) return undefined;
    const month = Temporal.PlainYearMonth.from(text);
    return Array.from({ length: month.daysInMonth }, (_, index) =>
      month.toPlainDate({ day: index + 1 }).toString(),
    );
  } catch {
    // No such day or month.
    return undefined;
  }
}
