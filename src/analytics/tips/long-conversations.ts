import { say } from '../../language/say.ts';
import { type Call, costOf, type Pricing } from './call.ts';
import { type Change, ifSaving, type TipKind } from './kind.ts';

/** Below this many tokens no conversation is too long, and with fewer turns none has grown. */
const LEAST_LIMIT = 8_000;
const FEWEST_TURNS = 6;

/** Tokens a summary is taken to have. */
const SUMMARY_TOKENS = 1_000;

/** Conversations whose prompts grow with each turn, kept at their median by summarising what lies further back. */
export const longConversations: TipKind = {
  name: 'context',
  advice: () => say`keep chats at their median length`,
  assumes: () =>
    say`Summing up what was said further back is taken to do; the cost of the summaries is counted.`,
  confidenceOf: () => 'low',
  changesOf: (calls, pricing) => {
    const byConversation = Map.groupBy(
      calls.filter(({ conversation }) => conversation !== null),
      ({ conversation }) => conversation,
    );
    return [...byConversation.values()].flatMap((own) => ifSaving(shortened(own, pricing)));
  },
};

function shortened(calls: readonly Call[], pricing: Pricing): readonly Change[] {
  if (calls.length < FEWEST_TURNS || !keepsGrowing(calls)) return [];
  const sizes = calls.map(inputOf).sort((a, b) => a - b);
  const limit = Math.max(sizes[(sizes.length - 1) >> 1] ?? 0, LEAST_LIMIT);
  const long = calls.filter((call) => inputOf(call) > limit);
  const summary = long[0] && summariesCost(long[0], { limit, longest: sizes.at(-1) ?? 0 }, pricing);
  if (summary === undefined) return [];
  const changes = long.map((call) => ({
    call,
    afterNano: costOf(pricing, call, { counts: cutTo(call, limit) }),
  }));
  const [first, ...others] = changes.flatMap(({ call, afterNano }) =>
    afterNano === undefined ? [] : [{ call, afterNano }],
  );
  return first ? [{ ...first, afterNano: first.afterNano + summary }, ...others] : [];
}

/** Four of five turns send at least what the one before sent. */
function keepsGrowing(calls: readonly Call[]): boolean {
  const shrunk = calls.filter(
    (call, index) => index > 0 && inputOf(call) < inputOf(calls[index - 1] ?? call),
  );
  return shrunk.length * 5 <= calls.length - 1;
}

/**
 * Each summary reads a full prompt without any cache and halves it, so one is due for every half limit that the
 * conversation grew past it.
 */
function summariesCost(
  call: Call,
  { limit, longest }: { readonly limit: number; readonly longest: number },
  pricing: Pricing,
): bigint | undefined {
  const count = Math.ceil((longest - limit) / (limit / 2));
  const one = costOf(pricing, call, { counts: { inputTokens: limit, outputTokens: SUMMARY_TOKENS } });
  return one === undefined ? undefined : one * BigInt(count);
}

/** What lies beyond the limit is taken from the cheapest tokens first, so that no more is claimed than is sure. */
function cutTo({ counts }: Call, limit: number): Call['counts'] {
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, cacheWrite1hTokens = 0 } = counts;
  const excess = inputTokens - limit;
  const read = Math.max(0, cacheReadTokens - excess);
  const written = Math.min(cacheWriteTokens, limit - read);
  return {
    ...counts,
    inputTokens: limit,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWrite1hTokens: Math.min(cacheWrite1hTokens, written),
  };
}

function inputOf({ counts }: Call): number {
  return counts.inputTokens ?? 0;
}
