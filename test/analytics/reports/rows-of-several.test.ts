import { describe, expect, it } from 'vitest';
import { type PeopleOf, toldAsOne } from '../../../src/analytics/reports/rows-of-several.ts';

/** "ml:abc web:d" is ml used by a, b and c, web by d. */
function people(text: string): PeopleOf {
  return new Map(
    text.split(' ').map((part) => {
      const [name = '', users = ''] = part.split(':');
      return [name, new Set(users)];
    }),
  );
}

describe('values told as one', () => {
  it.each<[string, readonly string[], string]>([
    ['none where all are of three people', ['ml:abc web:def'], ''],
    ['two small ones of three people together', ['ml:abc web:de ops:f'], 'ops web'],
    ['a single small one with the smallest further', ['ml:abcd data:efg web:hi'], 'data web'],
    ['two of two people together with one more', ['ml:abcd data:efg web:h ops:i'], 'data ops web'],
    ['small ones of the same two people with one more', ['ml:abc web:de ops:de'], 'ml ops web'],
    ['all where nothing is left to stand with', ['ml:abc web:d'], 'ml web'],
    ['a small one alone where there is no other', ['web:d'], 'web'],
    ['a team that names nobody', ['ml:abc web:def ops: law:'], 'law ml ops'],
    ['no calls without a team that name nobody', ['ml:abc web:def :'], ''],
    ['calls without a team that one person made', ['ml:abc web:def :g'], ' ml'],
    ['calls without a team last', ['ml:abc web:d :'], 'ml web'],
    ['what was small in another window', ['ml:abc web:def law:ghi', 'ml:a web:def'], 'law ml web'],
    ['what another window alone has', ['ml:abc web:de ops:f', 'ml:abc web:d'], 'ml ops web'],
    [
      'what another window lacks, as long as it is hidden in both',
      ['ml:abc web:de ops:f', 'ml:abc'],
      'ops web',
    ],
  ])('%s', (_, windows, expected) => {
    expect([...toldAsOne(windows.map(people))].sort().join(' ')).toBe(expected);
  });
});
