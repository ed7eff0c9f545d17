import { describe, expect, it } from 'vitest';
import { createRenaming, renameWithin, underAlias } from '../../src/analytics/erasure.ts';
import { usageEvent } from '../support/event.ts';

const aliases = new Map([
  ['ana', 'X'],
  ['ana@acme.test', 'X'],
  ['Ana Lee', 'X'],
]);
const rename = createRenaming(aliases);

describe('renaming in a text', () => {
  it.each([
    ['ana', 'X'],
    ['user:ana', 'user:X'],
    ['spike:user:ana', 'spike:user:X'],
    ['user:ana/month/usd', 'user:X/month/usd'],
    ['/usage user ana 7d by:model', '/usage user X 7d by:model'],
    ['user:"ana" 7d', 'user:"X" 7d'],
    ['Top: ana ($4), bo ($2).', 'Top: X ($4), bo ($2).'],
    ['It was ana.', 'It was X.'],
    ["ana's agents", "X's agents"],
    ['Write to ANA@Acme.test, please', 'Write to X, please'],
    ['Ana Lee asked', 'X asked'],
    ['banana, anatomy, ana-bot, mariana, ana_2', 'banana, anatomy, ana-bot, mariana, ana_2'],
    ['ana.test and not-ana@acme.test', 'ana.test and not-ana@acme.test'],
    ['team ana, team:ana, agent "ana"', 'team ana, team:ana, agent "ana"'],
    ['ana@acme.test.example', 'ana@acme.test.example'],
  ])('makes of %j what it should', (text, expected) => {
    expect(rename(text)).toBe(expected);
  });

  it('takes a number for a person only where it says so', () => {
    const renameNumber = createRenaming(new Map([['1042', 'X']]));
    expect(renameNumber('user 1042 made 1042 requests (user:1042)')).toBe(
      'user X made 1042 requests (user:X)',
    );
  });

  it('reads letters of names as letters, whatever they mean in a pattern', () => {
    const renameOdd = createRenaming(new Map([['a.*b(c', 'X']]));
    expect(renameOdd('a.*b(c and aXXb(c')).toBe('X and aXXb(c');
  });
});

it('renames within what is stored, save where it is of another dimension', () => {
  const stored = {
    ana: 1,
    scope: 'user:ana',
    rows: [{ user: 'ana', team: 'ana', cost: '4' }],
    causes: [
      { dimension: 'user', value: 'ana' },
      { dimension: 'team', value: 'ana' },
    ],
    none: null,
  };
  expect(renameWithin(stored, aliases, rename)).toEqual({
    X: 1,
    scope: 'user:X',
    rows: [{ user: 'X', team: 'ana', cost: '4' }],
    causes: [
      { dimension: 'user', value: 'X' },
      { dimension: 'team', value: 'ana' },
    ],
    none: null,
  });
});

describe('an event of an erased person', () => {
  it('keeps everything but who they are', () => {
    const event = usageEvent({
      id: 'a',
      dimensions: { user: 'ana', team: 'ml' },
      facts: {
        userEmail: 'ana@acme.test',
        userName: 'Ana Lee',
        latencyMs: 7,
        metadata: { by: 'ANA@acme.test', who: 'Ana Lee', ticket: 'ana-1', retries: 2 },
      },
    });
    expect(underAlias(event, aliases)).toEqual({
      ...event,
      dimensions: { user: 'X', team: 'ml' },
      facts: { latencyMs: 7, metadata: { by: 'X', who: 'X', ticket: 'ana-1', retries: 2 } },
    });
  });

  it("is anybody else's untouched", () => {
    const event = usageEvent({ id: 'a', dimensions: { user: 'bo' }, facts: { metadata: { by: 'ana' } } });
    expect(underAlias(event, aliases)).toBe(event);
  });
});
