import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** What became of one line of standard input: its answer, or what was wrong with it and where. */
export type LineAnswer<Answer> =
  | { readonly status: 'answered'; readonly answer: Answer }
  | { readonly status: 'not-understood'; readonly message: string };

/** The first complaint about a line, with the place it is about: "values[3]: expected a number". */
export function firstComplaint(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'not understood';
  const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return path === '' ? issue.message : `${path.replace(/^\./, '')}: ${issue.message}`;
}

/** The caller's name for a series, given back with its answer. */
export const seriesField = z
  .union([z.string(), z.number()], { error: 'expected a name, as text or number' })
  .transform(String);

const MOST = 1e100;

/** A value of a series; what is larger would overflow once it is squared and summed. */
export const valueField = z
  .number()
  .refine((value) => Math.abs(value) <= MOST, { error: 'expected a number of at most 1e100' });

/** An instant, or a date or date-time that names no zone and is read as UTC; UTC milliseconds. */
export const instantField = z.string().transform((text, context) => {
  const at = maybeInstant(text);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: `"${text}" is neither a date nor an instant (RFC 3339)` });
  return z.NEVER;
});

/** The calendar date an instant or date is written with, whatever its offset. */
export const dateField = z.string().transform((text, context) => {
  if (maybeInstant(text) !== undefined) return Temporal.PlainDate.from(text.slice(0, 10));
  context.addIssue({ code: 'custom', message: `"${text}" is neither a date nor an instant (RFC 3339)` });
  return z.NEVER;
});

const WRITTEN = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

function maybeInstant(text: string): number | undefined {
  const written = WRITTEN.exec(text);
  if (!written) return undefined;
  try {
    return written[1]
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds;
  } catch {
    // A date such as February 30th is written right and still does not exist.
    return undefined;
  }
}
