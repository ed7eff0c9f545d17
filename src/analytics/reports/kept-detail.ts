import { say } from '../../language/say.ts';
import { coveredFrom, coveredTo } from '../detail.ts';
import { type DimensionName, dimensionNamed, isSeriesDimension } from '../dimensions.ts';
import { type Message, messageOf } from '../message.ts';
import { localDate, zoneClock } from '../period.ts';
import type { UsageReader } from '../store.ts';
import type { Question } from './question.ts';
import { type FormerPeriod, formerOf, formerText } from './versus/former-period.ts';

/** A question as it can be answered from what is kept, with what has to be said about it; or why it cannot be. */
export type Answerable =
  | { readonly kind: 'answerable'; readonly question: Question; readonly note: string | null }
  | { readonly kind: 'gone'; readonly message: Message };

/** The period becomes what the sums will cover, so that an answer prints exactly what it summed. */
export async function keptQuestion(question: Question, usage: UsageReader): Promise<Answerable> {
  const { period } = question;
  const detail = await usage.detail(question.org);
  const named = maybeEventDimension(question);
  if (named) {
    const { label } = dimensionNamed(named);
    const hint = say`Ask about a time since then, or without ${label}.`;
    return keptSince(question, { kept: detail.eventsFrom, name: label, hint, isOfTotals: true });
  }
  // Of a day that is kept as one sum nobody knows the hours.
  const earliest = Math.min(period.from, question.versus?.from ?? period.from);
  if (question.view === 'heatmap' && earliest < detail.hoursFrom)
    return keptSince(question, {
      kept: detail.hoursFrom,
      name: say`hour`,
      hint: say`Ask about a time since then, or for days with /usage trend.`,
      isOfTotals: false,
    });
  const clock = zoneClock(detail.timeZone);
  const from = coveredFrom(period.from, detail, clock);
  const to = coveredTo(period.to, detail, clock);
  const needsHours = period.granularity === 'hour' && from < detail.hoursFrom;
  if (from === period.from && to === period.to && !needsHours) {
    return { kind: 'answerable', question, note: null };
  }
  const granularity = needsHours ? 'day' : period.granularity;
  const isByDay = from < detail.hoursFrom;
  const since = dateText(isByDay ? detail.hoursFrom : detail.eventsFrom, period.timeZone);
  return {
    kind: 'answerable',
    question: { ...question, period: { ...period, from, to, granularity } },
    note: isByDay
      ? say`no detail before ${since}: counted by whole days`
      : say`no detail before ${since}: counted by whole hours`,
  };
}

type KeptDetail = {
  readonly kept: number;
  readonly name: string;
  readonly hint: string;
  /** Whether totals need it too, so that what came before has none either. */
  readonly isOfTotals: boolean;
};

/** What only single events or hours know reaches no further back than they are kept. */
function keptSince(question: Question, detail: KeptDetail): Answerable {
  const { kept } = detail;
  const { period } = question;
  const former = formerOf(question);
  if (Math.min(period.from, former.from) >= kept) return { kind: 'answerable', question, note: null };
  const since = dateText(kept, period.timeZone);
  if (period.to <= kept) return { kind: 'gone', message: noDetail(question, detail, since) };
  const isCompared = question.versus !== undefined || question.view === 'why';
  if (isCompared && former.from < kept)
    return { kind: 'gone', message: noDetail(question, detail, since, former) };
  const isWhole = period.from >= kept;
  return {
    kind: 'answerable',
    question: {
      ...question,
      period: { ...period, from: Math.max(period.from, kept) },
      ...(detail.isOfTotals && { hasNoFormer: true as const }),
    },
    note: noteOf(since, isWhole),
  };
}

function noteOf(since: string, isWhole: boolean): string {
  return isWhole
    ? say`no detail before ${since}, so there is nothing to compare with`
    : say`no detail before ${since}`;
}

function noDetail(
  { command, period }: Question,
  { name, hint }: KeptDetail,
  since: string,
  former?: FormerPeriod,
): Message {
  const message = former
    ? say`There is no detail by ${name} before ${since}, so nothing compares with ${formerText(former, period.timeZone)}.`
    : say`There is no detail by ${name} before ${since}.`;
  const error = { code: 'no_detail', message, hint };
  return messageOf({ command, tone: 'problem', headline: message, lines: [hint], error });
}

function maybeEventDimension({ filters, by }: Question): DimensionName | undefined {
  const names = [...filters.map(({ dimension }) => dimension), ...(by ? [by] : [])];
  return names.find((name) => !isSeriesDimension(name) && name !== 'tag');
}

function dateText(at: number, timeZone: string): string {
  return localDate(at, timeZone).toString();
}

/** The answer with one more sentence under it. */
export function withNote(message: Message, note: string | null): Message {
  if (note === null || !message.footing) return message;
  return { ...message, footing: { ...message.footing, notes: [...message.footing.notes, note] } };
}
