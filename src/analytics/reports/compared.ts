import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { formatMoney } from '../currency.ts';
import type { Message, Row } from '../message.ts';
import { maybeNanoUsd } from '../money.ts';
import { datesText } from './former-period.ts';
import { shorten } from './wording.ts';

/** A ranking of two names, told as one against the other: "platform: $106.52, 3.8 times research ($28.18), …". */
export function withComparison(message: Message, key: string): Message {
  const { table, period } = message;
  const [more, less, ...others] = table?.rows ?? [];
  if (!table || !period || !more || !less || others.length > 0) return message;
  const [high, low] = [costOf(more), costOf(less)];
  if (high === undefined || low === undefined || high < low) return message;
  const money = (nano: bigint) => formatMoney(nano, table.currency);
  const window = datesText({ from: Date.parse(period.from), to: Date.parse(period.to) }, period.timeZone);
  const [first, second] = [`${more[key]}: ${money(high)}`, `${less[key]} (${money(low)}), ${window}`];
  return { ...message, headline: shorten(comparedText(first, second, { high, low })) };
}

/** Of a cost known in part nobody can say how many times another it is. */
function costOf(row: Row): bigint | undefined {
  return typeof row.cost === 'string' && Number(row.pendingEvents ?? 0) === 0
    ? maybeNanoUsd(row.cost)
    : undefined;
}

/** "3.8 times" from a tenth more on; below, nobody would call it a difference. */
function comparedText(
  first: string,
  second: string,
  { high, low }: { readonly high: bigint; readonly low: bigint },
): string {
  if (low === 0n) return say`${first}, against ${second}`;
  const tenths = (high * 10n + low / 2n) / low;
  if (tenths < 11n) return say`${first}, about as much as ${second}`;
  return say`${first}, ${decimalText(`${tenths / 10n}.${tenths % 10n}`)} times ${second}`;
}
