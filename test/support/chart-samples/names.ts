/** Longer than any picture has room for. */
export const longName = 'customer-success/agents/renewal-risk-summariser-production-eu';

export const models = [
  'claude-opus-4-5',
  'gpt-5.1',
  'claude-sonnet-4-5',
  'gemini-3-pro-preview',
  'gpt-5-mini',
  'claude-haiku-4-5',
  'mistral-large-latest',
  'deepseek-v3.2',
  'text-embedding-3-large',
];
