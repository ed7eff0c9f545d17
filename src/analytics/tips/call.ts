import { FREE_BY_RULE, type PriceBook, priceEvent } from '../pricing/book/price-book.ts';
import { isTierSold } from '../pricing/book/tier-sold.ts';
import type { CallDimensions, StoredCall } from '../store.ts';
import { type Counts, isPlanned, type UsageEvent } from '../usage-event.ts';

/** What tips know of a billed call. Two hundred thousand are held at once, so nothing more of the event is kept. */
export type Call = {
  /** UTC milliseconds at which it started. */
  readonly at: number;
  /** What it was billed. */
  readonly nano: bigint;
  readonly counts: Counts;
  /** Shared between calls that have the same. */
  readonly dimensions: CallDimensions;
  readonly conversation: string | null;
  /** Tokens of its system prompt and tool definitions, where the sender says. */
  readonly fixedTokens: number | null;
  readonly usesTools: boolean;
  readonly files: readonly SentFile[];
};

/** A file that went into a prompt, and how many tokens it made there. */
export type SentFile = { readonly id: string; readonly tokens: number };

export type Pricing = { readonly book: PriceBook; readonly org: string };

/**
 * Reads the calls of stored events; undefined where changing one would save nothing that can be told: bills and sums
 * of many calls, what plans pay for, and what does not cost today what the book says (a sender's own figure, a price
 * since replaced), since the difference to another row would not be the tip's alone.
 */
export function callReader({ book, org }: Pricing): (event: StoredCall) => Call | undefined {
  return (event) => {
    const { cost, facts } = event;
    const isBilled = event.kind === 'call' && cost.status === 'priced' && cost.nano > 0n && !isPlanned(event);
    if (!isBilled) return undefined;
    const today = priceEvent(book, event, org);
    if (today.status !== 'priced' || today.nano !== cost.nano) return undefined;
    return {
      at: event.occurredAt,
      nano: cost.nano,
      counts: event.counts,
      dimensions: event.dimensions,
      conversation: facts.conversation ?? null,
      fixedTokens: fixedTokensOf(facts.parts),
      usesTools: (facts.tools?.length ?? 0) > 0 || (facts.parts?.toolDefinitions ?? 0) > 0,
      files: filesOf(facts.files),
    };
  };
}

function fixedTokensOf(parts: UsageEvent['facts']['parts']): number | null {
  const fixed = (parts?.system ?? 0) + (parts?.toolDefinitions ?? 0);
  return fixed > 0 ? fixed : null;
}

const NO_FILES: readonly SentFile[] = [];

function filesOf(files: UsageEvent['facts']['files']): readonly SentFile[] {
  const sent = files?.flatMap(({ id, extractedTokens = 0 }) =>
    extractedTokens > 0 ? [{ id, tokens: extractedTokens }] : [],
  );
  return sent === undefined || sent.length === 0 ? NO_FILES : sent;
}

/** What is different about a call that was not made so. */
export type Otherwise = Partial<Pick<Call, 'counts' | 'dimensions'>>;

/** Nano-USD a call would have cost; undefined without a price for it in the tier it names. */
export function costOf({ book, org }: Pricing, call: Call, otherwise: Otherwise): bigint | undefined {
  const { dimensions } = otherwise;
  if (dimensions?.serviceTier !== undefined && !isTierSold(book, dimensions, org)) return undefined;
  const event = {
    kind: 'call',
    occurredAt: call.at,
    dimensions: otherwise.dimensions ?? call.dimensions,
    counts: otherwise.counts ?? call.counts,
    facts: {},
  } as const;
  const cost = priceEvent(book, event, org);
  const isKnown = cost.status === 'priced' || (cost.status === 'free' && isOfBook(cost.priceIds));
  return isKnown ? cost.nano : undefined;
}

const RULES: readonly string[] = Object.values(FREE_BY_RULE);

/** Free by a row of the book; a rule would say so of the call, not of its price. */
function isOfBook(priceIds: readonly string[]): boolean {
  return !priceIds.some((id) => RULES.includes(id));
}

/** Of what is sent, the share that came from a cache is so small that caching is as good as unused. */
export function isHardlyCached({ counts }: Call): boolean {
  return (counts.cacheReadTokens ?? 0) * 5 < (counts.inputTokens ?? 0);
}
