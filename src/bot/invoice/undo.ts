import { readInvoice } from '../../analytics/finance/invoice-body.ts';
import { messageOf } from '../../analytics/message.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import type { LedgerEntry } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { notUnderstood } from '../speaker/finance-access.ts';
import { alone } from './alone.ts';

/** `invoice undo <id>`: takes a credit or payment back, unless an invoice that stands has used it. */
export async function undoEntry(call: Call, [named, more]: readonly Word[]): Promise<Saying> {
  if (!named || more) return notUnderstood(call, more, say`For example: /usage invoice undo k3j5m2n8`);
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
      misunderstanding('not_found', say`There is no entry ${shownWord(named.text)}.`, {
        hint: say`See /usage invoice ledger.`,
      }),
    );
  const { id, kind, amount, note, day } = entry;
  const user = (await services.state.invoices(org)).find(
    ({ state, body }) => state === 'issued' && readInvoice(body).credits.some((one) => one.id === id),
  );
  if (user) {
    const problem = misunderstanding(
      'contradiction',
      say`Invoice ${String(user.number)} has used this credit.`,
      {
        hint: say`Void it first: /usage invoice void ${String(user.number)}`,
      },
    );
    return refuse(call, problem);
  }
  await services.state.removeLedgerEntry(org, id);
  await recordChange(
    call,
    `invoice undo ${id}`,
    () => `${kind} of ${formatUsdCents(amount)} on ${day}: ${note}`,
  );
  return {
    message: messageOf({
      command: `/usage invoice undo ${id}`,
      tone: 'good',
      headline: undoneText(entry),
      actions: [{ label: say`What is left`, command: '/usage invoice ledger' }],
    }),
  };
}

function undoneText({ kind, amount, day }: LedgerEntry): string {
  const usd = formatUsdCents(amount);
  return kind === 'credit'
    ? say`Took back the credit of ${usd} on ${day}`
    : say`Took back the payment of ${usd} on ${day}`;
}
