import type { Count, Counts } from './usage-event.ts';

/** Counts that are parts of another; a part larger than its whole is a sender counting otherwise than we do. */
const SUBSETS: readonly (readonly [Count, Count])[] = [
  ['cacheReadTokens', 'inputTokens'],
  ['cacheWriteTokens', 'inputTokens'],
  ['cacheWrite1hTokens', 'cacheWriteTokens'],
  ['inputAudioTokens', 'inputTokens'],
  ['inputImageTokens', 'inputTokens'],
  ['inputVideoTokens', 'inputTokens'],
  ['reasoningTokens', 'outputTokens'],
  ['outputAudioTokens', 'outputTokens'],
];

/** Which count is a part of another and yet larger than it. */
export function subsetProblem(counts: Counts): string | undefined {
  for (const [part, whole] of SUBSETS) {
    const limit = counts[whole];
    if (limit !== undefined && (counts[part] ?? 0) > limit) {
      return `${part}: ${counts[part]} is more than ${whole} ${limit}, of which it is a part`;
    }
  }
  const cached = (counts.cacheReadTokens ?? 0) + (counts.cacheWriteTokens ?? 0);
  if (counts.inputTokens !== undefined && cached > counts.inputTokens) {
    return `cacheReadTokens: with cacheWriteTokens it is more than inputTokens ${counts.inputTokens}, of which both are parts`;
  }
  return undefined;
}
