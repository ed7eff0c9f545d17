/** Instrumentations whose input leaves cached tokens out, though they use the conventions' names. */
const EXCLUSIVE_INPUT: ReadonlySet<string> = new Set(['@traceloop/instrumentation-anthropic']);

export function leavesOutCached(scope: string): boolean {
  return EXCLUSIVE_INPUT.has(scope);
}

/** Claude Code's own spans and logs, whose names are its own too. */
export function isClaudeCode(scope: string): boolean {
  return /^com\.anthropic\.claude_code(?:\.|$)/.test(scope);
}

export function isOpenRouter(scope: string): boolean {
  return scope === 'openrouter';
}
