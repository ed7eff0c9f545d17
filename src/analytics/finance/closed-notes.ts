import { say } from '../../language/say.ts';
import type { Message } from '../message.ts';
import { monthOf } from '../pricing/repricing/cost-comparison.ts';
import { NO_COST } from '../reports/pending-cost.ts';
import type { Question } from '../reports/question.ts';
import type { StateStore } from '../state.ts';
import type { UsageStore } from '../store.ts';
import { type ClosedMonth, closedMonths } from './closed-months.ts';
import { closedText, dayText } from './closed-words.ts';

/** Months of a long period that are looked at, the latest. */
const MOST_MONTHS = 13;

type Stores = {
  readonly state: Pick<StateStore, 'setting'>;
  readonly usage: Pick<UsageStore, 'sum' | 'detail'>;
};
type Asked = Pick<Question, 'org' | 'period' | 'filters' | 'currency'>;

/** An answer that says which of its months were closed at another figure than they have now. */
export async function withClosedMonths(message: Message, asked: Asked, stores: Stores): Promise<Message> {
  const { footing } = message;
  // Whoever is bound to a part is told nothing of the organisation's books.
  if (!footing || message.within !== undefined) return message;
  const notes = await closedNotes(asked, stores);
  return notes.length === 0
    ? message
    : { ...message, footing: { ...footing, notes: [...footing.notes, ...notes] } };
}

async function closedNotes(asked: Asked, stores: Stores): Promise<readonly string[]> {
  const closed = await closedMonths(stores.state, asked.org, monthsOf(asked.period));
  if (closed.length === 0) return [];
  // Whoever asks may do so in another zone; months are closed in the organisation's.
  const { timeZone } = await stores.usage.detail(asked.org);
  const notes = await Promise.all(closed.map((one) => maybeNote(one, { ...asked, timeZone }, stores)));
  return notes.filter((note) => note !== undefined);
}

function monthsOf({ from, to, timeZone }: Question['period']): readonly string[] {
  const months: string[] = [];
  for (let at = to - 1; at >= from && months.length < MOST_MONTHS; ) {
    const month = monthOf(at, timeZone);
    months.unshift(month.month);
    at = month.from - 1;
  }
  return months;
}

async function maybeNote(
  closed: ClosedMonth,
  { org, timeZone, filters, currency }: Asked & { readonly timeZone: string },
  { usage }: Stores,
): Promise<string | undefined> {
  const { from, to } = monthOf(Date.parse(`${closed.month}-15T12:00:00Z`), timeZone);
  const [sum] = await usage.sum({ org, from, to, filters: [] }, { measures: ['costNano', 'pendingEvents'] });
  const now = sum?.measures ?? NO_COST;
  if (now.costNano === closed.costNano) return undefined;
  // Whoever asks about a part of it may not be meant to know the whole.
  if (filters.length > 0)
    return say`${closed.month} was closed on ${dayText(closed.closedAt, timeZone)} and costs something else now`;
  return closedText(closed, now, { timeZone, currency });
}
