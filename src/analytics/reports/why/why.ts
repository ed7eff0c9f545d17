import { say } from '../../../language/say.ts';
import { type Message, messageOf } from '../../message.ts';
import {
  footingOf,
  formerNotes,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { baseFigures, comparedFigures, pendingFigures, sumMeasures } from '../measures.ts';
import { type FormerPeriod, formerOf, formerText } from '../versus/former-period.ts';
import { unknownDifferenceNotes } from '../versus/unknown-differences.ts';
import { shorten } from '../wording.ts';
import { differenceOf } from './difference.ts';
import type { Driver } from './drivers.ts';
import { driversTable } from './drivers-table.ts';
import { effectsOf } from './effects.ts';
import { driversBy, mostTelling } from './splits.ts';
import {
  differenceWords,
  type Explanation,
  effectFigures,
  headlineOf,
  linesOf,
  maybeWaterfall,
} from './telling.ts';

/** `why`: what the difference to an earlier window comes from, to the nano-dollar. */
export async function whyReport(context: ReportContext): Promise<Message> {
  const { usage } = context;
  const question = { ...context.question, versus: formerOf(context.question) };
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
  const table = driversTable(by, drivers.get(by) ?? [], { total, earlier, question });
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(headlineOf(explanation, by)),
    lines: linesOf(explanation, by),
    period: replyPeriod(question),
    figures: [
      ...comparedFigures(question, total, earlier),
      ...effectFigures(explanation),
      ...pendingFigures(total),
    ],
    table,
    charts: maybeWaterfall(explanation, differenceWords(explanation, by)),
    csvName: csvNameOf(question),
    footing: await footingOf({ question, usage }, total, unattributed(drivers.get(by) ?? []), [
      ...formerNotes(question, earlier),
      ...unknownDifferenceNotes(table),
    ]),
  });
}

function unattributed(drivers: readonly Driver[]): bigint {
  return drivers.find(({ value }) => value === '')?.now.costNano ?? 0n;
}

async function nothingToExplain(context: ReportContext, former: FormerPeriod): Promise<Message> {
  const { question } = context;
  const dates = formerText(former, question.period.timeZone);
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(say`Nothing to explain: no usage then or in ${dates}`),
    lines: [await lastSeenText(context)],
    period: replyPeriod(question),
    figures: baseFigures(sumMeasures([]), null),
  });
}
