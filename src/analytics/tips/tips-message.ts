import { counted, say } from '../../language/say.ts';
import { formatMoney } from '../currency.ts';
import { type Figure, type Message, messageOf } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { localDate } from '../period.ts';
import { footingOf, lastSeenText, type ReportContext, replyPeriod } from '../reports/context.ts';
import { csvNameOf } from '../reports/csv-name.ts';
import { inCurrency } from '../reports/in-currency.ts';
import { pendingFigures, sumMeasures } from '../reports/measures.ts';
import { costText, costValue, isCostPending } from '../reports/pending-cost.ts';
import type { Question } from '../reports/question.ts';
import { shorten, windowText } from '../reports/wording.ts';
import { callsText } from '../words/counts.ts';
import { formatCount } from '../words/format.ts';
import type { Tip } from './disjoint.ts';
import { MOST_EVENTS, savingOf, type TipsFound } from './find-tips.ts';
import { KINDS } from './kinds.ts';
import { sharesOf } from './shares.ts';
import { confidenceLine, paceLine, patternLine, shareText, tipLine, totalSaving } from './tip-words.ts';
import { tipsChart, tipsFileTable, tipsTable } from './tips-table.ts';

/** Tips said in full. */
const TOLD = 3;

/** What could have cost less, as people read it: the amounts with what they are of, and what they take for granted. */
export async function tipsMessage(context: ReportContext, found: TipsFound): Promise<Message> {
  const { question, usage } = context;
  const read = { ...question, period: { ...question.period, from: found.from, to: found.to } };
  const { org, filters } = question;
  const total = sumMeasures(await usage.sum({ org, filters, from: found.from, to: found.to }));
  const headline = shorten(headlineOf(question, found));
  const isEmpty = found.events === 0;
  const message = messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: isEmpty ? await nothingRead(context, found) : linesOf(question, found),
    period: replyPeriod(read),
    figures: [...figuresOf(found), ...pendingFigures(total)],
    ...(found.tips.length > 0 && { table: tipsTable(found), fileTable: tipsFileTable(found) }),
    charts: found.tips.length > 1 ? [tipsChart(read, found, headline)] : [],
    csvName: found.tips.length > 0 ? csvNameOf(read).replace('trend', 'tips') : null,
    footing: isEmpty ? null : await footingOf({ question: read, usage }, total, 0n),
  });
  return inCurrency(message, question.currency);
}

/** "$4.20 of $24.70 (17 %) could be saved in the last 30 days: 6 tips" */
function headlineOf(question: Question, found: TipsFound): string {
  const { tips, spent, isWhole, events } = found;
  const read = isWhole ? question : { ...question, periodText: `since ${dateOf(question, found.from)}` };
  const window = windowText(read);
  if (events === 0)
    return isWhole
      ? say`No usage ${window}, so there is nothing to save`
      : say`No calls that can be compared`;
  if (isCostPending(spent)) return say`Nothing to compare ${window}: the cost is pending`;
  const cost = costText(spent, question.currency);
  if (tips.length === 0) return say`Nothing found that would have cost less: ${cost} ${window}`;
  const saving = totalSaving(tips);
  const count = counted(tips.length, say`1 tip`, say`${tips.length} tips`);
  const amount = formatMoney(saving, question.currency);
  return say`${amount} of ${cost} (${shareText(saving, spent.costNano)}) could be saved ${window}: ${count}`;
}

function dateOf({ period }: Question, at: number): string {
  return localDate(at, period.timeZone).toString();
}

function linesOf(question: Question, found: TipsFound): readonly string[] {
  const { currency, now } = question;
  const { tips, patterns, spent } = found;
  const shares = sharesOf(tips.map(savingOf), spent.costNano);
  const told = tips.slice(0, TOLD);
  return [
    ...told.map((tip, index) => `${index + 1}. ${tipLine(tip, shares[index] ?? null, currency)}`),
    ...(tips.length === 0 ? [lookedAt(found)] : []),
    ...said(confidenceLine(tips, currency)),
    ...said(tips.length === 0 ? null : paceLine(found, now, currency)),
    ...assumedLines(told),
    ...patterns.map((pattern) => patternLine(pattern, currency)),
    ...(tips.length > 1 ? [say`Each call counts towards one tip only, so the savings add up.`] : []),
    ...partLine(question, found),
  ];
}

function said(line: string | null): readonly string[] {
  return line === null ? [] : [line];
}

/** Once for each kind that is told of. */
function assumedLines(told: readonly Tip[]): readonly string[] {
  return KINDS.filter(({ name }) => told.some(({ kind }) => kind === name)).map(({ assumes }) => assumes());
}

function lookedAt({ events, calls }: TipsFound): string {
  const left = events - calls;
  const looked = say`Looked at ${callsText(calls)} for short ones to large models, work nobody waits for, prompts that begin alike, long chats and files sent again.`;
  if (left === 0) return looked;
  return `${looked} ${leftText(left)}`;
}

function leftText(calls: number): string {
  return counted(
    calls,
    say`1 call more costs nothing, waits for a price, or is not billed by the book.`,
    say`${callsText(calls)} more cost nothing, wait for a price, or are not billed by the book.`,
  );
}

function partLine(question: Question, { isWhole, from }: TipsFound): readonly string[] {
  if (isWhole) return [];
  return [
    say`Read since ${dateOf(question, from)}: at most ${MOST_EVENTS} calls, of those still kept one by one.`,
  ];
}

async function nothingRead(context: ReportContext, { isWhole }: TipsFound): Promise<readonly string[]> {
  if (isWhole) return [await lastSeenText(context)];
  return [
    say`The calls are no longer kept one by one, or an hour holds more than ${MOST_EVENTS}: add a filter such as agent:.`,
  ];
}

function figuresOf({ spent, tips, events }: TipsFound): readonly Figure[] {
  const saving = totalSaving(tips);
  return [
    { key: 'cost', label: say`Cost`, value: costValue(spent), unit: 'usd', text: costText(spent) },
    {
      key: 'possibleSavings',
      label: say`Could be saved`,
      // Of calls that all wait for a price nobody knows whether another would have cost less.
      value: isCostPending(spent) ? null : toDecimalUsd(saving),
      unit: 'usd',
      text: isCostPending(spent) ? say`pending` : formatMoney(saving, undefined),
    },
    { key: 'tips', label: say`Tips`, value: tips.length, unit: 'count', text: String(tips.length) },
    {
      key: 'calls',
      label: say`Calls read`,
      value: events,
      unit: 'count',
      text: formatCount(events),
    },
  ];
}
