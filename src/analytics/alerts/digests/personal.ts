import { Temporal } from 'temporal-polyfill';
import { counted, say } from '../../../language/say.ts';
import { type Currency, formatMoney } from '../../currency.ts';
import { FOLDED_VALUE, NO_VALUE } from '../../dimensions.ts';
import { type Message, messageOf } from '../../message.ts';
import { startOfDate, toZonedText } from '../../period.ts';
import { inCurrency } from '../../reports/in-currency.ts';
import { baseFigures, isAllPlanned, tokensOf } from '../../reports/measures.ts';
import { costText } from '../../reports/pending-cost.ts';
import { nameOf } from '../../reports/table/breakdown.ts';
import { isKnownInPart } from '../../reports/versus/known-since.ts';
import { amountText } from '../../reports/wording.ts';
import type { Filter, Measures, UsageReader } from '../../store.ts';
import { tokensText } from '../../words/counts.ts';
import { formatChange } from '../../words/format.ts';
import { capitalised } from '../scope.ts';
import { medianOf, type Span, spentIn } from './facts.ts';
import { spanText } from './words.ts';

const COMPARED_WEEKS = 4;

/** Among fewer, a rank would tell who the others are. */
const FEWEST_ACTIVE = 5;

/** Whose week, and the local date it is sent on: what is told of ends with the day before. */
export type PersonalWeek = {
  readonly org: string;
  /** The value of the `user` dimension that is theirs. */
  readonly member: string;
  readonly timeZone: string;
  readonly date: string;
  /** What amounts are shown in; USD when absent. */
  readonly currency?: Currency | undefined;
};

export type PersonalFacts = Span & {
  readonly spent: Measures;
  /** The week before; null where usage of the organisation began within it. */
  readonly before: Measures | null;
  /** Median of the four weeks before in which they used anything, nano-USD; null without any. */
  readonly usual: bigint | null;
  readonly model: { readonly name: string; readonly nano: bigint } | null;
  /** Other people who used anything, and how many of them spent less; null where they are too few. */
  readonly others: { readonly count: number; readonly below: number } | null;
};

/** What a person's week came to, against their own weeks before and, without a name, against everybody's. */
export async function personalFacts(usage: UsageReader, week: PersonalWeek): Promise<PersonalFacts> {
  const own: Filter = { dimension: 'user', values: [week.member], negate: false };
  const mine = { org: week.org, filters: [own] };
  const weeks: Measures[] = [];
  for (let count = 0; count <= COMPARED_WEEKS; count++) {
    weeks.push(await spentIn(usage, mine, weekBefore(week, count)));
  }
  const [spent, before, ...earlier] = weeks;
  if (!spent || !before) throw new Error('five weeks were summed');
  const oldest = await usage.oldest(week.org);
  const isWhole = (count: number) => !isKnownInPart(weekBefore(week, count), oldest);
  const past = [before, ...earlier].filter(({ events }, index) => events > 0n && isWhole(index + 1));
  const span = weekBefore(week, 0);
  return {
    ...span,
    spent,
    before: isWhole(1) ? before : null,
    usual: medianOf(past.map(({ costNano }) => costNano)),
    model: await topModel(usage, mine, span),
    others: await othersOf(usage, week, { span, nano: spent.costNano }),
  };
}

function weekBefore({ timeZone, date }: PersonalWeek, count: number): Span {
  const end = Temporal.PlainDate.from(date).subtract({ days: 7 * count });
  return { from: startOfDate(end.subtract({ days: 7 }), timeZone), to: startOfDate(end, timeZone) };
}

async function topModel(
  usage: UsageReader,
  mine: { readonly org: string; readonly filters: readonly Filter[] },
  span: Span,
): Promise<PersonalFacts['model']> {
  const rows = await usage.sum({ ...mine, ...span }, { by: 'model', measures: ['costNano'] });
  const [first] = rows.toSorted((a, b) => Number(b.measures.costNano - a.measures.costNano));
  return first ? { name: nameOf(first.value, 'model'), nano: first.measures.costNano } : null;
}

async function othersOf(
  usage: UsageReader,
  { org, member }: PersonalWeek,
  { span, nano }: { readonly span: Span; readonly nano: bigint },
): Promise<PersonalFacts['others']> {
  const rows = await usage.sum({ org, filters: [], ...span }, { by: 'user', measures: ['costNano'] });
  const people = rows.filter(({ value }) => value !== NO_VALUE && value !== FOLDED_VALUE);
  const others = people.filter(({ value }) => value !== member);
  if (people.length < FEWEST_ACTIVE || others.length === people.length) return null;
  return { count: others.length, below: others.filter(({ measures }) => measures.costNano < nano).length };
}

/** What a person reads on Monday. It is theirs alone and names nobody else. */
export function personalMessage(
  { timeZone, currency }: PersonalWeek,
  facts: PersonalFacts,
  tip: string | null = null,
): Message {
  const { from, to, spent, before } = facts;
  const message = messageOf({
    tone: 'digest',
    command: '/usage me 7d',
    headline: say`Your week, ${spanText(facts, timeZone)}: ${amountsText(facts, currency)}`,
    lines:
      spent.events === 0n
        ? []
        : [
            ...trendLines(facts, currency),
            ...pendingLines(facts),
            ...modelLines(facts, currency),
            ...othersLines(facts),
            ...(tip ? [tip] : []),
          ],
    period: {
      from: toZonedText(from, timeZone),
      to: toZonedText(to, timeZone),
      timeZone,
      granularity: 'day',
    },
    figures: spent.events === 0n ? [] : baseFigures(spent, before).filter(({ key }) => FIGURES.includes(key)),
    actions: [
      { label: say`Show the days`, command: '/usage me 7d' },
      { label: say`Stop this`, command: '/usage sub me off' },
    ],
  });
  return inCurrency(message, currency);
}

const FIGURES: readonly string[] = ['cost', 'plannedCost', 'tokens'];

function amountsText({ spent }: PersonalFacts, currency: Currency | undefined): string {
  if (spent.events === 0n) return say`no usage`;
  if (isAllPlanned(spent)) return amountText('cost', spent, currency);
  return `${costText(spent, currency)}, ${tokensText(tokensOf(spent))}`;
}

/** What is known so far of calls without a price compares with other weeks only where it is more. */
function trendLines({ spent, usual }: PersonalFacts, currency: Currency | undefined): readonly string[] {
  if (usual === null) return [say`There is no week before to compare it with.`];
  const amount = formatMoney(usual, currency);
  const isKnown = spent.pendingEvents === 0n || spent.costNano > usual;
  const change = isKnown ? formatChange(spent.costNano, usual) : undefined;
  if (change === undefined) return [say`Your usual week comes to ${amount}.`];
  return [capitalised(say`${change} on your usual week (${amount}).`)];
}

function pendingLines({ spent: { pendingEvents } }: PersonalFacts): readonly string[] {
  if (pendingEvents === 0n) return [];
  return [
    counted(
      pendingEvents,
      say`1 call has no price yet: what it costs is pending, not zero.`,
      say`${pendingEvents} calls have no price yet: what they cost is pending, not zero.`,
    ),
  ];
}

function modelLines({ model, spent }: PersonalFacts, currency: Currency | undefined): readonly string[] {
  if (!model || spent.costNano === 0n) return [];
  const percent = Math.round(Number((model.nano * 1000n) / spent.costNano) / 10);
  return [say`Most of it is ${model.name}: ${formatMoney(model.nano, currency)} (${percent} %).`];
}

/** How it compares, told without a judgement: heavy use is often the point. */
function othersLines({ others }: PersonalFacts): readonly string[] {
  if (!others) return [];
  const percentile = Math.round((100 * others.below) / others.count);
  return [
    say`${others.below} of the ${others.count} other people who used anything spent less (percentile ${percentile}).`,
  ];
}
