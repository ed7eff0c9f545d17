import { say } from '../../../language/say.ts';
import { budgetPeriod } from '../../budget-status.ts';
import { type MonthProjection, projectMonth } from '../../detect/forecast/projection.ts';
import type { Figure } from '../../message.ts';
import { formatUsd, toDecimalUsd } from '../../money.ts';
import { bucketStarts, localDate, nextBucket, startOfDate, zoneClock } from '../../period.ts';
import type { Filter } from '../../store.ts';
import type { ReportContext } from '../context.ts';
import { isPending } from '../pending-cost.ts';
import { dailySums } from './daily-sums.ts';
import { nanoOf, PROJECTED_MEASURES, type ProjectedMetric, SCALES } from './projected.ts';

/** Days a projection looks back at; a straight line is fitted to the last 30 of them. */
export const HISTORY_DAYS = 120;

export type MonthOutlook = {
  /** Start of the month and of the next one. */
  readonly from: number;
  readonly to: number;
  /** Of the month so far, exact: nano-USD, or tokens or requests where these are asked for. */
  readonly actual: bigint;
  /** Calls of the month whose cost is not in it; none where something else than cost is asked for. */
  readonly pendingEvents: bigint;
  /** The whole past days the projection rests on, oldest first. */
  readonly days: readonly { readonly at: number }[];
  /** In USD, tokens or requests. */
  readonly projection: MonthProjection;
};

/** How the running month will end for one scope, with its 80 % interval. */
export async function monthOutlook(
  context: ReportContext,
  scope: { readonly filters: readonly Filter[]; readonly timeZone: string; readonly span?: Span },
  metric: ProjectedMetric = 'cost',
): Promise<MonthOutlook> {
  const { usage, question } = context;
  const { now, org } = question;
  const { filters, timeZone } = scope;
  const clock = zoneClock(timeZone);
  const today = clock.startOfDay(now);
  const { from, to } = scope.span ?? monthSpan(now, timeZone);
  const { amountOf, toNumber } = SCALES[metric];
  const past = { filters, timeZone, to: today, days: HISTORY_DAYS };
  const days = await dailySums(context, past, PROJECTED_MEASURES);
  const measures = [...PROJECTED_MEASURES, 'pendingEvents'] as const;
  const [month] = await usage.sum({ org, filters, from, to: now }, { measures });
  const actual = month ? amountOf(month.measures) : 0n;
  const pendingEvents = metric === 'cost' ? (month?.measures.pendingEvents ?? 0n) : 0n;
  const open = (clock.nextDay(today) - now) / (clock.nextDay(today) - today);
  const whole = bucketStarts({ from: clock.nextDay(today), to, timeZone, granularity: 'day' }).length;
  const projection = projectMonth({
    values: days.map(({ measures }) => toNumber(amountOf(measures))),
    actual: toNumber(actual),
    daysLeft: [open, ...new Array<number>(whole).fill(1)],
    method: question.method ?? 'seasonal',
  });
  return { from, to, actual, pendingEvents, days, projection };
}

type Span = { readonly from: number; readonly to: number };

/** The projection as a figure, only where the question is about the running month or billing cycle. */
export async function monthFigures(context: ReportContext): Promise<readonly Figure[]> {
  const { question } = context;
  const { periodText, cycleDay, now } = question;
  if (periodText !== 'mtd' && cycleDay === undefined) return [];
  const { timeZone } = question.period;
  const outlook = await monthOutlook(context, {
    filters: question.filters,
    timeZone,
    ...(cycleDay !== undefined && { span: budgetPeriod('cycle', now, { timeZone, cycleDay }) }),
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
export function isOutlookPending({ projection, ...month }: MonthOutlook): boolean {
  return projection.status === 'ok' && isPending(nanoOf(projection.total.point), month);
}

function monthSpan(at: number, timeZone: string): Span {
  const from = startOfDate(localDate(at, timeZone).with({ day: 1 }), timeZone);
  return { from, to: nextBucket(from, { timeZone, granularity: 'month' }) };
}
