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

/** What an effect is called, by whether it adds or takes away. */
const EFFECT_WORDS: Readonly<Record<keyof Effects, { readonly more: string; readonly less: string }>> = {
  volume: { more: 'More requests', less: 'Fewer requests' },
  mix: { more: 'Dearer models', less: 'Cheaper models' },
  size: { more: 'Longer requests', less: 'Shorter requests' },
  price: { more: 'Dearer tokens (prices, caching)', less: 'Cheaper tokens (prices, caching)' },
  errors: { more: 'Failed requests', less: 'Fewer failed requests' },
};

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
    return `${subject} cost the same ${window} as ${than}: ${formatMoney(now, currency)}`;
  const change = formatChange(now, before);
  const amount = formatMoney(sizeOf(difference), currency);
  const [largest] = (drivers.get(by) ?? []).filter((driver) => isAlong(driver, difference));
  const mostly = largest ? `, mostly ${dimensionNamed(by).label} ${largest.name}` : '';
  return `${subject} cost ${amount} ${difference > 0n ? 'more' : 'less'} ${window} than ${than}${change ? ` (${change})` : ''}${mostly}`;
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
      .map(({ name, change }) => `${name} ${signed(change, question)}`);
    const more = changed.length > MOST_NAMED ? `, ${changed.length - MOST_NAMED} more` : '';
    return [`By ${dimensionNamed(dimension).label}: ${named.join(', ')}${more}.`];
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
    figure('difference', 'Difference', now - before),
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
    measure: `Difference in cost, ${datesText(period, period.timeZone)} against ${datesText(former, period.timeZone)}`,
    unit: 'usd',
    steps: ordered.map((effect) => ({
      name: effectName(effect, effects[effect]),
      value: toDecimalUsd(effects[effect]),
    })),
    total: { name: 'Difference', value: toDecimalUsd(now - before) },
  };
}

function effectName(effect: keyof Effects, nano: bigint): string {
  return EFFECT_WORDS[effect][nano < 0n ? 'less' : 'more'];
}

/** "+$12.40", "−$3.10" */
function signed(nano: bigint, { currency }: Question): string {
  const amount = formatMoney(sizeOf(nano), currency);
  return nano === 0n ? amount : `${nano > 0n ? '+' : '−'}${amount}`;
}
