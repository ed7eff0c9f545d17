import type { Counts } from '../../../usage-event.ts';

/**
 * Under which name a call of Codex is known to its telemetry and to its session log alike, whose keys and times
 * differ. A session that was resumed with telemetry switched on has calls that only its log knows, so the session
 * alone would say too little.
 */
export function codexCall(conversation: string, counts: Counts): string {
  const { inputTokens, cacheReadTokens, outputTokens, reasoningTokens } = counts;
  const numbers = [inputTokens, cacheReadTokens, outputTokens, reasoningTokens].map((count) => count ?? 0);
  return `codex:call:${conversation}:${numbers.join('-')}`;
}
