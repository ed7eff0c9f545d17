import type { PolledSource } from '../../polls/polled.ts';
import type { UsageEvent } from '../../usage-event.ts';

/** Providers that tell an organisation's administrator what was used and what it costs. */
export const POLLED_PROVIDERS = ['openai', 'anthropic'] as const;
export type PolledProvider = (typeof POLLED_PROVIDERS)[number];

/** A stretch of time, [from, to) in UTC milliseconds. */
export type Span = { readonly from: number; readonly to: number };

/** One thing a provider is asked again and again: usage by the hour, or the bill by the day. */
export type Poll = {
  /** Names it in settings; also how the keys of its rows begin. */
  readonly name: string;
  /** As it is called in sentences: "OpenAI usage". */
  readonly label: string;
  readonly provider: PolledProvider;
  readonly what: 'usage' | 'bill';
  /** The `source` of its events. */
  readonly source: PolledSource;
  readonly path: string;
  /** How many UTC days are asked for at once. */
  readonly days: number;
  readonly query: (span: Span) => readonly (readonly [name: string, value: string])[];
  /** Reads one page of the answer; throws a ZodError when it is of another shape. */
  readonly read: (body: unknown) => PolledPage;
};

export type PolledPage = {
  readonly buckets: readonly PolledBucket[];
  /** What to ask for the next page with; null on the last one. */
  readonly next: string | null;
};

/** What a provider reports of one hour or day, an event for each combination of what it groups by. */
export type PolledBucket = Span & { readonly events: readonly UsageEvent[] };

/** The key of a row: the bucket and what the row is grouped by, "" where it has no value. */
export function keyOf(poll: string, bucket: string, values: readonly (string | null | undefined)[]): string {
  // A colon within a value ("ft:gpt-4o:acme") must not make two rows one.
  const escaped = values.map((value) => (value ?? '').replaceAll('%', '%25').replaceAll(':', '%3A'));
  return [poll, bucket, ...escaped].join(':');
}
