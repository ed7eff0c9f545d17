import { say } from '../../language/say.ts';
import { type Call, costOf, isHardlyCached, type Pricing } from './call.ts';
import { type Change, ifSaving, savedBy, type TipKind } from './kind.ts';

/** Every provider caches prompts of this many tokens; most cache shorter ones too. */
export const LEAST_PREFIX = 4_096;

const MINUTE_MS = 60_000;

/** How long a prefix is kept, and whether keeping it so long is written at the price of an hour. */
const LIVES = [
  { ms: 5 * MINUTE_MS, isHour: false },
  { ms: 60 * MINUTE_MS, isHour: true },
] as const;

type Life = (typeof LIVES)[number];

/** Prompts that begin alike soon after one another, read from a cache from the second on. */
export const cacheReads: TipKind = {
  name: 'cache',
  advice: () => say`cache the start of prompts`,
  assumes: () =>
    say`Prompts that follow each other are taken to begin alike, as far as the shortest of them reaches.`,
  confidenceOf: (changes) => (changes.every(({ call }) => isKnownToRepeat(call)) ? 'medium' : 'low'),
  changesOf: (calls, pricing) => {
    const chainable = calls.filter(
      (call) => (call.counts.inputTokens ?? 0) >= LEAST_PREFIX && isHardlyCached(call),
    );
    const [short, long] = LIVES.map((life) =>
      chainsOf(chainable, life).flatMap((chain) => ifSaving(cached(chain, life, pricing))),
    );
    return savedBy(long ?? []) > savedBy(short ?? []) ? (long ?? []) : (short ?? []);
  },
};

/** A chat sends again what was said before, and a sender that counts its system prompt says what is the same. */
function isKnownToRepeat({ conversation, fixedTokens }: Call): boolean {
  return conversation !== null || fixedTokens !== null;
}

/** Calls that follow each other while the prefix is kept, and the tokens all of them begin with. */
type Chain = { readonly calls: Call[]; prefix: number };

function chainsOf(calls: readonly Call[], life: Life): readonly Chain[] {
  const chains: Chain[] = [];
  const latest = new Map<string, Chain>();
  for (const call of calls) {
    const key = call.conversation ?? '';
    const chain = latest.get(key);
    const last = chain?.calls.at(-1);
    const shared = last && call.at - last.at <= life.ms ? sharedPrefix(last, call) : 0;
    if (chain && shared >= LEAST_PREFIX) {
      chain.calls.push(call);
      chain.prefix = Math.min(chain.prefix, shared);
    } else {
      const begun = { calls: [call], prefix: Number.MAX_SAFE_INTEGER };
      latest.set(key, begun);
      chains.push(begun);
    }
  }
  return chains.filter((one) => one.calls.length > 1);
}

/** Inputs this near each other, in percent, look like one prompt with another ending. */
const NEAR_PERCENT = 2;

function sharedPrefix(one: Call, other: Call): number {
  const [a, b] = [one.counts.inputTokens ?? 0, other.counts.inputTokens ?? 0];
  if (one.conversation !== null) return Math.min(a, b);
  if (one.fixedTokens !== null && other.fixedTokens !== null)
    return Math.min(one.fixedTokens, other.fixedTokens, a, b);
  return Math.abs(a - b) * 100 <= NEAR_PERCENT * Math.max(a, b) ? Math.min(a, b) : 0;
}

/** The first call writes the prefix, at the premium its provider charges for that, and the others read it. */
function cached({ calls, prefix }: Chain, life: Life, pricing: Pricing): readonly Change[] {
  const [first, ...others] = calls;
  const written = first && writtenCost(first, prefix, life, pricing);
  if (!first || written === undefined) return [];
  const reads = others.flatMap((call) => {
    const afterNano = costOf(pricing, call, { counts: reading(call, prefix) });
    return afterNano === undefined ? [] : [{ call, afterNano }];
  });
  return [{ call: first, afterNano: written }, ...reads];
}

/** Undefined where nobody sells an hour: a longer life at the price of a short one would be made up. */
function writtenCost(call: Call, prefix: number, { isHour }: Life, pricing: Pricing): bigint | undefined {
  const cacheWriteTokens = Math.max(call.counts.cacheWriteTokens ?? 0, prefix);
  const counts = { ...call.counts, cacheWriteTokens };
  const short = costOf(pricing, call, { counts });
  if (!isHour || short === undefined) return short;
  const hour = costOf(pricing, call, { counts: { ...counts, cacheWrite1hTokens: cacheWriteTokens } });
  return hour !== undefined && hour > short ? hour : undefined;
}

function reading({ counts }: Call, prefix: number): Call['counts'] {
  const cacheReadTokens = Math.max(counts.cacheReadTokens ?? 0, prefix);
  const written = Math.min(counts.cacheWriteTokens ?? 0, (counts.inputTokens ?? 0) - cacheReadTokens);
  return {
    ...counts,
    cacheReadTokens,
    ...(counts.cacheWriteTokens !== undefined && { cacheWriteTokens: written }),
    ...(counts.cacheWrite1hTokens !== undefined && {
      cacheWrite1hTokens: Math.min(counts.cacheWrite1hTokens, written),
    }),
  };
}
