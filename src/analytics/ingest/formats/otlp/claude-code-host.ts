/** How Claude Code calls the host it talks to. */
const CLAUDE_CODE_HOSTS: ReadonlyMap<string, string> = new Map([
  ['bedrock', 'aws_bedrock'],
  ['vertex', 'google_vertex'],
  ['foundry', 'azure_openai'],
]);

/** The provider behind a session of Claude Code. */
export function hostOfClaudeCode(raw: string | undefined): string {
  return CLAUDE_CODE_HOSTS.get(raw ?? '') ?? 'anthropic';
}
