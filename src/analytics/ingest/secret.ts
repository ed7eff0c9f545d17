import { hash } from 'node:crypto';

/** How an API key is stored and looked up: only its SHA-256, as hex. It has 256 random bits, so no salt is needed. */
export function secretHash(secret: string): string {
  return hash('sha256', secret);
}
