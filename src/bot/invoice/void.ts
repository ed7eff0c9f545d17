import { readInvoice } from '../../analytics/finance/invoice-body.ts';
import { messageOf } from '../../analytics/message.ts';
import { typedUsdText } from '../../analytics/pricing/charge/unit-price.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { findInvoice } from './number.ts';
import { customerWord } from './terms.ts';

/** `invoice void <number>`: it stays under its number and is owed by nobody; its credits can be used again. */
export async function voidInvoice(call: Call, words: readonly Word[]): Promise<Saying> {
  const found = await findInvoice(call, words, 'void');
  if ('refused' in found) return found.refused;
  const { org, number, month, customer, body } = found.invoice;
  if (!(await call.services.state.voidInvoice(org, number))) {
    const problem = misunderstanding('contradiction', say`Invoice ${String(number)} is void already.`, {
      hint: say`See /usage invoice list.`,
    });
    return refuse(call, problem);
  }
  const { totalUsd } = readInvoice(body);
  await recordChange(call, `invoice void ${number}`, `${month}${customerWord(customer)}, $${totalUsd}`);
  return {
    message: messageOf({
      command: `/usage invoice void ${number}`,
      tone: 'good',
      headline: say`Invoice ${String(number)} of ${month} is void; ${typedUsdText(totalUsd)} is no longer due`,
      lines: [
        say`Its number is not used again. Credits it used and payments on it are free for other invoices.`,
      ],
      actions: [
        { label: say`Issue it anew`, command: `/usage invoice issue ${month}${customerWord(customer)}` },
      ],
    }),
  };
}
