const DAY_MS = 86_400_000;

/** Hours are remembered for 28 days at most, days for 84. */
const BLOCK_DAYS = { hour: 28, day: 84 } as const;

/**
 * Where a replay of rollups has to begin so that a spend watch knows all it would remember: one to two
 * blocks before `now`, at a UTC midnight. The start stays the same for a whole block, so replays of
 * different moments (and after a restart) push the same buckets and give the same judgements.
 */
export function replayStart(now: number, bucket: 'hour' | 'day'): number {
  const blockMs = BLOCK_DAYS[bucket] * DAY_MS;
  return (Math.floor(now / blockMs) - 1) * blockMs;
}
