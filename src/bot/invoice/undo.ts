import { readInvoice } from '../../analytics/finance/invoice-body.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { notUnderstood } from '../finance-access.ts';
import { misunderstanding, shownWord } from '../problem.ts';
import { recordChange } from '../record-change.ts';
import type { Word } from '../words.ts';
import { alone } from './alone.ts';

const HINT = 'See /usage invoice ledger.';

/** `invoice undo <id>`: takes a credit or payment back, unless an invoice that stands has used it. */
export async function undoEntry(call: Call, [named, more]: readonly Word[]): Promise<Saying> {
  if (!named || more) return notUnderstood(call, more, 'For example: /usage invoice undo k3j5m2n8');
  // An invoice that is being issued may be using it.
  return alone(call, () => undoAlone(call, named));
}

async function undoAlone(call: Call, named: Word): Promise<Saying> {
  const { services, speaker } = call;
  const org = speaker.organisation.id;
  const entry = (await services.state.ledger(org)).find(({ id }) => id === named.text);
  if (!entry)
    return refuse(
      call,
      misunderstanding('not_found', `There is no entry ${shownWord(named.text)}.`, { hint: HINT }),
    );
  const { id, kind, amount, note, day } = entry;
  const user = (await services.state.invoices(org)).find(
    ({ state, body }) => state === 'issued' && readInvoice(body).credits.some((one) => one.id === id),
  );
  if (user) {
    const problem = misunderstanding('contradiction', `Invoice ${user.number} has used this credit.`, {
      hint: `Void it first: /usage invoice void ${user.number}`,
    });
    return refuse(call, problem);
  }
  await services.state.removeLedgerEntry(org, id);
  await recordChange(call, `invoice undo ${id}`, `${kind} of ${formatUsdCents(amount)} on ${day}: ${note}`);
  const what = `${kind} of ${formatUsdCents(amount)} on ${day}`;
  return {
    message: messageOf({
      command: `/usage invoice undo ${id}`,
      tone: 'good',
      headline: `Took back the ${what}`,
      actions: [{ label: 'What is left', command: '/usage invoice ledger' }],
    }),
  };
}
