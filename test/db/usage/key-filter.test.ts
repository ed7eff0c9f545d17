import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addKey, createKeyFilter, hashKey, mayHold } from '../../../db/usage/keys/key-filter.ts';

function filterOf(keys: readonly string[]) {
  const filter = createKeyFilter(keys.length);
  for (const key of keys) addKey(filter, hashKey(key));
  return filter;
}

function shareHeld(keys: readonly string[], others: readonly string[]): number {
  const filter = filterOf(keys);
  return others.filter((key) => mayHold(filter, hashKey(key))).length / others.length;
}

const many = <Key>(count: number, make: (index: number) => Key) =>
  Array.from({ length: count }, (_, i) => make(i));

describe('a filter of keys', () => {
  it('never denies a key it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 300 }), (keys) => {
        const filter = filterOf(keys);
        expect(keys.every((key) => mayHold(filter, hashKey(key)))).toBe(true);
      }),
    );
  });

  it('holds nothing when it was made of nothing', () => {
    expect(mayHold(createKeyFilter(0), hashKey('a'))).toBe(false);
  });

  it.each<[string, (index: number) => string]>([
    ['random ids', () => randomUUID()],
    ['counted ids', (index) => `req_${index}`],
    ['counted ids of one width', (index) => `${'chatcmpl-'}${String(index).padStart(12, '0')}`],
    ['ids that differ at their beginning', (index) => `${index}${'-'.repeat(60)}`],
    [
      'ids that differ in every place',
      (index) => String.fromCodePoint(0x4e00 + (index % 20_000)).repeat(1 + index / 20_000),
    ],
  ])('lets at most one in a hundred foreign keys pass: %s', (_, make) => {
    const keys = many(100_000, make);
    const others = many(100_000, (index) => make(100_000 + index));
    expect(shareHeld(keys, others)).toBeLessThan(0.01);
  });

  it('is the same in every version, because it stands in the database', () => {
    // Worked out by a few lines of Python.
    expect(Buffer.from(filterOf(['a', 'b', 'c'])).toString('base64')).toBe('9lAqrA==');
  });
});
