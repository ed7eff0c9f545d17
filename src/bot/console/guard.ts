import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Sent with everything the console serves. No inline script or style, nothing from elsewhere, no framing. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Why a request must not be served, or null. The console has no login, so it answers nobody but a person
 * at this machine: a foreign Host header means a rebound DNS name, a foreign Origin another web page.
 */
export function whyRefused(headers: IncomingHttpHeaders, hosts: readonly string[]): string | null {
  const host = headers.host ?? '';
  if (![...LOOPBACK_NAMES, ...hosts].includes(nameOf(host)))
    return `The console does not answer for host "${host}". Open it as http://localhost with its port.`;
  if (headers.origin !== undefined && originHost(headers.origin) !== host.toLowerCase())
    return 'The console does not answer other web pages.';
  return null;
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

/** "http://localhost:8080" → "localhost:8080"; "null" and anything odd → null. */
function originHost(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1] ?? null;
}
