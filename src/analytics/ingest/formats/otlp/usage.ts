import { subsetProblem } from '../../../inclusive-counts.ts';
import type { Counts } from '../../../usage-event.ts';
import { isCount, shown } from '../checks.ts';
import { known } from '../known.ts';
import { type CountNames, firstNamed } from './attributes.ts';
import type { Attributes, AttributeValue } from './schema.ts';

/** Counts as a sender gave them, or which of them is impossible. */
export type Given = { readonly given: Sent } | { readonly problem: string };

/** What a sender counted, in its own way of counting; absent is unknown. */
export type Sent = Readonly<Partial<Record<keyof CountNames, number>>>;

export type Usage = { readonly counts: Counts } | { readonly problem: string };

/** How a sender counts. */
export type Habit = {
  /** Cached tokens stand beside the input instead of inside it. */
  readonly cachedBeside?: boolean;
  /** Reasoning stands beside the output instead of inside it. */
  readonly reasoningBeside?: boolean;
};

const DIGITS = /^\d{1,16}$/;

/** The counts among a record's attributes. */
export function countsAmong(attributes: Attributes, names: CountNames): Given {
  const given: Partial<Record<keyof CountNames, number>> = {};
  for (const [count, accepted] of Object.entries(names)) {
    const found = firstNamed(attributes, accepted);
    if (!found) continue;
    const value = numberOf(found.value);
    if (!isCount(value)) {
      const problem = `${found.name}: must be an integer from 0 to 9007199254740991, got ${shown(found.value)}`;
      return { problem };
    }
    // Object.entries of CountNames has its keys.
    given[count as keyof CountNames] = value + 0; // -0 is 0
  }
  return { given };
}

/**
 * Inclusive counts. Whatever the habit is said to be, parts that are larger than their whole stand beside it:
 * https://github.com/open-telemetry/semantic-conventions-genai says inclusive, and not all keep to it.
 */
export function inclusive(given: Sent, habit: Habit = {}): Usage {
  const { input, output, cacheRead, reasoning, tool = 0 } = given;
  const cacheWrite = given.cacheWrite ?? sumOf(given.cacheWrite5m, given.cacheWrite1h);
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const inputTokens = input === undefined ? undefined : whole(input, cached, habit.cachedBeside) + tool;
  const outputTokens =
    output === undefined ? undefined : whole(output, reasoning ?? 0, habit.reasoningBeside);
  const counts = known<Counts>({
    inputTokens,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: given.cacheWrite1h,
    inputAudioTokens: given.inputAudio,
    outputTokens,
    reasoningTokens: reasoning,
    outputAudioTokens: given.outputAudio,
  });
  const problem = subsetProblem(counts) ?? sizeProblem(counts);
  return problem ? { problem } : { counts };
}

function numberOf(value: AttributeValue): AttributeValue {
  return typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
}

function whole(count: number, part: number, isBeside = false): number {
  return isBeside || part > count ? count + part : count;
}

function sumOf(...parts: readonly (number | undefined)[]): number | undefined {
  const sent = parts.filter((part) => part !== undefined);
  return sent.length === 0 ? undefined : sent.reduce((sum, part) => sum + part, 0);
}

function sizeProblem(counts: Counts): string | undefined {
  const [name] = Object.entries(counts).find(([, count]) => !isCount(count)) ?? [];
  return name && `${name}: is more than 9007199254740991`;
}
