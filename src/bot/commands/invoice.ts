import { say } from '../../language/say.ts';
import type { Call, Command, Saying } from '../command.ts';
import { grantCredit, recordPayment } from '../invoice/grant.ts';
import { issueInvoice } from '../invoice/issue.ts';
import { showLedger } from '../invoice/ledger.ts';
import { listInvoices } from '../invoice/list.ts';
import { previewInvoice, showInvoice } from '../invoice/show.ts';
import { undoEntry } from '../invoice/undo.ts';
import { voidInvoice } from '../invoice/void.ts';
import { type FinanceVerbs, maybeRefused } from '../speaker/finance-access.ts';

export const invoice: Command = {
  name: 'invoice',
  aliases: ['invoices'],
  get summary() {
    return say`what a month is charged, with credits, tax and payments; issuing it under a number`;
  },
  forms: [
    'invoice [month] [customer:…] [json] [pdf]',
    'invoice issue <month> [customer:…]',
    'invoice list|ledger [customer:…]',
    'invoice show|void <number>',
    'invoice credit|pay $50 "<note>" [on 2026-10-05] [customer:…]',
    'invoice undo <id>',
  ],
  examples: ['invoice last-month', 'invoice list', 'invoice ledger'],
  who: 'admins',
  reads: (verb) => verb === undefined || !WRITES.includes(verb),
  run: runInvoice,
};

const WRITES: readonly string[] = ['issue', 'void', 'credit', 'pay', 'undo'];

const VERBS: FinanceVerbs = {
  list: listInvoices,
  ledger: showLedger,
  show: showInvoice,
  issue: issueInvoice,
  void: voidInvoice,
  credit: grantCredit,
  pay: recordPayment,
  undo: undoEntry,
};

async function runInvoice(call: Call): Promise<Saying> {
  const refused = maybeRefused(call, say`Invoices are for admins.`);
  if (refused) return refused;
  const [verb, ...rest] = call.words;
  const name = verb?.quoted ? '' : (verb?.text.toLowerCase() ?? '');
  const run = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  return run ? run(call, rest) : previewInvoice(call, call.words);
}
