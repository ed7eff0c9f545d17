import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { lastMonth, looksLikeMonth, type Month, readMonth } from '../grammar/month-word.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { AskedFile } from '../grammar/query.ts';
import { quoteValue, type Word } from '../grammar/words.ts';
import { knownCustomer } from '../question/customer-name.ts';

/** What invoice words say, in any order. */
export type InvoiceTerms = {
  readonly month: Month;
  /** "" for the organisation itself. */
  readonly customer: string;
  readonly files: readonly AskedFile[];
  /** Whether somebody means it although it is not final. */
  readonly anyway: boolean;
};

const FILES: readonly AskedFile[] = ['csv', 'json', 'pdf'];

/** The last month and the organisation itself unless others are named. */
export async function readInvoiceTerms(
  call: Call,
  words: readonly Word[],
): Promise<InvoiceTerms | Misunderstanding> {
  const today = { now: call.now, timeZone: call.speaker.organisation.timeZone };
  const isWord = (text: string) => (word: Word) => word.key === null && word.text.toLowerCase() === text;
  const [named] = words.filter((word) => word.key === null && looksLikeMonth(word.text));
  const files = FILES.filter((file) => words.some(isWord(file)));
  const isKnown = (word: Word) =>
    word === named || word.key === 'customer' || ['anyway', ...FILES].some((text) => isWord(text)(word));
  const unknown = words.find((word) => !isKnown(word));
  if (unknown) return notUnderstood(unknown);
  const customer = await readCustomer(call, words);
  if (typeof customer !== 'string') return customer;
  const month = named ? readMonth(named.text, today) : lastMonth(today);
  if ('problem' in month) return misunderstanding('bad_value', month.problem, { hint: example() });
  return { month, customer, files, anyway: words.some(isWord('anyway')) };
}

function notUnderstood(word: Word): Misunderstanding {
  const message = say`I do not know what ${shownWord(word.text)} means in an invoice.`;
  return misunderstanding('unknown_word', message, { hint: example() });
}

function example(): string {
  return say`For example: /usage invoice 2026-10 customer:globex`;
}

/** The customer named, "" when none is; only one whose usage is known. */
export async function readCustomer(call: Call, words: readonly Word[]): Promise<string | Misunderstanding> {
  const named = words.filter(({ key }) => key === 'customer');
  const [word] = named;
  if (!word) return '';
  const [customer = ''] = word.values;
  if (named.length > 1 || word.values.length > 1 || word.negated || customer === '')
    return misunderstanding('bad_value', say`An invoice is for one customer.`, { hint: example() });
  const found = await knownCustomer(call, customer);
  if (found !== undefined) return found;
  return misunderstanding('unknown_name', say`There is no usage of a customer ${shownWord(customer)}.`, {
    hint: say`See /usage top customer 90d.`,
  });
}

/** " customer:globex", or nothing. */
export function customerWord(customer: string): string {
  return customer === '' ? '' : ` customer:${quoteValue(customer)}`;
}
