import type { Call, Pricing } from './call.ts';
import { type Change, type Confidence, type Place, savedBy, type TipKind, type TipName } from './kind.ts';
import { KINDS } from './kinds.ts';

/** One opportunity: calls of one place, what they cost and what they would have cost, nano-USD. */
export type Tip = {
  readonly kind: TipName;
  readonly place: Place;
  /** The model the calls would go to, where it is about another. */
  readonly to: string | null;
  /** "short calls to gpt-4o-mini" */
  readonly advice: string;
  readonly calls: number;
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
  readonly confidence: Confidence;
};

/** The calls of one place, oldest first. */
export type PlacedCalls = { readonly place: Place; readonly calls: readonly Call[] };

/** Resolves once whoever waits for the thread had a turn: two hundred thousand calls take seconds. */
export type LetOthers = () => Promise<unknown>;

/** Tips of one place, and the calls none of them is about. */
export type Disjoint = { readonly tips: readonly Tip[]; readonly left: readonly Call[] };

/**
 * The tips for the calls of one place, largest first. A call belongs to one tip at most: the largest takes its calls,
 * and what the others would save is worked out again without them. So their savings add up, and never exceed what was
 * spent.
 */
export async function disjointTips(
  { place, calls }: PlacedCalls,
  pricing: Pricing,
  letOthers: LetOthers,
): Promise<Disjoint> {
  const tips: Tip[] = [];
  let left = calls;
  const among = (kinds: readonly TipKind[]) => chancesAmong(kinds, left, { pricing, letOthers });
  let chances = await among(KINDS);
  for (let best = largest(chances); best; best = largest(chances)) {
    tips.push(toTip(best, place, pricing));
    const taken = new Set(best.changes.map(({ call }) => call));
    left = left.filter((call) => !taken.has(call));
    const others = chances.filter((chance) => chance !== best);
    const touched = others.filter(({ changes }) => changes.some(({ call }) => taken.has(call)));
    const untouched = others.filter((chance) => !touched.includes(chance));
    const again = touched.map(({ kind }) => kind);
    chances = [...untouched, ...(await among(again))];
  }
  return { tips, left };
}

type Chance = { readonly kind: TipKind; readonly changes: readonly Change[]; readonly saved: bigint };

/** What each kind would save; between two of them others get their turn. */
async function chancesAmong(
  kinds: readonly TipKind[],
  calls: readonly Call[],
  { pricing, letOthers }: { readonly pricing: Pricing; readonly letOthers: LetOthers },
): Promise<readonly Chance[]> {
  const chances: Chance[] = [];
  for (const kind of kinds) {
    const changes = kind.changesOf(calls, pricing);
    const saved = savedBy(changes);
    if (saved > 0n) chances.push({ kind, changes, saved });
    await letOthers();
  }
  return chances;
}

/** Of equals the surer one. */
function largest(chances: readonly Chance[]): Chance | undefined {
  const rank = ({ kind }: Chance) => KINDS.indexOf(kind);
  return chances.toSorted((a, b) => (a.saved < b.saved ? 1 : a.saved > b.saved ? -1 : rank(a) - rank(b)))[0];
}

function toTip({ kind, changes }: Chance, place: Place, pricing: Pricing): Tip {
  const [first] = changes;
  const to = (first && kind.modelFor?.(first.call, pricing)) ?? null;
  return {
    kind: kind.name,
    place,
    to,
    advice: kind.advice(to),
    calls: changes.length,
    beforeNano: changes.reduce((sum, { call }) => sum + call.nano, 0n),
    afterNano: changes.reduce((sum, { afterNano }) => sum + afterNano, 0n),
    confidence: kind.confidenceOf(changes),
  };
}
