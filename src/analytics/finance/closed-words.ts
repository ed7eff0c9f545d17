import { dateText } from '../../language/dates.ts';
import { say } from '../../language/say.ts';
import { type Currency, dayText as calendarDayText, formatMoneyCents } from '../currency.ts';
import { localDate } from '../period.ts';
import type { ClosedMonth } from './closed-months.ts';

type Words = { readonly timeZone: string; readonly currency?: Currency | undefined };

/** "2026-10 was closed on 2 Nov 2026 at $1,234.56; now $1,240.12 (+$5.56)". */
export function closedText(
  { month, closedAt, costNano }: ClosedMonth,
  nowNano: bigint,
  { timeZone, currency }: Words,
): string {
  const [day, was] = [dayText(closedAt, timeZone), formatMoneyCents(costNano, currency)];
  if (nowNano === costNano) return say`${month} was closed on ${day} at ${was}; it is the same now`;
  const now = formatMoneyCents(nowNano, currency);
  const difference = differenceText(nowNano - costNano, currency);
  return say`${month} was closed on ${day} at ${was}; now ${now} (${difference})`;
}

/** "+$5.56", "−$5.56", "$0.00". */
export function differenceText(nano: bigint, currency?: Currency): string {
  if (nano === 0n) return formatMoneyCents(nano, currency);
  return nano < 0n ? `−${formatMoneyCents(-nano, currency)}` : `+${formatMoneyCents(nano, currency)}`;
}

/** "2 Nov 2026" */
export function dayText(at: number, timeZone: string): string {
  return calendarDayText(localDate(at, timeZone).toString());
}

/** "October 2026" */
export function monthText(month: string): string {
  return dateText(Date.parse(`${month}-01T00:00:00Z`), { timeZone: 'UTC', month: 'long', year: 'numeric' });
}
