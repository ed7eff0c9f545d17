/**
 * Who is who in the demo. The sample knows 24 nameless clients; everything here is made up and says so in
 * docs/demo.md.
 */
export type CastMember = {
  readonly client: string;
  readonly agent: string;
  readonly team: string;
  readonly feature: string;
};

export const CAST: readonly CastMember[] = [
  ...castOf('support', [
    ['client-d18', 'support-triage', 'ticket routing'],
    ['client-d10', 'support-answers', 'help centre'],
    ['client-d14', 'call-summaries', 'help centre'],
  ]),
  ...castOf('search', [
    ['client-d02', 'search-answers', 'answers'],
    ['client-d01', 'query-rewriter', 'answers'],
    ['client-d09', 'intent-tagger', 'ranking'],
  ]),
  ...castOf('platform', [
    ['client-d21', 'code-review', 'pull requests'],
    ['client-d24', 'test-writer', 'pull requests'],
    ['client-d17', 'incident-notes', 'on-call'],
  ]),
  ...castOf('growth', [
    ['client-d23', 'email-writer', 'campaigns'],
    ['client-d19', 'ad-copy', 'campaigns'],
    ['client-d03', 'lead-scoring', 'crm'],
  ]),
  ...castOf('finance', [
    ['client-d11', 'invoice-reader', 'documents'],
    ['client-d13', 'expense-check', 'documents'],
    ['client-d16', 'ledger-match', 'closing'],
  ]),
  ...castOf('research', [
    ['client-d08', 'research-bot', 'reports'],
    ['client-d15', 'paper-digest', 'reports'],
    ['client-d12', 'survey-coder', 'studies'],
  ]),
  ...castOf('legal', [
    ['client-d22', 'contract-review', 'contracts'],
    ['client-d05', 'clause-finder', 'contracts'],
    ['client-d20', 'policy-check', 'compliance'],
  ]),
  ...castOf('data', [
    ['client-d06', 'row-labeller', 'pipelines'],
    ['client-d04', 'schema-guess', 'pipelines'],
    ['client-d07', 'dedupe', 'pipelines'],
  ]),
];

function castOf(team: string, agents: readonly (readonly [string, string, string])[]): readonly CastMember[] {
  return agents.map(([client, agent, feature]) => ({ client, agent, team, feature }));
}

/** Six people a team; who made a call follows from its place in the sample. */
export const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  support: ['ana', 'bilal', 'chloe', 'deniz', 'emeka', 'freya'],
  search: ['gita', 'hugo', 'ines', 'jonas', 'kofi', 'lena'],
  platform: ['mara', 'nils', 'oyin', 'pavel', 'qing', 'rosa'],
  growth: ['sami', 'tess', 'umar', 'vera', 'wen', 'xenia'],
  finance: ['yara', 'zoe', 'amit', 'britt', 'cem', 'dora'],
  research: ['milo', 'elif', 'finn', 'greta', 'hana', 'ivo'],
  legal: ['jade', 'karim', 'lotte', 'marek', 'nora', 'otto'],
  data: ['pia', 'quinn', 'raj', 'sofia', 'tomas', 'uma'],
};

export const MAIL_DOMAIN = 'acme.example';

/** The sample's three nameless models as three that people know; list prices are the catalogue's. */
export const MODELS: Readonly<Record<string, { readonly provider: string; readonly model: string }>> = {
  'm-large': { provider: 'anthropic', model: 'claude-opus-4-1' },
  'm-mid': { provider: 'openai', model: 'gpt-4.1' },
  'm-small': { provider: 'google', model: 'gemini-2.5-flash' },
};

/** Agents whose prompts share a long prefix: half of what they send is read from the cache. */
export const CACHING_AGENTS: readonly string[] = ['support-triage', 'code-review', 'invoice-reader'];
