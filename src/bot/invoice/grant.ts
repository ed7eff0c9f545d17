import { dayText } from '../../analytics/currency.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatUsdCents, maybeNanoUsd, toDecimalUsd } from '../../analytics/money.ts';
import { localDate } from '../../analytics/period.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { LedgerEntry } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeStretch } from '../grammar/range-date.ts';
import { quoteText, type Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { customerWord, readCustomer } from './terms.ts';

type Kind = LedgerEntry['kind'];
type Terms = Pick<LedgerEntry, 'amount' | 'note' | 'day' | 'customer'>;

const VERBS: Readonly<Record<Kind, string>> = { credit: 'credit', payment: 'pay' };
const ID_BITS = 40;
const LONGEST_NOTE = 200;
/** A billion dollars: beyond is a typing error. */
const MOST_NANO = 10n ** 18n;

/** `invoice credit $50 "launch promotion" [on 2026-10-05] [customer:globex]` */
export function grantCredit(call: Call, words: readonly Word[]): Promise<Saying> {
  return enter(call, words, 'credit');
}

/** `invoice pay $1200 "wire 4711" [on 2026-11-05] [customer:globex]` */
export function recordPayment(call: Call, words: readonly Word[]): Promise<Saying> {
  return enter(call, words, 'payment');
}

async function enter(call: Call, words: readonly Word[], kind: Kind): Promise<Saying> {
  const terms = await readTerms(call, words, kind);
  if ('code' in terms) return refuse(call, terms);
  const { services, speaker, now } = call;
  const id = services.randomId(ID_BITS);
  const made = { org: speaker.organisation.id, createdBy: speaker.member?.id ?? null, createdAt: now };
  await services.state.saveLedgerEntry({ ...terms, ...made, id, kind });
  const command = commandOf(kind, terms);
  await recordChange(call, `invoice ${VERBS[kind]} ${id}`, command);
  const about = terms.note === '' ? '' : `: ${terms.note}`;
  const message = messageOf({
    command,
    tone: 'good',
    headline: shorten(`${enteredText(terms, kind)}${about}`),
    lines: [
      kind === 'credit'
        ? say`The next invoice of its month or a later one is less by it, before tax.`
        : say`It pays the oldest invoice that is open.`,
    ],
    actions: [{ label: say`Undo`, command: `/usage invoice undo ${id}` }],
  });
  return { message };
}

/** "Credit of $50.00 for globex on 5 Oct 2026" */
function enteredText(terms: Terms, kind: Kind): string {
  const { customer } = terms;
  const [amount, day] = [formatUsdCents(terms.amount), dayText(terms.day)];
  if (customer === '')
    return kind === 'credit' ? say`Credit of ${amount} on ${day}` : say`Payment of ${amount} on ${day}`;
  return kind === 'credit'
    ? say`Credit of ${amount} for ${customer} on ${day}`
    : say`Payment of ${amount} for ${customer} on ${day}`;
}

async function readTerms(call: Call, words: readonly Word[], kind: Kind): Promise<Terms | Misunderstanding> {
  const { now, speaker } = call;
  const { timeZone } = speaker.organisation;
  const plain = words.filter(({ key }) => key === null);
  const on = plain.findIndex(({ text, quoted }) => !quoted && text.toLowerCase() === 'on');
  const date = on < 0 ? undefined : (plain[on + 1]?.text ?? '');
  const [sum, note, more] = on < 0 ? plain : plain.filter((_, at) => at !== on && at !== on + 1);
  const amount = maybeAmount(sum?.text ?? '');
  if (amount === undefined)
    return badTerms(say`${shownWord(sum?.text ?? '')} is no amount of dollars and cents.`, kind);
  const unknown = more ?? words.find(({ key }) => key !== null && key !== 'customer');
  if (unknown) return badTerms(say`I do not know what ${shownWord(unknown.text)} means here.`, kind);
  const text = note?.values[0] ?? '';
  if (text.length > LONGEST_NOTE) return badTerms(say`A note has at most ${LONGEST_NOTE} characters.`, kind);
  const day = date ?? localDate(now, timeZone).toString();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !maybeStretch(day, timeZone))
    return badTerms(say`${shownWord(day)} is no day.`, kind);
  const customer = await readCustomer(call, words);
  return typeof customer === 'string' ? { amount, note: text, day, customer } : customer;
}

/** "$1,200.50", "1200", "$50": whole cents above zero. */
function maybeAmount(text: string): bigint | undefined {
  const [, number = ''] = /^\$?(\d[\d,]*(?:\.\d{1,2})?)$/.exec(text) ?? [];
  const nano = maybeNanoUsd(number.replaceAll(',', ''));
  return nano === undefined || nano === 0n || nano > MOST_NANO ? undefined : nano;
}

function badTerms(message: string, kind: Kind): Misunderstanding {
  const hint =
    kind === 'credit'
      ? say`For example: /usage invoice credit $50 "launch promotion" on 2026-10-05`
      : say`For example: /usage invoice pay $1200 "wire 4711"`;
  return misunderstanding('bad_value', message, { hint });
}

function commandOf(kind: Kind, { amount, note, day, customer }: Terms): string {
  const about = note === '' ? '' : ` ${quoteText(note)}`;
  return `/usage invoice ${VERBS[kind]} $${toDecimalUsd(amount)}${about} on ${day}${customerWord(customer)}`;
}
