import type { InvoiceBody } from '../../analytics/finance/invoice-body.ts';
import { invoiceDrafts, paymentsOf } from '../../analytics/finance/invoices.ts';
import { checksumOf } from '../../analytics/finance/month-file.ts';
import type { Invoice } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { draft, readAccount } from './account.ts';
import { alone, beingIssued } from './alone.ts';
import { invoiceMessage } from './message.ts';
import { customerWord, type InvoiceTerms, readInvoiceTerms } from './terms.ts';
import { unpricedText } from './wording.ts';

/** `invoice issue <month>`: freezes it under the next number, once, and tells webhooks. */
export async function issueInvoice(call: Call, words: readonly Word[]): Promise<Saying> {
  const terms = await readInvoiceTerms(call, words);
  if ('code' in terms) return refuse(call, terms);
  // Two at once might use the same credit.
  return alone(call, () => issueAlone(call, terms));
}

async function issueAlone(call: Call, terms: InvoiceTerms): Promise<Saying> {
  const { month, customer, files } = terms;
  const account = await readAccount(call, customer);
  const standing = account.invoices.find((one) => one.month === month.month);
  if (standing) {
    // Whoever issued it may have died before saying so; what was said is left out.
    await tell(call, standing);
    return refuse(call, isIssued(standing));
  }
  const body = await draft(call, terms, account);
  const unfinished = terms.anyway ? undefined : maybeUnfinished(call, terms, body);
  if (unfinished) return refuse(call, unfinished);
  const invoice = await freeze(call, terms, body);
  if (!invoice) return refuse(call, beingIssued());
  await tell(call, invoice);
  const detail = `number ${invoice.number}, $${body.totalUsd}, SHA-256 ${invoice.checksum}`;
  await recordChange(call, `invoice issue ${month.month}${customerWord(customer)}`, detail);
  const all = await readAccount(call, customer);
  const paid = paymentsOf(all).paid.get(invoice.number) ?? [];
  const message = invoiceMessage({ body, invoice, paid, isRunning: false, chargedNow: null });
  return { message: { ...message, tone: 'good' }, files };
}

function freeze(
  { services, speaker, now }: Call,
  { month, customer }: InvoiceTerms,
  invoice: InvoiceBody,
): Promise<Invoice | undefined> {
  const body = JSON.stringify(invoice);
  return services.state.issueInvoice({
    ...{ org: speaker.organisation.id, month: month.month, customer, body },
    ...{ issuedAt: now, issuedBy: speaker.member?.id ?? null, checksum: checksumOf(body) },
  });
}

async function tell({ services, now }: Call, invoice: Invoice): Promise<void> {
  const drafts = invoiceDrafts(await services.state.webhooks(invoice.org), invoice, now);
  if (drafts.length > 0) await services.state.enqueue(drafts);
}

function maybeUnfinished(
  { now }: Call,
  { month, customer }: InvoiceTerms,
  { pendingEvents }: InvoiceBody,
): Misunderstanding | undefined {
  const reasons = [
    ...(month.to > now ? [say`the month is still running`] : []),
    ...(pendingEvents > 0 ? [unpricedText(pendingEvents)] : []),
  ];
  if (reasons.length === 0) return undefined;
  const anyway = `/usage invoice issue ${month.month}${customerWord(customer)} anyway`;
  return misunderstanding('not_available', say`${month.month} is not final: ${reasons.join(', ')}.`, {
    hint: say`An issued invoice does not change. To issue it all the same: ${anyway}`,
    suggestions: [anyway],
  });
}

function isIssued({ number, month }: Invoice): Misunderstanding {
  return misunderstanding('contradiction', say`${month} is issued already, as invoice ${String(number)}.`, {
    hint: say`To issue it again, void that one first: /usage invoice void ${String(number)}`,
    suggestions: [`/usage invoice show ${number}`],
  });
}
