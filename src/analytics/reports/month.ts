import { say } from '../../language/say.ts';
import { type MonthProjection, projectMonth } from '../detect/projection.ts';
import type { Figure } from '../message.ts';
import { formatUsd, nanoOfDouble, toDecimalUsd } from '../money.ts';
import { bucketStarts, localDate, nextBucket, startOfDate, zoneClock } from '../period.ts';
import type { Filter } from '../store.ts';
import type { ReportContext } from './context.ts';
import { dailySums } from './daily-sums.ts';
import { type CostSum, isPending, NO_COST } from './pending-cost.ts';

/** Days a projection looks back at; a straight line is fitted to the last 30 of them. */
export const HISTORY_DAYS = 120;

export type MonthOutlook = {
  /** Start of the month and of the next one. */
  readonly from: number;
  readonly to: number;
  /** Spend of the month so far, exact. */
  readonly actual: CostSum;
  /** Exact spend of each whole past day the projection rests on, oldest first. */
  readonly days: readonly { readonly at: number; readonly nano: bigint }[];
  readonly projection: MonthProjection;
};

/** How the running month will end for one scope, with its 80 % interval. */
export async function monthOutlook(
  context: ReportContext,
  scope: { readonly filters: readonly Filter[]; readonly timeZone: string },
): Promise<MonthOutlook> {
  const { usage, question } = context;
  const { now, org } = question;
  const { filters, timeZone } = scope;
  const clock = zoneClock(timeZone);
  const today = clock.startOfDay(now);
  const from = monthStart(now, timeZone);
  const to = nextBucket(from, { timeZone, granularity: 'month' });
  const sums = await dailySums(context, { filters, timeZone, to: today, days: HISTORY_DAYS }, ['costNano']);
  const days = sums.map(({ at, measures }) => ({ at, nano: measures.costNano }));
  const [month] = await usage.sum(
    { org, filters, from, to: now },
    { measures: ['costNano', 'pendingEvents'] },
  );
  const actual = month?.measures ?? NO_COST;
  const open = (clock.nextDay(today) - now) / (clock.nextDay(today) - today);
  const whole = bucketStarts({ from: clock.nextDay(today), to, timeZone, granularity: 'day' }).length;
  const projection = projectMonth({
    values: days.map((day) => Number(day.nano) / 1e9),
    actual: Number(actual.costNano) / 1e9,
    daysLeft: [open, ...new Array<number>(whole).fill(1)],
    method: question.method ?? 'seasonal',
  });
  return { from, to, actual, days, projection };
}

/** The projection as a figure, only where the question is about the running month. */
export async function monthFigures(context: ReportContext): Promise<readonly Figure[]> {
  const { question } = context;
  if (question.periodText !== 'mtd') return [];
  const outlook = await monthOutlook(context, {
    filters: question.filters,
    timeZone: question.period.timeZone,
  });
  const { projection } = outlook;
  if (projection.status !== 'ok' || isOutlookPending(outlook)) return [];
  const nano = nanoOf(projection.total.point);
  return [
    {
      key: 'projection',
      label: say`Projected`,
      value: toDecimalUsd(nano),
      unit: 'usd',
      text: formatUsd(nano),
    },
  ];
}

/** Nothing that has a price was used lately, so nobody knows what the month will cost, and it is not nothing. */
export function isOutlookPending({ actual, projection }: MonthOutlook): boolean {
  return projection.status === 'ok' && isPending(nanoOf(projection.total.point), actual);
}

/** A projected amount, to the cent: more digits would pretend to know them. */
export function nanoOf(usd: number): bigint {
  return nanoOfDouble(usd, 2);
}

function monthStart(at: number, timeZone: string): number {
  return startOfDate(localDate(at, timeZone).with({ day: 1 }), timeZone);
}
