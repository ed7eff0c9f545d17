import type { ProviderAnswer } from '../analytics/ingest/polls/answer.ts';
import type { Poll, PolledProvider, Span } from '../analytics/ingest/polls/poll.ts';
import type { PollFailure } from '../analytics/polls/poll-trouble.ts';

/** An administrator's key at a provider, and where the provider is; null is its public address. */
export type ProviderAccess = { readonly adminKey: string; readonly apiUrl: string | null };

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 32 * 1_024 * 1_024;

const PUBLIC_URLS: Readonly<Record<PolledProvider, string>> = {
  openai: 'https://api.openai.com',
  anthropic: 'https://api.anthropic.com',
};

/** Asks for one page. The key goes into a header and nowhere else, and never along a redirect. */
export async function askProvider(
  poll: Poll,
  { adminKey, apiUrl }: ProviderAccess,
  { span, page, now }: { readonly span: Span; readonly page: string | null; readonly now: number },
): Promise<ProviderAnswer> {
  const url = addressOf(poll, apiUrl ?? PUBLIC_URLS[poll.provider]);
  for (const [name, value] of poll.query(span)) url.searchParams.append(name, value);
  if (page !== null) url.searchParams.append('page', page);
  try {
    const response = await fetch(url, {
      headers: headersFor(poll.provider, adminKey),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { kind: 'answered', body: JSON.parse(await boundedText(response)) };
    await response.body?.cancel();
    return refusalOf(response, now);
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error), retryAfterMs: undefined };
  }
}

/** Base addresses are written with and without the version that every path begins with. */
function addressOf({ path }: Poll, base: string): URL {
  return new URL(`${base.replace(/\/+$/, '').replace(/\/v1$/, '')}${path}`);
}

function headersFor(provider: PolledProvider, adminKey: string): Record<string, string> {
  switch (provider) {
    case 'openai':
      return { authorization: `Bearer ${adminKey}` };
    case 'anthropic':
      return { 'x-api-key': adminKey, 'anthropic-version': '2023-06-01' };
  }
}

function refusalOf({ status, headers }: Response, now: number): ProviderAnswer {
  if (status === 401 || status === 403) return { kind: 'refused', status };
  const retryAfterMs = maybeWait(headers.get('retry-after'), now);
  return { kind: 'failed', failure: { kind: 'answered', status }, retryAfterMs };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function maybeWait(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** No page is this large; one that is must not fill the memory. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new RangeError(`more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failureOf(error: unknown): PollFailure {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { kind: 'timeout' };
  if (error instanceof SyntaxError) return { kind: 'not-json' };
  if (error instanceof RangeError) return { kind: 'too-large', bytes: MOST_BYTES };
  return { kind: 'unreachable' };
}
