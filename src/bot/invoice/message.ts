import { monthText } from '../../analytics/finance/closed-words.ts';
import { type InvoiceBody, nanoOf } from '../../analytics/finance/invoice-body.ts';
import { type Figure, type Message, messageOf } from '../../analytics/message.ts';
import { formatUsdCents, toDecimalUsd } from '../../analytics/money.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { balanceOf, type ShownInvoice, taxableOf } from './shown.ts';
import { exactTable, lineTable, sectionsOf } from './tables.ts';
import { customerWord } from './terms.ts';
import { invoiceLines } from './wording.ts';

/** An invoice or its draft: who and when, the lines, credits, tax, total, what was paid and what is due. */
export function invoiceMessage(shown: ShownInvoice): Message {
  const { body, invoice } = shown;
  return messageOf({
    command: commandOf(shown),
    tone: invoice?.state === 'void' ? 'notice' : 'answer',
    headline: shorten(headlineOf(shown)),
    lines: invoiceLines(shown),
    period: { from: body.from, to: body.to, timeZone: body.timeZone, granularity: 'month' },
    figures: figuresOf(shown),
    table: lineTable(body),
    fileTable: exactTable(body),
    sections: sectionsOf(shown),
    csvName: fileName(shown),
    actions: invoice === null ? [{ label: say`Issue it`, command: issueCommand(body) }] : [],
  });
}

function headlineOf({ body, invoice, paid }: ShownInvoice): string {
  const whose = body.customer === '' ? body.organisation.name : body.customer;
  const total = formatUsdCents(nanoOf(body.totalUsd));
  const about = `${monthText(body.month)}, ${whose}: ${total}`;
  if (!invoice) return say`Invoice draft, ${about}`;
  const { number, state } = invoice;
  if (state === 'void') return say`Invoice ${String(number)}, ${about}, void`;
  const { due } = balanceOf(body, paid);
  if (due === 0n) return say`Invoice ${String(number)}, ${about}, paid`;
  return say`Invoice ${String(number)}, ${about}, ${formatUsdCents(due)} due`;
}

function commandOf({ body, invoice }: ShownInvoice): string {
  if (invoice) return `/usage invoice show ${invoice.number}`;
  return `/usage invoice ${body.month}${customerWord(body.customer)}`;
}

function issueCommand({ month, customer }: InvoiceBody): string {
  return `/usage invoice issue ${month}${customerWord(customer)}`;
}

function fileName({ body, invoice }: ShownInvoice): string {
  const whose = body.customer === '' ? [] : [body.customer];
  const name = ['invoice', invoice ? String(invoice.number) : 'draft', body.month, ...whose].join('-');
  return name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 120);
}

function figuresOf({ body, paid }: ShownInvoice): readonly Figure[] {
  const credits = body.credits.reduce((sum, { amountUsd }) => sum + nanoOf(amountUsd), 0n);
  const balance = balanceOf(body, paid);
  return [
    money('charged', say`Usage`, nanoOf(body.chargedUsd)),
    ...(credits === 0n
      ? []
      : [money('credits', say`Credits`, -credits), money('subtotal', say`Subtotal`, taxableOf(body))]),
    money('tax', say`Tax ${decimalText(body.taxRate)} %`, nanoOf(body.taxUsd)),
    money('total', say`Total`, nanoOf(body.totalUsd)),
    money('paid', say`Paid`, balance.paid),
    money('due', say`Balance due`, balance.due),
    ...(nanoOf(body.creditLeftUsd) === 0n
      ? []
      : [money('creditLeft', say`Credit left`, nanoOf(body.creditLeftUsd))]),
  ];
}

function money(key: string, label: string, nano: bigint): Figure {
  return { key, label, value: toDecimalUsd(nano), unit: 'usd', text: formatUsdCents(nano) };
}
