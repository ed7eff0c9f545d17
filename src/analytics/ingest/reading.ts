import type { Links } from '../traces/links.ts';
import type { UsageEvent } from '../usage-event.ts';

/** Why an event was not stored. `conflict` is the store's word, the others are said before it is asked. */
export type RefusalCode =
  | 'not_json'
  | 'not_an_object'
  | 'too_deep'
  | 'too_large'
  | 'invalid'
  | 'too_old'
  | 'in_the_future'
  | 'conflict';

export type Refusal = { readonly code: RefusalCode; readonly message: string };

/** One item of a request after its format read it: an event, or why there is none. */
export type Reading =
  | { readonly event: UsageEvent; readonly links?: Links }
  /** `id` is the sender's, where one could be read. */
  | { readonly id: string | null; readonly refusal: Refusal };

/** What a format needs to know about the moment and the sender. */
export type ReadingRules = {
  /** UTC milliseconds at which the request arrived. */
  readonly now: number;
  /** How late an event may come; null takes any age. */
  readonly maxAgeMs: number | null;
  /** The event's `source`: "native", "import", …. */
  readonly source: string;
  /** Told once per field that is not part of the contract. */
  readonly onUnknownField: (name: string) => void;
};

const MAX_AHEAD_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Whether a time is outside the window in which ids are remembered. An event older than that could be a
 * copy of one already pruned, so it is refused by name instead of counted a second time.
 */
export function maybeOutsideWindow(occurredAt: number, rules: ReadingRules): Refusal | undefined {
  const { now, maxAgeMs } = rules;
  if (occurredAt > now + MAX_AHEAD_MS) {
    return { code: 'in_the_future', message: 'occurredAt: more than 10 minutes ahead of the server' };
  }
  if (maxAgeMs !== null && occurredAt < now - maxAgeMs) {
    const days = Math.round(maxAgeMs / DAY_MS);
    return {
      code: 'too_old',
      message: `occurredAt: older than ${days} days; older events enter through "tokenbell import --history"`,
    };
  }
  return undefined;
}
