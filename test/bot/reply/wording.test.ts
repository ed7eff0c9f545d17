import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { misunderstanding, problemMessage } from '../../../src/bot/grammar/problem.ts';
import { footingSentences, formatCell, sentenceLines } from '../../../src/bot/reply/wording.ts';

describe('what is said of an answer', () => {
  it.each([
    [1, '50', 'cost of 1 call pending, 50 % priced'],
    [1, null, 'cost of 1 call pending'],
    [1_200, '99.2', 'cost of 1,200 calls pending, 99.2 % priced'],
  ])('%d calls without a price: %s', (pendingEvents, pricedShare, expected) => {
    const footing = { dataTo: null, pricedShare, pendingEvents, unattributed: '0', notes: [] };
    const message = messageOf({ headline: 'x', footing: { ...footing, costBasis: 'computed' } });
    expect(footingSentences(message)).toContain(expected);
  });

  it.each([
    [240, '240 ms'],
    [2_400, '2.4 s'],
    [59_900, '59.9 s'],
    [1_768_500, '29 min'],
    [7_200_000, '2 h'],
    [7_419_875_300, '86 days'],
  ])('%d ms took %s', (ms, expected) => {
    expect(formatCell(ms, 'ms', { timeZone: 'UTC' })).toBe(expected);
  });

  it('of a problem repeats nothing, however long it is', () => {
    const first = 'metric: takes cost, tokens, requests, runs, errors, users, latency, cachehit, not "foo".';
    const second = 'Understood so far: /usage top model 30d by:agent';
    const message = problemMessage(
      '/usage',
      misunderstanding('bad_value', `${first} ${second}`, { hint: 'Hint.' }),
    );
    expect(message.headline).toBe(first);
    expect(sentenceLines(message)).toEqual([second, 'Hint.']);
  });

  it.each([
    ['/usage invoice issue 2026-11 customer:globex anyway', 'invoice issue 2026-11 customer:globex anyway'],
    [
      '/usage top model 30d by:agent team:research feature:summaries status:error',
      'top model 30d by:agent team:research feature:summaries…',
    ],
  ])('has "%s" on a button in whole words', (suggestion, label) => {
    const problem = misunderstanding('bad_value', 'No.', { hint: '', suggestions: [suggestion] });
    expect(problemMessage('/usage', problem).actions).toEqual([{ label, command: suggestion }]);
  });
});
