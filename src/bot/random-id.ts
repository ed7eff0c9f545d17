import { randomBytes } from 'node:crypto';

// Crockford's alphabet: people read such ids to each other, so no letter looks like a digit.
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** An unguessable id of small letters and digits that holds at least this many random bits. */
export function randomId(bits: number): string {
  return [...randomBytes(Math.ceil(bits / 5))].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
