import type { DimensionName } from '../dimensions.ts';
import type { Call, Pricing } from './call.ts';

export type TipName = 'model' | 'batch' | 'cache' | 'context' | 'files';

/**
 * `high`: the same calls at another tariff; `medium`: the same work by other means, which nobody has tried yet;
 * `low`: calls would have to be made otherwise.
 */
export type Confidence = 'high' | 'medium' | 'low';

/** Where calls belong together: the work they do, where they name it, and the model they go to. */
export type Place = {
  readonly work: { readonly dimension: DimensionName; readonly value: string } | null;
  readonly provider: string;
  readonly model: string;
};

/** A call that would have cost something else. */
export type Change = { readonly call: Call; readonly afterNano: bigint };

/** One way to spend less: one file, one row in kinds.ts. */
export type TipKind = {
  readonly name: TipName;
  /** "short calls to gpt-4o-mini"; the model is null where it is about no other. */
  readonly advice: (to: string | null) => string;
  /** What the amount takes for granted, as a sentence. */
  readonly assumes: () => string;
  readonly confidenceOf: (changes: readonly Change[]) => Confidence;
  /** The model calls would go to instead, where that is what it is about. */
  readonly modelFor?: (call: Call, pricing: Pricing) => string | null;
  /**
   * The calls of one place, oldest first, whose cost would be another, and what they would cost. Some may cost more
   * where that is what saves on the others; all of them together cost less, or there is none.
   */
  readonly changesOf: (calls: readonly Call[], pricing: Pricing) => readonly Change[];
};

/** Nano-USD the changes save together; below zero where they cost more. */
export function savedBy(changes: readonly Change[]): bigint {
  return changes.reduce((sum, { call, afterNano }) => sum + call.nano - afterNano, 0n);
}

/** Changes as they are where they save something together, else none. */
export function ifSaving(changes: readonly Change[]): readonly Change[] {
  return savedBy(changes) > 0n ? changes : [];
}

/** The calls that would cost less, each told by itself. */
export function cheaper(
  calls: readonly Call[],
  afterOf: (call: Call) => bigint | undefined,
): readonly Change[] {
  return calls.flatMap((call) => {
    const afterNano = afterOf(call);
    return afterNano === undefined || afterNano >= call.nano ? [] : [{ call, afterNano }];
  });
}
