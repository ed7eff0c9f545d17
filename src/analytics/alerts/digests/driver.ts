import { say } from '../../../language/say.ts';
import { absolute } from '../../absolute.ts';
import { formatMoney } from '../../currency.ts';
import { type DimensionName, isNamed } from '../../dimensions.ts';
import type { Question } from '../../reports/question.ts';
import type { UsageReader } from '../../store.ts';
import { valueText } from '../scope.ts';
import { type DigestDay, type Span, spanBefore } from './facts.ts';

/** What everybody who reads the digest may know it by, the most telling first. */
const OPEN: readonly DimensionName[] = ['team', 'model'];

/** The same where more than totals may be read. */
const NAMED: readonly DimensionName[] = ['agent', ...OPEN];

/** What explains nearly as much and is named before says it better. */
const AS_GOOD_PERCENT = 90n;

/** A value that explains less of a difference than this share is not what made it. */
const LEAST_PERCENT = 50n;

type Driver = { readonly text: string; readonly moved: bigint };

/** Why a digest's days differ from their usual: the one agent, team or model that moved most; null where none stands out. */
export async function whyLine(usage: UsageReader, day: DigestDay): Promise<string | null> {
  const { question } = day;
  const [now, before] = whySpans(day);
  const drivers: Driver[] = [];
  for (const dimension of dimensionsOf(question)) {
    const driver = await maybeDriver(usage, day, dimension, { now, before });
    if (driver) drivers.push(driver);
  }
  const most = drivers.reduce((size, { moved }) => (absolute(moved) > size ? absolute(moved) : size), 0n);
  const first = drivers.find(({ moved }) => absolute(moved) * 100n >= most * AS_GOOD_PERCENT);
  return first ? say`Why: ${first.text}.` : null;
}

/** The digest's days, and those they are held against. */
export function whySpans(day: DigestDay): readonly [now: Span, before: Span] {
  return [spanBefore(day, 0), spanBefore(day, day.every === 'day' ? 7 : 1)];
}

/** What the question splits by comes first; what it is narrowed to says nothing. */
function dimensionsOf({ by, filters, totalsOnly }: Question): readonly DimensionName[] {
  const open = totalsOnly ? OPEN : NAMED;
  const all = by === null ? open : [by, ...open.filter((one) => one !== by)];
  return all.filter((one) => one !== 'user' && !filters.some(({ dimension }) => dimension === one));
}

async function maybeDriver(
  usage: UsageReader,
  { question, every }: DigestDay,
  dimension: DimensionName,
  { now, before }: { readonly now: Span; readonly before: Span },
): Promise<Driver | undefined> {
  const spent = await spentBy(usage, question, dimension, now);
  const earlier = await spentBy(usage, question, dimension, before);
  const moves = [...new Set([...spent.keys(), ...earlier.keys()])].map((value) => {
    const [amount, was] = [spent.get(value) ?? 0n, earlier.get(value) ?? 0n];
    return { value, amount, was, moved: amount - was };
  });
  const whole = absolute(moves.reduce((sum, { moved }) => sum + moved, 0n));
  const known = moves.filter(({ value }) => isNamed(value));
  const [first] = known.toSorted((a, b) => Number(absolute(b.moved) - absolute(a.moved)));
  if (!first || first.moved === 0n || absolute(first.moved) * 100n < whole * LEAST_PERCENT) return undefined;
  const words = {
    name: valueText(dimension, first.value),
    amount: formatMoney(first.amount, question.currency),
    was: formatMoney(first.was, question.currency),
  };
  return { text: driverText(words, every), moved: first.moved };
}

function driverText(
  { name, amount, was }: { readonly name: string; readonly amount: string; readonly was: string },
  every: DigestDay['every'],
): string {
  switch (every) {
    case 'day':
      return say`${name}, ${amount} against ${was} a week before`;
    case 'week':
      return say`${name}, ${amount} against ${was} the week before`;
    case 'month':
      return say`${name}, ${amount} against ${was} the month before`;
  }
}

async function spentBy(
  usage: UsageReader,
  { org, filters }: Question,
  by: DimensionName,
  span: Span,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await usage.sum({ org, filters, ...span }, { by, measures: ['costNano'] });
  return new Map(rows.map(({ value, measures }) => [value, measures.costNano]));
}
