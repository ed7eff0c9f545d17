import { isIP } from 'node:net';
import { z } from 'zod';

/** Fields of the environment; their messages read on from the variable's name. */

export const optional = z.string().trim().min(1).optional();

export const token = (prefix: string, where: string) =>
  z.string().trim().startsWith(prefix, `must start with ${prefix} (${where})`).optional();

/** A token sent anywhere but to the platform over TLS, or to this machine, is a leaked token. */
export const apiUrl = z
  .string()
  .refine(isSafeUrl, 'must be an https address, or one of this machine (127.0.0.1, localhost)')
  .optional();

export const path = (usual: string) =>
  z
    .string()
    .regex(/^\/[\w./-]*$/, `must be a path such as ${usual}`)
    .default(usual);

export function integer(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
}

export const port = integer(0, 65_535);

function isSafeUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
