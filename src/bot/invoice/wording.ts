import { dayText, differenceText } from '../../analytics/finance/closed-words.ts';
import { type InvoiceBody, nanoOf } from '../../analytics/finance/invoice-body.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import { typedUsdText } from '../../analytics/pricing/charge/unit-price.ts';
import { datesText } from '../../analytics/reports/versus/former-period.ts';
import { counted, say } from '../../language/say.ts';
import { entryText, type ShownInvoice } from './shown.ts';

const SHOWN_PARTS = 5;

/** What an invoice says in words: who, when, by feature, what was paid, and what is not final. */
export function invoiceLines(shown: ShownInvoice): readonly string[] {
  const { body, paid } = shown;
  return [
    aboutLine(shown),
    ...partLine(body.models, (parts) => say`The usage by model: ${parts}.`),
    ...partLine(body.features, (parts) => say`The usage by feature: ${parts}.`),
    ...roundingLine(body),
    ...paid.map((one) => say`Paid ${entryText(one)}.`),
    ...plannedLine(body),
    ...creditLine(body),
    ...notFinal(shown),
    ...changedLine(shown),
    ...(shown.invoice ? [say`SHA-256 of the invoice as issued: ${shown.invoice.checksum}`] : []),
  ];
}

function aboutLine({ body, invoice }: ShownInvoice): string {
  const { organisation, customer, timeZone } = body;
  const span = { from: Date.parse(body.from), to: Date.parse(body.to) };
  const whose = customer === '' ? organisation.name : say`${organisation.name}, customer ${customer}`;
  const about = say`${whose}; ${datesText(span, timeZone)} (${timeZone}); amounts in USD`;
  if (!invoice) return say`${about}; not issued.`;
  return say`Number ${String(invoice.number)}; ${about}; issued on ${dayText(invoice.issuedAt, timeZone)}.`;
}

function partLine(parts: InvoiceBody['features'], lineOf: (parts: string) => string): readonly string[] {
  if (parts.length === 0) return [];
  const named = parts.slice(0, SHOWN_PARTS).map((one) => `${one.name} ${textOf(one.amountUsd)}`);
  const more = parts.slice(SHOWN_PARTS);
  const others = more.length === 0 ? [] : [say`${more.length} more ${formatUsdCents(add(more))}`];
  return [lineOf([...named, ...others].join(', '))];
}

function add(parts: readonly { readonly amountUsd: string | null }[]): bigint {
  return parts.reduce((sum, { amountUsd }) => sum + nanoOf(amountUsd ?? '0'), 0n);
}

function roundingLine({ usageUsd, roundingUsd, chargedUsd, lines }: InvoiceBody): readonly string[] {
  if (nanoOf(roundingUsd) === 0n) return [];
  const oneByOne = formatUsdCents(add(lines));
  return [
    say`The usage is ${typedUsdText(usageUsd)} exactly, ${textOf(chargedUsd)} rounded once. Its lines, each rounded, come to ${oneByOne}: hence the rounding.`,
  ];
}

function plannedLine({ plannedUsd }: InvoiceBody): readonly string[] {
  if (nanoOf(plannedUsd) === 0n) return [];
  return [say`Included in plans and not charged: ${textOf(plannedUsd)} at API prices.`];
}

function creditLine({ creditLeftUsd }: InvoiceBody): readonly string[] {
  if (nanoOf(creditLeftUsd) === 0n) return [];
  return [say`${textOf(creditLeftUsd)} of credit is left for later invoices.`];
}

function notFinal({ body: { pendingEvents }, isRunning }: ShownInvoice): readonly string[] {
  return [
    ...(isRunning ? [say`Not final: the month is still running.`] : []),
    ...(pendingEvents > 0 ? [say`Not final: ${unpricedText(pendingEvents)}.`] : []),
  ];
}

/** "3 events unpriced" */
export function unpricedText(events: number): string {
  return counted(events, say`1 event unpriced`, say`${events} events unpriced`);
}

function changedLine({ body, chargedNow }: ShownInvoice): readonly string[] {
  const charged = nanoOf(body.chargedUsd);
  if (chargedNow === null || chargedNow === charged) return [];
  const difference = differenceText(chargedNow - charged);
  return [
    say`Prices or usage changed since: the usage would be ${formatUsdCents(chargedNow)} now (${difference}). The invoice stays as it was issued.`,
  ];
}

function textOf(usd: string): string {
  return formatUsdCents(nanoOf(usd));
}
