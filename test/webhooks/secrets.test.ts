import { describe, expect, it } from 'vitest';
import { createSeal, SealBroken } from '../../src/webhooks/seal.ts';
import { firstSecrets, liveSecrets, rotatedSecrets } from '../../src/webhooks/secrets.ts';
import { NOON } from '../support/state.ts';

const KEY = 'a-key-of-at-least-thirty-two-characters';
const PLACE = { org: 'acme', id: 'hook' };
const HOUR_MS = 3_600_000;

describe('a sealed text', () => {
  const seal = createSeal(KEY);

  it('opens in its place, and is never twice the same', () => {
    const sealed = seal.seal('whsec_x', 'here');
    expect(sealed).not.toContain('whsec_x');
    expect(seal.open(sealed, 'here')).toBe('whsec_x');
    expect(seal.seal('whsec_x', 'here')).not.toBe(sealed);
  });

  it('does not open elsewhere, with another key, or changed', () => {
    const sealed = seal.seal('whsec_x', 'here');
    const last = sealed.at(-2) === 'A' ? 'B' : 'A';
    const changed = `${sealed.slice(0, -2)}${last}${sealed.at(-1)}`;
    expect(() => seal.open(sealed, 'there')).toThrow(SealBroken);
    expect(() => createSeal(`${KEY}!`).open(sealed, 'here')).toThrow(/another TOKENBELL_SECRET_KEY/);
    for (const broken of [changed, '', 'v1', sealed.slice(0, 20)]) {
      expect(() => seal.open(broken, 'here')).toThrow(SealBroken);
    }
  });
});

describe('the secrets of a webhook', () => {
  const seal = createSeal(KEY);
  const liveAt = (sealed: readonly string[], now: number) => liveSecrets(seal, PLACE, { sealed, now });

  it('overlap for a day after a rotation, the newest first', () => {
    const first = firstSecrets(seal, PLACE, 'one');
    expect(liveAt(first, NOON)).toEqual(['one']);
    const second = rotatedSecrets(seal, PLACE, { sealed: first, secret: 'two', now: NOON });
    expect(liveAt(second, NOON + 24 * HOUR_MS - 1)).toEqual(['two', 'one']);
    expect(liveAt(second, NOON + 24 * HOUR_MS)).toEqual(['two']);
  });

  it('are never more than two', () => {
    const first = firstSecrets(seal, PLACE, 'one');
    const second = rotatedSecrets(seal, PLACE, { sealed: first, secret: 'two', now: NOON });
    const third = rotatedSecrets(seal, PLACE, { sealed: second, secret: 'three', now: NOON + HOUR_MS });
    expect(liveAt(third, NOON + HOUR_MS)).toEqual(['three', 'two']);
  });
});
