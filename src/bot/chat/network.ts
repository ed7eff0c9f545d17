/** No connection was made, so the other side cannot have taken anything. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What a failed request says: `code` is the socket's error code, which fetch hides in `cause` (and,
 * after several addresses, in an AggregateError); `wasSent` is false only when that is certain.
 */
export function networkFailure(error: unknown): { readonly code: string | null; readonly wasSent: boolean } {
  const code = codeOf(error);
  return { code, wasSent: code === null || !NEVER_SENT.has(code) };
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
