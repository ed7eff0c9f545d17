import { networkFailure } from './network.ts';

/** What the platforms write to the log; pino's loggers fit. Never tokens, never message texts. */
export type ChatLog = {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};

/**
 * An error as log fields. The SDKs' errors carry the whole request (texts, files, and in Discord's
 * case the address that answers an interaction), so only their words are kept; bugs keep their stack.
 */
export function failureFields(error: unknown): { readonly error: string; readonly code: string | null } {
  const { code } = networkFailure(error);
  if (!(error instanceof Error)) return { error: String(error), code };
  return { error: 'code' in error ? error.message : (error.stack ?? error.message), code };
}
