/**
 * Who is who in the demo. The sample knows 24 nameless clients; everything here is made up and says so in
 * docs/demo.md.
 */
export type CastMember = {
  readonly client: string;
  readonly agent: string;
  readonly team: string;
  readonly feature: string;
  readonly surface: string;
  readonly action: string;
};

export const CAST: readonly CastMember[] = [
  ...castOf('support', [
    ['client-d18', 'support-triage', 'ticket routing', 'agent', 'user_interaction'],
    ['client-d10', 'support-answers', 'help centre', 'kb chat', 'user_interaction'],
    ['client-d14', 'call-summaries', 'help centre', 'agent', 'document_indexing'],
  ]),
  ...castOf('search', [
    ['client-d02', 'search-answers', 'answers', 'assistant', 'user_interaction'],
    ['client-d01', 'query-rewriter', 'answers', 'assistant', 'rag_query_embedding'],
    ['client-d09', 'intent-tagger', 'ranking', 'assistant', 'guardrail_check'],
  ]),
  ...castOf('platform', [
    ['client-d21', 'code-review', 'pull requests', 'agent', 'user_interaction'],
    ['client-d24', 'test-writer', 'pull requests', 'agent', 'user_interaction'],
    ['client-d17', 'incident-notes', 'on-call', 'agent', 'title_generation'],
  ]),
  ...castOf('growth', [
    ['client-d23', 'email-writer', 'campaigns', 'assistant', 'user_interaction'],
    ['client-d19', 'ad-copy', 'campaigns', 'designer', 'user_interaction'],
    ['client-d03', 'lead-scoring', 'crm', 'heartbeat', 'guardrail_check'],
  ]),
  ...castOf('finance', [
    ['client-d11', 'invoice-reader', 'documents', 'agent', 'document_indexing'],
    ['client-d13', 'expense-check', 'documents', 'heartbeat', 'guardrail_check'],
    ['client-d16', 'ledger-match', 'closing', 'heartbeat', 'document_indexing'],
  ]),
  ...castOf('research', [
    ['client-d08', 'research-bot', 'reports', 'agent', 'user_interaction'],
    ['client-d15', 'paper-digest', 'reports', 'agent', 'document_indexing'],
    ['client-d12', 'survey-coder', 'studies', 'agent', 'document_indexing'],
  ]),
  ...castOf('legal', [
    ['client-d22', 'contract-review', 'contracts', 'agent', 'user_interaction'],
    ['client-d05', 'clause-finder', 'contracts', 'kb chat', 'rag_query_embedding'],
    ['client-d20', 'policy-check', 'compliance', 'heartbeat', 'guardrail_check'],
  ]),
  ...castOf('data', [
    ['client-d06', 'row-labeller', 'pipelines', 'heartbeat', 'document_indexing'],
    ['client-d04', 'schema-guess', 'pipelines', 'agent', 'title_generation'],
    ['client-d07', 'dedupe', 'pipelines', 'heartbeat', 'document_indexing'],
  ]),
];

function castOf(
  team: string,
  agents: readonly (readonly [string, string, string, string, string])[],
): readonly CastMember[] {
  return agents.map(([client, agent, feature, surface, action]) => ({
    client,
    agent,
    team,
    feature,
    surface,
    action,
  }));
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

/** Where each team's costs are booked. */
export const BOOKED: Readonly<Record<string, { readonly department: string; readonly costCenter: string }>> =
  {
    support: { department: 'customers', costCenter: 'CC-110' },
    growth: { department: 'customers', costCenter: 'CC-120' },
    search: { department: 'product', costCenter: 'CC-210' },
    platform: { department: 'product', costCenter: 'CC-220' },
    research: { department: 'product', costCenter: 'CC-230' },
    data: { department: 'product', costCenter: 'CC-230' },
    finance: { department: 'back office', costCenter: 'CC-310' },
    legal: { department: 'back office', costCenter: 'CC-310' },
  };

/** Teams that work for customers, and the customers. */
export const SERVING_TEAMS: readonly string[] = ['support', 'search'];
export const CUSTOMERS: readonly string[] = ['globex', 'initech', 'hooli', 'vandelay'];

/** Teams that brought keys of their own. */
export const OWN_KEYS: readonly string[] = ['research'];

/** Agents that reach a service outside. */
export const INTEGRATIONS: Readonly<Record<string, string>> = {
  'support-triage': 'zendesk',
  'call-summaries': 'zoom',
  'code-review': 'github',
  'email-writer': 'gmail',
  'lead-scoring': 'salesforce',
};

/** Agents that read files, and how many there are of each. */
export const FILES: Readonly<Record<string, number>> = { 'invoice-reader': 400, 'contract-review': 60 };
