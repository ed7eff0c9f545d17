import { z } from 'zod';
import type { DimensionValues } from '../../usage-event.ts';
import { maybeInstant } from '../instant.ts';
import { maybeUsd } from './usd.ts';

/** A value rows are grouped by; null where a row has none, absent where it was not asked for. */
export const group = z.string().max(255).nullish();

export const count = z.int().min(0);

/** Unix seconds as UTC milliseconds. */
export const seconds = z
  .int()
  .min(0)
  .transform((value) => value * 1_000);

/** An RFC 3339 instant as UTC milliseconds. */
export const instant = z.string().transform((text, context) => {
  const at = maybeInstant(text);
  if (at !== undefined) return at;
  context.addIssue('must be an RFC 3339 instant');
  return z.NEVER;
});

/** An amount of a bill as plain decimal USD. */
export const usd = (unit: 'dollars' | 'cents') =>
  z.union([z.string().max(60), z.number()]).transform((amount, context) => {
    const exact = maybeUsd(amount, unit);
    if (exact !== undefined) return exact;
    context.addIssue('must be a decimal');
    return z.NEVER;
  });

/** Only what a row has a value of. */
export function present(
  values: {
    readonly [Name in keyof DimensionValues]: string | null | undefined;
  },
): DimensionValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== ''));
}

/** Only what a row counts. */
export function known<Name extends string>(
  counts: Readonly<Record<Name, number | undefined>>,
): Partial<Record<Name, number>> {
  const entries = Object.entries(counts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Name, number>>; // a part of what was given
}
