import { dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
import { capitalised } from '../../alerts/scope.ts';
import { bucketStarts } from '../../period.ts';
import type { SumRow } from '../../store.ts';
import { granularityName } from '../granularity-name.ts';
import { addUp, isAllPlanned, sumMeasures } from '../measures.ts';
import { METRIC_UNITS, metricValue, STACKED_MEASURES } from '../metrics.ts';
import type { Metric, Question } from '../question.ts';
import { amountText } from '../wording.ts';
import { partSlices } from './part-slices.ts';

/** What charts over time are read aloud as: the total of what the question measures, its peak, and what is a part. */
export function timeAlt(question: Question, rows: readonly SumRow[], subject: string): string {
  const parts = partSlices(question).map((part) => `${capitalised(part)}.`);
  return [totalAlt(question, rows, subject), ...parts].join(' ');
}

function totalAlt(question: Question, rows: readonly SumRow[], subject: string): string {
  // What has no sum is drawn as the cost it stands beside.
  const metric: Metric = question.metric in METRIC_UNITS ? question.metric : 'cost';
  const sum = sumMeasures(rows);
  const total = amountText(metric, sum, question.currency);
  if (metric === 'cost' && isAllPlanned(sum)) return `${subject}: ${total}.`;
  const peak = maybePeak(rows, metric);
  if (!peak) {
    return metric === 'cost'
      ? say`${subject}: ${total}, no priced usage in the period.`
      : `${subject}: ${total}.`;
  }
  const most = amountText(metric, peak.sum, question.currency);
  const when = bucketText(question, bucketStarts(question.period)[peak.bucket] ?? question.period.from);
  switch (question.period.granularity) {
    case 'month':
      return say`${subject}: ${total} in total; the highest month is ${when} with ${most}.`;
    case 'week':
      return say`${subject}: ${total} in total; the highest is the week of ${when} with ${most}.`;
    case 'day':
    case 'hour':
      return say`${subject}: ${total} in total; the highest ${granularityName(question.period.granularity)} is ${when} with ${most}.`;
  }
}

/** The first of the highest buckets; none where nothing was used. */
function maybePeak(rows: readonly SumRow[], metric: Metric) {
  const buckets = [...Map.groupBy(rows, (row) => row.bucket)].map(([bucket, own]) => {
    const sum = sumMeasures(own);
    return { bucket, sum, value: metricValue(metric, addUp(own, STACKED_MEASURES)) };
  });
  const [peak] = buckets.toSorted((a, b) =>
    a.value === b.value ? a.bucket - b.bucket : a.value < b.value ? 1 : -1,
  );
  return peak && peak.value > 0n ? peak : undefined;
}

const YEAR_MS = 365 * 86_400_000;

/** "Mon 16 Nov, 17:00", "Mon 9 Nov", "October 2026"; a day of more than a year says which year. */
function bucketText({ period }: Question, at: number): string {
  const { timeZone, granularity, from, to } = period;
  if (granularity === 'month') return dateText(at, { timeZone, month: 'long', year: 'numeric' });
  return dateText(at, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(to - from > YEAR_MS && { year: 'numeric' }),
    ...(granularity === 'hour' && { hour: '2-digit', minute: '2-digit' }),
  });
}
