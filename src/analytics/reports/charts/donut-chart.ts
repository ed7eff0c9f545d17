import { decimalText } from '../../../language/numbers.ts';
import { say } from '../../../language/say.ts';
import type { DonutChart, PartRole } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Measures } from '../../store.ts';
import { percentagesOf } from '../../words/percentages.ts';
import { toCount } from '../measures.ts';
import { metricName } from '../metric-words.ts';
import { exactMetric, METRIC_UNITS, metricValue, type StackedMetric, stackable } from '../metrics.ts';
import type { Question } from '../question.ts';
import { type Group, roleOf } from '../table/breakdown.ts';
import { amountText, periodPhrase } from '../wording.ts';
import { chartBase } from './time-charts.ts';

/** Slices people can tell apart; the rest is one more. */
const MOST_SLICES = 8;

/** Which part of the whole each of the largest groups is; they do not overlap. The subject begins its title. */
export function donutChart(
  question: Question,
  { groups, total }: { readonly groups: readonly Group[]; readonly total: Measures },
  subject?: string,
): DonutChart {
  const metric = stackable(question.metric, total);
  const slices = slicesOf(question, groups, { metric, whole: metricValue(metric, total) });
  const [first] = slices;
  const amount = amountText(metric, total, question.currency);
  const window = periodPhrase(question.periodText);
  const leading = first
    ? say`${first.name} is ${decimalText(first.share)} % of ${amount} ${window}`
    : `${amount} ${window}`;
  const title = subject === undefined ? leading : `${subject}: ${leading}`;
  const alt = `${title}${slices
    .slice(1)
    .map(({ name, share }) => `, ${name} ${decimalText(share)} %`)
    .join('')}.`;
  return {
    kind: 'donut',
    measure: metricName(metric),
    unit: METRIC_UNITS[metric],
    ...chartBase(question, { title, alt }),
    slices,
    total: exactMetric(metric, total),
  };
}

function slicesOf(
  question: Question,
  groups: readonly Group[],
  { metric, whole }: { readonly metric: StackedMetric; readonly whole: bigint },
): DonutChart['slices'] {
  const sized = groups.map(({ value, name, measures }) => ({
    name,
    ...roleOf(value),
    size: metricValue(metric, measures),
  }));
  const used = sized.filter(({ size }) => size > 0n).toSorted(largestFirst);
  const drawn = used.length > MOST_SLICES ? used.slice(0, MOST_SLICES - 1) : used;
  const rest = whole - drawn.reduce((sum, { size }) => sum + size, 0n);
  const name = restName(question, used.length - drawn.length);
  const all: readonly Sized[] = rest > 0n ? [...drawn, { name, role: 'rest', size: rest }] : drawn;
  const shares = percentagesOf(all.map(({ size }) => size));
  return all.map(({ size, ...part }, index) => ({
    ...part,
    value: metric === 'cost' ? toDecimalUsd(size) : toCount(size),
    share: shares[index] ?? '0',
  }));
}

/** What a search leaves out belongs to the whole as well; how many that are, nobody counted. */
function restName({ match }: Question, more: number): string {
  return match === undefined && more > 0 ? say`+${more} more` : say`others`;
}

type Sized = { readonly name: string; readonly role?: PartRole; readonly size: bigint };

function largestFirst(one: Sized, other: Sized): number {
  if (one.size !== other.size) return one.size < other.size ? 1 : -1;
  return one.name < other.name ? -1 : 1;
}
