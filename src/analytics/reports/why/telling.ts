import { say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import { formatMoney } from '../../currency.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { Figure, WaterfallChart } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import { formatChange } from '../../words/format.ts';
import { type CostSum, costText, isCostPending } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { datesText, type FormerPeriod, formerText } from '../versus/former-period.ts';
import { periodPhrase, subjectText } from '../wording.ts';
import type { Driver } from './drivers.ts';
import { EFFECTS, type Effects } from './effects.ts';

/** A difference of two sides with all that is known of where it comes from; effects in nano-USD. */
export type Difference = {
  readonly question: Question;
  readonly before: CostSum;
  readonly now: CostSum;
  readonly effects: Effects;
  readonly drivers: ReadonlyMap<DimensionName, readonly Driver[]>;
};

/** A difference of a window to an earlier one. */
export type Explanation = Difference & { readonly former: FormerPeriod };

const MOST_NAMED = 2;

/** "ml cost $118.40 more in the last 7 days than 2–8 Nov 2026 (+23 %), mostly agent research-bot" */
export function headlineOf(explanation: Explanation, by: DimensionName): string {
  const { now, before } = explanation;
  const told = changedText(explanation, by);
  const isKnown = now.pendingEvents === 0n && before.pendingEvents === 0n;
  return isKnown || !isComparable(explanation) || isLeast(explanation)
    ? told
    : say`As far as priced: ${told}`;
}

function changedText(explanation: Explanation, by: DimensionName): string {
  const { question, former, before, now, drivers } = explanation;
  const { currency, period, periodText } = question;
  const than = formerText(former, period.timeZone);
  const subject = subjectText(question);
  const window = periodPhrase(periodText);
  if (isCostPending(now))
    return say`${subject}: the cost ${window} is pending, so nothing compares with ${than}`;
  if (isCostPending(before))
    return say`${subject}: the cost of ${than} is pending, so nothing compares with it`;
  const difference = differenceOf(explanation);
  if (difference === 0n)
    return say`${subject} cost the same ${window} as ${than}: ${costText(now, currency)}`;
  const change = formatChange(now.costNano, before.costNano);
  const size = formatMoney(absolute(difference), currency);
  const amount = isLeast(explanation) ? say`at least ${size}` : size;
  const compared = change ? `${than} (${change})` : than;
  const told =
    difference > 0n
      ? say`${subject} cost ${amount} more ${window} than ${compared}`
      : say`${subject} cost ${amount} less ${window} than ${compared}`;
  const [largest] = (drivers.get(by) ?? []).filter((driver) => isAlong(driver, difference));
  return largest ? say`${told}, mostly ${dimensionNamed(by).label} ${largest.name}` : told;
}

/** Whether something is known of both windows. */
export function isComparable({ before, now }: Pick<Difference, 'before' | 'now'>): boolean {
  return !isCostPending(now) && !isCostPending(before);
}

function differenceOf({ before, now }: Difference): bigint {
  return now.costNano - before.costNano;
}

/** Whether calls that wait for a price can only add to the difference; any others may turn it round. */
function isLeast(explanation: Explanation): boolean {
  const { before, now } = explanation;
  const difference = differenceOf(explanation);
  return difference > 0n
    ? now.pendingEvents > 0n && before.pendingEvents === 0n
    : difference < 0n && before.pendingEvents > 0n && now.pendingEvents === 0n;
}

/** Whether something moved the way the whole did, and far enough to be called most of it. */
function isAlong({ change, isPending }: Driver, difference: bigint): boolean {
  return !isPending && change > 0n === difference > 0n && 2n * absolute(change) > absolute(difference);
}

/** The largest changes by each dimension but the one that the table shows. */
export function linesOf({ question, drivers }: Difference, by: DimensionName): readonly string[] {
  return [...drivers].flatMap(([dimension, rows]) => {
    const changed = rows.filter(({ change, isPending }) => change !== 0n && !isPending);
    const saysNothing = changed.every(({ value }) => value === '');
    if (dimension === by || saysNothing) return [];
    const named = changed
      .slice(0, MOST_NAMED)
      .map(({ name, change }) => `${name} ${signed(change, question)}`)
      .join(', ');
    const { label } = dimensionNamed(dimension);
    const more = changed.length - MOST_NAMED;
    return [more > 0 ? say`By ${label}: ${named}, ${more} more.` : say`By ${label}: ${named}.`];
  });
}

export function effectFigures(difference: Difference): readonly Figure[] {
  const { question, effects } = difference;
  const label = say`Difference`;
  if (!isComparable(difference))
    return [{ key: 'difference', label, value: null, unit: 'usd', text: say`pending` }];
  const figure = (key: string, label: string, nano: bigint): Figure => ({
    key,
    label,
    value: toDecimalUsd(nano),
    unit: 'usd',
    text: signed(nano, question),
  });
  return [
    figure('difference', label, differenceOf(difference)),
    ...EFFECTS.filter((effect) => effects[effect] !== 0n).map((effect) =>
      figure(`${effect}Effect`, effectName(effect, effects[effect]), effects[effect]),
    ),
  ];
}

/** What stands above a picture of a difference, and beside its scale. */
export type DifferenceWords = { readonly title: string; readonly measure: string };

export function differenceWords(explanation: Explanation, by: DimensionName): DifferenceWords {
  const { former, question } = explanation;
  const { period } = question;
  const [now, then] = [datesText(period, period.timeZone), formerText(former, period.timeZone)];
  return { title: headlineOf(explanation, by), measure: say`Difference in cost, ${now} against ${then}` };
}

/** The effects one after the other, the largest first; nothing where nothing made a difference or it is not known. */
export function maybeWaterfall(
  difference: Difference,
  { title, measure }: DifferenceWords,
): readonly WaterfallChart[] {
  const { question, effects } = difference;
  const { period } = question;
  const ordered = EFFECTS.filter((effect) => effects[effect] !== 0n).toSorted((a, b) =>
    absolute(effects[b]) > absolute(effects[a]) ? 1 : -1,
  );
  if (ordered.length === 0 || !isComparable(difference)) return [];
  const told = ordered.map(
    (effect) => `${effectName(effect, effects[effect])}: ${signed(effects[effect], question)}`,
  );
  return [
    {
      kind: 'waterfall',
      title,
      alt: `${title}. ${told.join('; ')}.`,
      timeZone: period.timeZone,
      granularity: period.granularity,
      measure,
      unit: 'usd',
      steps: ordered.map((effect) => ({
        name: effectName(effect, effects[effect]),
        value: toDecimalUsd(effects[effect]),
      })),
      total: { name: say`Difference`, value: toDecimalUsd(differenceOf(difference)) },
    },
  ];
}

/** What an effect is called, by whether it adds or takes away. */
function effectName(effect: keyof Effects, nano: bigint): string {
  const isMore = nano >= 0n;
  switch (effect) {
    case 'volume':
      return isMore ? say`More requests` : say`Fewer requests`;
    case 'mix':
      return isMore ? say`Dearer models` : say`Cheaper models`;
    case 'size':
      return isMore ? say`Longer requests` : say`Shorter requests`;
    case 'price':
      return isMore ? say`Dearer tokens (prices, caching)` : say`Cheaper tokens (prices, caching)`;
    case 'errors':
      return isMore ? say`Failed requests` : say`Fewer failed requests`;
  }
}

/** "+$12.40", "−$3.10" */
function signed(nano: bigint, { currency }: Question): string {
  const amount = formatMoney(absolute(nano), currency);
  return nano === 0n ? amount : `${nano > 0n ? '+' : '−'}${amount}`;
}
