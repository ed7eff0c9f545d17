import { say } from '../../../language/say.ts';
import { OPEN } from '../../access-dimensions.ts';
import type { DimensionName } from '../../dimensions.ts';
import { type Message, messageOf } from '../../message.ts';
import type { UsageQuery } from '../../store.ts';
import { footingOf, lastSeenText, queryOf, type ReportContext, replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { datesText, type FormerPeriod, formerPeriod } from '../former-period.ts';
import { baseFigures, pendingFigures, sumMeasures } from '../measures.ts';
import type { Question } from '../question.ts';
import { shorten } from '../wording.ts';
import { differenceOf } from './difference.ts';
import { type Driver, driversOf, explained, VALUE_MEASURES, type ValueSums } from './drivers.ts';
import { driversTable } from './drivers-table.ts';
import { effectsOf } from './effects.ts';
import {
  type Explanation,
  effectFigures,
  headlineOf,
  isComparable,
  linesOf,
  waterfallOf,
} from './telling.ts';

/** What may explain a difference, the most telling first. */
const EXPLAINING: readonly DimensionName[] = ['agent', 'user', 'feature', 'team', 'model'];

/** `why`: what the difference to an earlier window comes from, to the nano-dollar. */
export async function whyReport(context: ReportContext): Promise<Message> {
  const { usage } = context;
  const { period, periodText } = context.question;
  const question = {
    ...context.question,
    versus: context.question.versus ?? formerPeriod(period, periodText, 'prev'),
  };
  const former = question.versus;
  const queries = { now: queryOf(question), before: { ...queryOf(question), ...former } };
  const total = sumMeasures(await usage.sum(queries.now));
  const earlier = sumMeasures(await usage.sum(queries.before));
  if (total.events === 0n && earlier.events === 0n) return nothingToExplain(context, former);
  const { changes, failed } = await differenceOf(usage, queries);
  const drivers = await driversBy(context, queries);
  const explanation: Explanation = {
    question,
    former,
    before: earlier,
    now: total,
    effects: effectsOf(changes, failed),
    drivers,
  };
  const by = question.by ?? mostTelling(drivers);
  const unequal = sameLength(question.period, former) ? [] : [say`the two windows are not equally long`];
  const pending = earlier.pendingEvents > 0n ? [say`some calls of the earlier window have no price yet`] : [];
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(headlineOf(explanation, by)),
    lines: linesOf(explanation, by),
    period: replyPeriod(question),
    figures: [...baseFigures(total, earlier), ...effectFigures(explanation), ...pendingFigures(total)],
    table: driversTable(by, drivers.get(by) ?? [], { total, earlier, question }),
    charts: isComparable(explanation) ? [waterfallOf(explanation, by)] : [],
    csvName: csvNameOf(question),
    footing: await footingOf({ question, usage }, total, unattributed(drivers.get(by) ?? []), [
      ...unequal,
      ...pending,
    ]),
  });
}

const HOUR_MS = 3_600_000;

/** Clock changes do not count. */
function sameLength(one: FormerPeriod, other: FormerPeriod): boolean {
  return Math.abs(one.to - one.from - (other.to - other.from)) <= HOUR_MS;
}

/** Drivers by every dimension the asker may see, and by the one asked for. */
async function driversBy(
  { question, usage }: ReportContext,
  queries: { readonly before: UsageQuery; readonly now: UsageQuery },
): Promise<ReadonlyMap<DimensionName, readonly Driver[]>> {
  const dimensions = new Set([
    ...(question.by ? [question.by] : []),
    ...EXPLAINING.filter(maySplitBy(question)),
  ]);
  const drivers = new Map<DimensionName, readonly Driver[]>();
  for (const by of dimensions) {
    const sides = { before: await sumsBy(queries.before), now: await sumsBy(queries.now) };
    drivers.set(by, driversOf(by, sides));

    async function sumsBy(query: UsageQuery): Promise<ReadonlyMap<string, ValueSums>> {
      const rows = await usage.sum(query, { by, measures: VALUE_MEASURES });
      return new Map(rows.map((row) => [row.value, row.measures]));
    }
  }
  return drivers;
}

/** What is narrowed to one value explains nothing; who made up a team's totals is not for everybody. */
function maySplitBy({ filters, showPeople, totalsOnly }: Question): (dimension: DimensionName) => boolean {
  const single = filters.filter(({ values, negate }) => !negate && values.length === 1);
  return (dimension) =>
    !single.some((filter) => filter.dimension === dimension) &&
    (dimension !== 'user' || showPeople) &&
    (!totalsOnly || OPEN.includes(dimension));
}

function mostTelling(drivers: ReadonlyMap<DimensionName, readonly Driver[]>): DimensionName {
  let best: { readonly by: DimensionName; readonly share: number } = { by: 'model', share: -1 };
  for (const [by, rows] of drivers) {
    const share = rows.length > 1 ? explained(rows) : 0;
    if (share > best.share) best = { by, share };
  }
  return best.by;
}

function unattributed(drivers: readonly Driver[]): bigint {
  return drivers.find(({ value }) => value === '')?.now.costNano ?? 0n;
}

async function nothingToExplain(context: ReportContext, former: FormerPeriod): Promise<Message> {
  const { question } = context;
  const dates = datesText(former, question.period.timeZone);
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(say`Nothing to explain: no usage then or in ${dates}`),
    lines: [await lastSeenText(context)],
    period: replyPeriod(question),
    figures: baseFigures(sumMeasures([]), null),
  });
}
