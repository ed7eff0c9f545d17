import type { InvoiceBody } from '../../analytics/finance/invoice-body.ts';
import { draftInvoice } from '../../analytics/finance/invoice-draft.ts';
import { type Account, accountOf, creditsFor } from '../../analytics/finance/invoices.ts';
import { localDate } from '../../analytics/period.ts';
import { loadBook } from '../../analytics/pricing/book/stored-book.ts';
import type { Call } from '../command.ts';
import type { Month } from '../grammar/month-word.ts';

export async function readAccount({ speaker, services }: Call, customer: string): Promise<Account> {
  const org = speaker.organisation.id;
  const [invoices, ledger] = await Promise.all([services.state.invoices(org), services.state.ledger(org)]);
  return accountOf(customer, invoices, ledger);
}

export type Wanted = { readonly month: Month; readonly customer: string };

/** The invoice as it would be now, with the credits that are left to it. */
export async function draft(
  { speaker, services }: Call,
  { month, customer }: Wanted,
  account: Account,
): Promise<InvoiceBody> {
  const { organisation } = speaker;
  const { book } = await loadBook(services.state);
  const until = localDate(month.to, organisation.timeZone).toString();
  const credits = creditsFor(account, until);
  return services.usage.snapshot((usage) =>
    draftInvoice(usage, { organisation, month, customer, credits, book }),
  );
}
