import { dateText } from '../../language/dates.ts';
import { counted, say } from '../../language/say.ts';
import { type Currency, dayText as calendarDayText, formatMoneyCents } from '../currency.ts';
import { localDate } from '../period.ts';
import { type CostSum, costTextCents } from '../reports/pending-cost.ts';
import type { ClosedMonth } from './closed-months.ts';

type Words = { readonly timeZone: string; readonly currency?: Currency | undefined };

/** "2026-10 was closed on 2 Nov 2026 at $1,234.56; now $1,240.12 (+$5.56)"; "now at least" while calls have no price. */
export function closedText(
  { month, closedAt, costNano }: ClosedMonth,
  sum: CostSum,
  { timeZone, currency }: Words,
): string {
  const [day, was] = [dayText(closedAt, timeZone), formatMoneyCents(costNano, currency)];
  const now = costTextCents(sum, currency);
  if (sum.costNano === costNano) {
    return sum.pendingEvents > 0n
      ? say`${month} was closed on ${day} at ${was}; now ${now}`
      : say`${month} was closed on ${day} at ${was}; it is the same now`;
  }
  const difference = differenceText(sum.costNano - costNano, currency);
  return say`${month} was closed on ${day} at ${was}; now ${now} (${difference})`;
}

/** "+$5.56", "−$5.56", "$0.00". */
export function differenceText(nano: bigint, currency?: Currency): string {
  if (nano === 0n) return formatMoneyCents(nano, currency);
  return nano < 0n ? `−${formatMoneyCents(-nano, currency)}` : `+${formatMoneyCents(nano, currency)}`;
}

/** Why the figure of a month may still move; nothing while all events have a price. */
export function unpricedLine(events: bigint): readonly string[] {
  if (events === 0n) return [];
  return [
    counted(
      events,
      say`1 event has no price yet; what it costs is told as a difference once it is known.`,
      say`${events} events have no price yet; what they cost is told as a difference once it is known.`,
    ),
  ];
}

/** "2 Nov 2026" */
export function dayText(at: number, timeZone: string): string {
  return calendarDayText(localDate(at, timeZone).toString());
}

/** "October 2026" */
export function monthText(month: string): string {
  return dateText(Date.parse(`${month}-01T00:00:00Z`), { timeZone: 'UTC', month: 'long', year: 'numeric' });
}
