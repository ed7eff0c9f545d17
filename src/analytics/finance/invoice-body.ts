import { z } from 'zod';
import { maybeNanoUsd } from '../money.ts';

const usd = z.string().describe('USD, a plain decimal');
const credit = z.object({ id: z.string(), day: z.string(), note: z.string(), amountUsd: usd });
const part = z.object({ name: z.string(), costUsd: usd, amountUsd: usd });

const bodySchema = z.object({
  organisation: z.object({ id: z.string(), name: z.string() }),
  month: z.string(),
  /** "" for the organisation itself. */
  customer: z.string(),
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  lines: z.array(
    z.object({
      item: z.string(),
      /** "input", "output", "in plans" */
      class: z.string(),
      quantity: z.union([z.number(), z.string()]).nullable(),
      price: z.string(),
      /** Exact; null where there is no price yet. */
      costUsd: usd.nullable(),
      amountUsd: usd.nullable(),
    }),
  ),
  /** The same usage twice more, by model and by what it was for. */
  models: z.array(part),
  features: z.array(part),
  /** Exact. */
  usageUsd: usd,
  roundingUsd: usd,
  chargedUsd: usd,
  credits: z.array(credit),
  creditLeftUsd: usd,
  taxRate: z.string(),
  taxUsd: usd,
  totalUsd: usd,
  /** What plans pay for would have cost so much; none of it is charged. */
  plannedUsd: usd,
  pendingEvents: z.number(),
});

/** An invoice as it is kept: money as plain decimals of USD, nobody by name. */
export type InvoiceBody = z.infer<typeof bodySchema>;

export function readInvoice(body: string): InvoiceBody {
  return bodySchema.parse(JSON.parse(body));
}

/** Nano-USD of an amount in a body. */
export function nanoOf(usdText: string): bigint {
  const nano = maybeNanoUsd(usdText);
  if (nano === undefined) throw new Error(`${usdText} is no amount`);
  return nano;
}
