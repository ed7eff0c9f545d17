import { describe, expect, it } from 'vitest';
import { type JudgedSpan, judgeTrace } from '../../../src/analytics/traces/traces.ts';

type Parts = Partial<JudgedSpan> & {
  readonly knows?: JudgedSpan['context']['dimensions'] & JudgedSpan['context']['facts'];
};

/** "a" is the root; "a.b" is a span below it. A capital letter knows tokens; a number behind "#" is its call. */
function span(path: string, parts: Parts = {}): JudgedSpan {
  const [place = '', call] = path.split('#');
  const names = place.split('.');
  const spanId = names.at(-1) ?? '';
  const { knows: { user, team, agent, ...facts } = {}, ...others } = parts;
  const dimensions = { user, team, agent };
  return {
    spanId,
    parentSpanId: names.at(-2),
    call: call === undefined ? undefined : Number(call),
    hasTokens: spanId !== spanId.toLowerCase(),
    context: { dimensions: JSON.parse(JSON.stringify(dimensions)), facts },
    ...others,
  };
}

function countedOf(paths: readonly string[]): readonly number[] {
  const verdicts = judgeTrace(paths.map((path) => span(path)));
  return [...verdicts].flatMap(([call, { isOutdone }]) => (isOutdone ? [] : [call])).sort();
}

describe('which calls of a trace count', () => {
  it.each([
    ['one alone', ['a#1'], [1]],
    ['the inner of two with tokens', ['A#1', 'A.B#2'], [2]],
    ['the inner of two without', ['a#1', 'a.b#2'], [2]],
    ['the outer where only it has tokens', ['A#1', 'A.b#2'], [1]],
    ['the inner where only it has tokens', ['a#1', 'a.B#2'], [2]],
    ['the innermost of three levels', ['A#1', 'A.B#2', 'B.C#3'], [3]],
    ['across spans that report none', ['A#1', 'A.m', 'm.n', 'n.B#2'], [2]],
    ['both where the chain is broken', ['A#1', 'gone.B#2'], [1, 2]],
    ['both of two beside each other', ['a', 'a.B#1', 'a.C#2'], [1, 2]],
    ['a failed try beside the one that has tokens', ['A#1', 'A.b#2', 'A.C#3'], [2, 3]],
    ['no try below one that counts', ['A#1', 'A.b#2', 'A.c#3'], [1]],
    ['none without tokens between two that have them', ['A#1', 'A.b#2', 'b.C#3'], [3]],
    ['spans of one call as one', ['A#1', 'A.B#1'], [1]],
    ['what is above either span of a call', ['A#1', 'A.B#2', 'C#2'], [2]],
    ['each of a circle', ['B.A#1', 'A.B#2'], [1, 2]],
    ['one that is its own parent', ['A.A#1'], [1]],
  ])('%s', (_, paths, counted) => {
    expect(countedOf(paths)).toEqual(counted);
    expect(countedOf(paths.toReversed())).toEqual(counted);
  });
});

describe('what a call takes over', () => {
  it('is what the nearest span above knows, field by field', () => {
    const verdicts = judgeTrace([
      span('a', { knows: { user: 'far', team: 'ml', conversation: 'c' } }),
      span('a.b', { knows: { user: 'near', userEmail: 'n@x.test' } }),
      span('b.c#1', { knows: { agent: 'own' } }),
    ]);
    expect(verdicts.get(1)?.inherited).toEqual({
      dimensions: { user: 'near', team: 'ml' },
      facts: { userEmail: 'n@x.test', conversation: 'c' },
    });
  });

  it('is nothing from beside or below it', () => {
    const verdicts = judgeTrace([
      span('a#1'),
      span('a.b', { knows: { user: 'below' } }),
      span('c', { knows: { user: 'beside' } }),
    ]);
    expect(verdicts.get(1)?.inherited).toEqual({ dimensions: {}, facts: {} });
  });
});

it('judges a long chain of spans', () => {
  const chain = Array.from({ length: 2_000 }, (_, index) => span(`S${index - 1}.S${index}#${index}`));
  const counted = [...judgeTrace(chain)].filter(([, { isOutdone }]) => !isOutdone);
  expect(counted.map(([call]) => call)).toEqual([1_999]);
});
