import { say } from '../../../language/say.ts';
import { formatMoney } from '../../currency.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { formatChange } from '../../format.ts';
import type { Figure, WaterfallChart } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import { datesText, type FormerPeriod } from '../former-period.ts';
import type { Question } from '../question.ts';
import { periodPhrase, subjectText } from '../wording.ts';
import { type Driver, sizeOf } from './drivers.ts';
import { EFFECTS, type Effects } from './effects.ts';

/** A difference with all that is known of where it comes from; amounts in nano-USD. */
export type Explanation = {
  readonly question: Question;
  readonly former: FormerPeriod;
  readonly before: bigint;
  readonly now: bigint;
  readonly effects: Effects;
  readonly drivers: ReadonlyMap<DimensionName, readonly Driver[]>;
};

const MOST_NAMED = 2;

/** "ml cost $118.40 more in the last 7 days than 2–8 Nov 2026 (+23 %), mostly agent research-bot" */
export function headlineOf(
  { question, former, before, now, drivers }: Explanation,
  by: DimensionName,
): string {
  const { currency, period, periodText } = question;
  const than = datesText(former, period.timeZone);
  const subject = subjectText(question);
  const window = periodPhrase(periodText);
  const difference = now - before;
  if (difference === 0n)
    return say`${subject} cost the same ${window} as ${than}: ${formatMoney(now, currency)}`;
  const change = formatChange(now, before);
  const amount = formatMoney(sizeOf(difference), currency);
  const compared = change ? `${than} (${change})` : than;
  const told =
    difference > 0n
      ? say`${subject} cost ${amount} more ${window} than ${compared}`
      : say`${subject} cost ${amount} less ${window} than ${compared}`;
  const [largest] = (drivers.get(by) ?? []).filter((driver) => isAlong(driver, difference));
  return largest ? say`${told}, mostly ${dimensionNamed(by).label} ${largest.name}` : told;
}

/** Whether something moved the way the whole did, and far enough to be called most of it. */
function isAlong({ change }: Driver, difference: bigint): boolean {
  return change > 0n === difference > 0n && 2n * sizeOf(change) > sizeOf(difference);
}

/** The largest changes by each dimension but the one that the table shows. */
export function linesOf({ question, drivers }: Explanation, by: DimensionName): readonly string[] {
  return [...drivers].flatMap(([dimension, rows]) => {
    const changed = rows.filter(({ change }) => change !== 0n);
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

export function effectFigures({ question, before, now, effects }: Explanation): readonly Figure[] {
  const figure = (key: string, label: string, nano: bigint): Figure => ({
    key,
    label,
    value: toDecimalUsd(nano),
    unit: 'usd',
    text: signed(nano, question),
  });
  return [
    figure('difference', say`Difference`, now - before),
    ...EFFECTS.filter((effect) => effects[effect] !== 0n).map((effect) =>
      figure(`${effect}Effect`, effectName(effect, effects[effect]), effects[effect]),
    ),
  ];
}

/** The effects one after the other, the largest first. */
export function waterfallOf(explanation: Explanation, by: DimensionName): WaterfallChart {
  const { question, former, before, now, effects } = explanation;
  const { period } = question;
  const ordered = EFFECTS.filter((effect) => effects[effect] !== 0n).toSorted((a, b) =>
    sizeOf(effects[b]) > sizeOf(effects[a]) ? 1 : -1,
  );
  const told = ordered.map(
    (effect) => `${effectName(effect, effects[effect])}: ${signed(effects[effect], question)}`,
  );
  const title = headlineOf(explanation, by);
  return {
    kind: 'waterfall',
    title,
    alt: `${title}. ${told.join('; ')}.`,
    timeZone: period.timeZone,
    granularity: period.granularity,
    measure: say`Difference in cost, ${datesText(period, period.timeZone)} against ${datesText(former, period.timeZone)}`,
    unit: 'usd',
    steps: ordered.map((effect) => ({
      name: effectName(effect, effects[effect]),
      value: toDecimalUsd(effects[effect]),
    })),
    total: { name: say`Difference`, value: toDecimalUsd(now - before) },
  };
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
  const amount = formatMoney(sizeOf(nano), currency);
  return nano === 0n ? amount : `${nano > 0n ? '+' : '−'}${amount}`;
}
