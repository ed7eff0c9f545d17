import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, maybeClosest } from '../../../src/bot/grammar/closest.ts';
import { quoteText, splitWords } from '../../../src/bot/grammar/words.ts';
import { rememberNames } from '../../../src/bot/question/known-names.ts';

function wordsOf(text: string) {
  const split = splitWords(text);
  return split.kind === 'words' ? split.words : [];
}

describe('words', () => {
  it.each([
    ['-team:"ml ops",web', { key: 'team', negated: true, values: ['ml ops', 'web'], quoted: false }],
    ['“last week”', { key: null, negated: false, values: ['last week'], quoted: true }],
    ['at=75', { key: 'at', negated: false, values: ['75'], quoted: false }],
    ['09:00', { key: null, negated: false, values: ['09:00'], quoted: false }],
    ['2026-10-01T06:00Z', { key: null, negated: false, values: ['2026-10-01T06:00Z'], quoted: false }],
    ['<#C1|gen>', { key: null, negated: false, values: ['<#C1>'], quoted: false }],
    ['a\\b', { key: null, negated: false, values: ['a\\b'], quoted: false }],
    ['"a\\"b"', { key: null, negated: false, values: ['a"b'], quoted: true }],
  ])('%s', (text, expected) => {
    expect(wordsOf(text)).toMatchObject([expected]);
  });

  it('come out of quotes as any text went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
        const seen = text.replace(/[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '');
        const plain = seen
          .replace(/[\s\p{Cc}\u2028\u2029]/gu, ' ')
          .normalize('NFC')
          .trim();
        expect(wordsOf(quoteText(text))[0]?.values).toEqual([plain]);
      }),
    );
  });
});

describe('the closest word', () => {
  it.each([
    ['team', 'team', 0],
    ['taem', 'team', 1],
    ['teams', 'team', 1],
    ['tem', 'team', 1],
    ['modle', 'model', 1],
    ['forcst', 'forecast', 2],
    ['', 'ab', 2],
    ['abcdef', 'ghijkl', 3],
  ])('%s is %s with %i letters wrong', (one, other, distance) => {
    expect(editDistance(one, other, 3)).toBe(distance);
  });

  it('is at most two letters away, one in a short word, and none in a very short one', () => {
    expect(maybeClosest('forcst', ['forecast'])).toBe('forecast');
    expect(maybeClosest('ogr', ['org'])).toBe('org');
    expect(maybeClosest('xrg', ['abc', 'org'])).toBe('org');
    expect(maybeClosest('xyg', ['org'])).toBeUndefined();
    expect(maybeClosest('ml', ['me'])).toBeUndefined();
  });
});

describe('remembered names', () => {
  it('are read once while they answer, and anew for what is not among them', async () => {
    const stored = ['ml'];
    let reads = 0;
    let now = 0;
    const read = async () => {
      reads += 1;
      return [...stored];
    };
    const names = rememberNames({ names: read }, () => now);
    const ask = (text: string) => names('default', 'team', { text, limit: 10 });
    expect([await ask('ml'), await ask('ML'), reads]).toEqual([['ml'], ['ml'], 1]);
    stored.push('web');
    expect([await ask('web'), reads]).toEqual([['web'], 2]);
    stored.splice(0, 1, 'deleted-1');
    now = 60_000;
    expect(await ask('ml')).toEqual([]);
  });
});
