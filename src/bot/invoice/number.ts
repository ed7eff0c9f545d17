import type { Invoice } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { AskedFile } from '../grammar/query.ts';
import type { Word } from '../grammar/words.ts';
import { notUnderstood } from '../speaker/finance-access.ts';

type Found = { readonly invoice: Invoice; readonly files: readonly AskedFile[] };

const FILES: readonly AskedFile[] = ['csv', 'json', 'pdf'];

/** The invoice with the number that was typed. */
export async function findInvoice(
  call: Call,
  words: readonly Word[],
  verb: 'show' | 'void',
): Promise<Found | { readonly refused: Saying }> {
  const hint =
    verb === 'show' ? say`For example: /usage invoice show 3` : say`For example: /usage invoice void 3`;
  const texts = words.map(({ text }) => text.toLowerCase());
  const files = FILES.filter((file) => texts.includes(file));
  const [named, more] = words.filter(({ text }) => !files.some((file) => file === text.toLowerCase()));
  if (!named || more) return { refused: notUnderstood(call, more, hint) };
  const all = await call.services.state.invoices(call.speaker.organisation.id);
  const invoice = all.find(({ number }) => String(number) === named.text.replace(/^#/, ''));
  if (invoice) return { invoice, files };
  const message = say`There is no invoice ${shownWord(named.text)}.`;
  const problem = misunderstanding('not_found', message, { hint: say`See /usage invoice list.` });
  return { refused: refuse(call, problem) };
}
