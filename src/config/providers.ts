import { z } from 'zod';
import { apiUrl } from './fields.ts';

/** An administrator's key at a provider, and where the provider is; null is its public address. */
export type ProviderKey = { readonly adminKey: string; readonly apiUrl: string | null };

/** Whom usage and bills may be asked of; null without a key. */
export type ProviderKeys = { readonly openai: ProviderKey | null; readonly anthropic: ProviderKey | null };

/** It goes into a header; whether it is the right kind of key, its provider says. */
const adminKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'must be one word without blanks')
  .optional();

export const PROVIDER_FIELDS = {
  OPENAI_ADMIN_KEY: adminKey,
  OPENAI_ADMIN_URL: apiUrl,
  ANTHROPIC_ADMIN_KEY: adminKey,
  ANTHROPIC_ADMIN_URL: apiUrl,
};

const providersSchema = z.object(PROVIDER_FIELDS);

export function providerKeys(variables: z.infer<typeof providersSchema>): ProviderKeys {
  return {
    openai: keyOf(variables.OPENAI_ADMIN_KEY, variables.OPENAI_ADMIN_URL),
    anthropic: keyOf(variables.ANTHROPIC_ADMIN_KEY, variables.ANTHROPIC_ADMIN_URL),
  };
}

function keyOf(key: string | undefined, url: string | undefined): ProviderKey | null {
  return key === undefined ? null : { adminKey: key, apiUrl: url ?? null };
}
