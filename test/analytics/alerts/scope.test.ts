import { describe, expect, it } from 'vitest';
import {
  maybeScopeFilters,
  scopeText,
  scopeWords,
  valueText,
  withoutScopes,
} from '../../../src/analytics/alerts/scope.ts';

describe('a scope', () => {
  it.each([
    ['org', 'the organisation', ''],
    ['team:ml', 'team ml', 'team:ml'],
    ['agent:research bot', 'agent research bot', 'agent:"research bot"'],
    ['costCenter:42', 'center 42', 'costcenter:42'],
    ['agent:a:b', 'agent a:b', 'agent:"a:b"'],
  ])('%s reads "%s" and is typed "%s"', (scope, text, words) => {
    expect(scopeText(scope)).toBe(text);
    expect(scopeWords(scope)).toBe(words);
  });

  it.each(['', 'team', 'team:', ':ml', 'planet:mars'])('is not "%s"', (text) => {
    expect(maybeScopeFilters(text)).toBeUndefined();
  });

  it('with a very long name leaves room for the rest of a headline', () => {
    expect(valueText('agent', 'x'.repeat(200))).toBe(`agent ${'x'.repeat(39)}…`);
    expect(valueText('agent', 'two\nlines')).toBe('agent two lines');
  });

  it('is left out with a filter of its own', () => {
    expect(withoutScopes(['agent:bot', 'team:ml'])).toEqual([
      { dimension: 'agent', values: ['bot'], negate: true },
      { dimension: 'team', values: ['ml'], negate: true },
    ]);
  });
});
