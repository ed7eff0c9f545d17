import { dayText, differenceText } from '../../analytics/finance/closed-words.ts';
import { type InvoiceBody, nanoOf } from '../../analytics/finance/invoice-body.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import { datesText } from '../../analytics/reports/former-period.ts';
import { entryText, type ShownInvoice } from './shown.ts';

const SHOWN_PARTS = 5;

/** What an invoice says in words: who, when, by feature, what was paid, and what is not final. */
export function invoiceLines(shown: ShownInvoice): readonly string[] {
  const { body, paid } = shown;
  return [
    aboutLine(shown),
    ...partLine('model', body.models),
    ...partLine('feature', body.features),
    ...roundingLine(body),
    ...paid.map((one) => `Paid ${entryText(one)}.`),
    ...plannedLine(body),
    ...creditLine(body),
    ...notFinal(shown),
    ...changedLine(shown),
    ...(shown.invoice ? [`SHA-256 of the invoice as issued: ${shown.invoice.checksum}`] : []),
  ];
}

function aboutLine({ body, invoice }: ShownInvoice): string {
  const { organisation, customer, timeZone } = body;
  const span = { from: Date.parse(body.from), to: Date.parse(body.to) };
  const whose = customer === '' ? organisation.name : `${organisation.name}, customer ${customer}`;
  const about = `${whose}; ${datesText(span, timeZone)} (${timeZone}); amounts in USD`;
  if (!invoice) return `${about}; not issued.`;
  return `Number ${invoice.number}; ${about}; issued on ${dayText(invoice.issuedAt, timeZone)}.`;
}

function partLine(by: string, parts: InvoiceBody['features']): readonly string[] {
  if (parts.length === 0) return [];
  const named = parts.slice(0, SHOWN_PARTS).map((one) => `${one.name} ${textOf(one.amountUsd)}`);
  const more = parts.slice(SHOWN_PARTS);
  const others = more.length === 0 ? [] : [`${more.length} more ${formatUsdCents(add(more))}`];
  return [`The usage by ${by}: ${[...named, ...others].join(', ')}.`];
}

function add(parts: readonly { readonly amountUsd: string | null }[]): bigint {
  return parts.reduce((sum, { amountUsd }) => sum + nanoOf(amountUsd ?? '0'), 0n);
}

function roundingLine({ usageUsd, roundingUsd, chargedUsd, lines }: InvoiceBody): readonly string[] {
  if (nanoOf(roundingUsd) === 0n) return [];
  const oneByOne = formatUsdCents(add(lines));
  return [
    `The usage is $${usageUsd} exactly, ${textOf(chargedUsd)} rounded once. Its lines, each rounded, come to ${oneByOne}: hence the rounding.`,
  ];
}

function plannedLine({ plannedUsd }: InvoiceBody): readonly string[] {
  if (nanoOf(plannedUsd) === 0n) return [];
  return [`Included in plans and not charged: ${textOf(plannedUsd)} at API prices.`];
}

function creditLine({ creditLeftUsd }: InvoiceBody): readonly string[] {
  if (nanoOf(creditLeftUsd) === 0n) return [];
  return [`${textOf(creditLeftUsd)} of credit is left for later invoices.`];
}

function notFinal({ body: { pendingEvents }, isRunning }: ShownInvoice): readonly string[] {
  return [
    ...(isRunning ? ['Not final: the month is still running.'] : []),
    ...(pendingEvents > 0 ? [`Not final: ${unpricedText(pendingEvents)}.`] : []),
  ];
}

/** "3 events unpriced" */
export function unpricedText(events: number): string {
  return `${events} ${events === 1 ? 'event' : 'events'} unpriced`;
}

function changedLine({ body, chargedNow }: ShownInvoice): readonly string[] {
  const charged = nanoOf(body.chargedUsd);
  if (chargedNow === null || chargedNow === charged) return [];
  const difference = differenceText(chargedNow - charged);
  return [
    `Prices or usage changed since: the usage would be ${formatUsdCents(chargedNow)} now (${difference}). The invoice stays as it was issued.`,
  ];
}

function textOf(usd: string): string {
  return formatUsdCents(nanoOf(usd));
}
