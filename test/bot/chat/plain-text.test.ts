import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Table } from '../../../src/analytics/message.ts';
import { plainTable } from '../../../src/bot/chat/plain-table.ts';
import { columnsOf, cut, cutLines, isolated, oneLine } from '../../../src/bot/chat/plain-text.ts';
import { speaking } from '../../../src/language/locale.ts';
import { tableOf } from './samples.ts';

const asIs = (text: string) => text;

describe('one line of text', () => {
  test.each([
    ['line\nbreak\r\n\u2028more', 'line break more'],
    ['a\u202Egnp.exe', 'agnp.exe'],
    ['\u0000\u0007control', 'control'],
    ['\uD800 lone', '\uFFFD lone'],
    ['👩‍👩‍👧‍👦 family', '👩‍👩‍👧‍👦 family'],
    ['  padded  ', 'padded'],
  ])('%j reads %j', (text, read) => {
    expect(oneLine(text)).toBe(read);
  });

  test('fences right-to-left names off, and no others', () => {
    expect(isolated('מחקר')).toBe('\u2068מחקר\u2069');
    expect(isolated('search')).toBe('search');
  });
});

describe('cut text', () => {
  test('keeps whole letters and ends in an ellipsis', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('abcd', 4)).toBe('abcd');
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 15)).toBe('👩‍👩‍👧‍👦…');
  });

  test('counts what the platform counts', () => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;');
    expect(cut('&&&', 11, escaped)).toBe('&&…');
  });

  test('never exceeds its limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        expect(cut(text, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('leaves out whole lines and says how many', () => {
    expect(cutLines(['one', 'two', 'three'], 100)).toBe('one\ntwo\nthree');
    expect(cutLines(['one', 'two', 'three', 'four'], 17)).toBe('one\n+3 more lines');
    expect(cutLines(['a very long first line', 'two'], 20)).toBe('a very…\n+1 more line');
    const spanish = speaking('es', () => cutLines(['uno', 'dos', 'tres', 'cuatro'], 17));
    expect(spanish).toBe('uno\n+3 líneas más');
  });
});

describe('a monospaced table', () => {
  test('gives every name its column, whatever it is written in', () => {
    const lines = plainTable(tableOf(['ml', '研究', '🚀x']), 'UTC', {
      width: 60,
      characters: 3000,
      encode: asIs,
    });
    const widths = lines
      .split('\n')
      .filter((line) => !line.startsWith('+'))
      .map(columnsOf);
    expect(new Set(widths).size).toBe(1);
  });

  test('is written in the language spoken', () => {
    const space = { width: 40, characters: 3000, encode: asIs };
    const text = speaking('es', () => plainTable(tableOf(['ml', 'web', 'ops'], 2), 'UTC', space));
    expect(text.replaceAll('\u00a0', ' ').split('\n')).toEqual([
      'team         requests  cost (USD)',
      'ml               1000  412,50 US$',
      'web              1001   pendiente',
      '+1 fila más',
      'Total          41.000  412,50 US$',
      '+2 columnas más: input tokens, output t…',
    ]);
  });

  test('says what the rows that are folded sum up to, where they sum up to anything', () => {
    const table: Table = {
      columns: [
        { key: 'model', label: 'model', unit: 'text' },
        { key: 'requests', label: 'requests', unit: 'count' },
        { key: 'activeUsers', label: 'people', unit: 'count' },
        { key: 'cost', label: 'cost', unit: 'usd' },
        { key: 'share', label: 'share', unit: 'percent' },
      ],
      rows: [
        { model: 'gpt-4o', requests: 5_000, activeUsers: 9, cost: '7.5', share: '75' },
        { model: 'o3', requests: 1_200, activeUsers: 9, cost: '1.25', share: '12.5' },
        { model: 'haiku', requests: 34, activeUsers: 9, cost: null, share: '12.5' },
      ],
      total: { model: 'Total', requests: 6_234, activeUsers: 9, cost: '8.75', share: '100' },
      shown: 1,
      rowsOverlap: false,
    };
    const space = { width: 60, characters: 3000, encode: asIs };
    const drawn = (changed: Partial<Table>) => plainTable({ ...table, ...changed }, 'UTC', space).split('\n');
    expect(drawn({})).toEqual([
      'model         requests  people            cost  share',
      'gpt-4o           5,000       9           $7.50   75 %',
      // Of the last one nobody knows the cost.
      '+2 more rows     1,234          at least $1.25   25 %',
      'Total            6,234       9           $8.75  100 %',
    ]);
    expect(drawn({ shown: 2 })[3]).toBe('+1 more row        34          pending  12.5 %');
    // One call may stand in several rows.
    expect(drawn({ rowsOverlap: true })[2]).toBe('+2 more rows');
    // The total is of more than the rows: the table holds but the first of them.
    expect(drawn({ total: { ...table.total, requests: 9_999 } })[2]).toBe(
      '+2 more rows                    at least $1.25   25 %',
    );
  });

  test('never tells rows that wait for a price as nothing once they are folded', () => {
    const row = (team: string, cost: string | null, plannedCost: string | null, pendingEvents: number) => ({
      ...{ team, cost, plannedCost, pendingEvents },
    });
    const table: Table = {
      columns: [
        { key: 'team', label: 'team', unit: 'text' },
        { key: 'cost', label: 'cost', unit: 'usd' },
        { key: 'plannedCost', label: 'in plans', unit: 'usd' },
        { key: 'pendingEvents', label: 'unpriced', unit: 'count' },
      ],
      rows: [row('plan', '0', '3', 0), row('free', '0', '0', 0), row('dark', null, null, 4)],
      total: row('Total', null, '3', 4),
      shown: 1,
      rowsOverlap: false,
    };
    const folded = (changed: Partial<Table>) => {
      const lines = plainTable({ ...table, ...changed }, 'UTC', {
        width: 60,
        characters: 3000,
        encode: asIs,
      });
      return lines.split('\n').find((line) => line.startsWith('+'));
    };
    expect(folded({})).toBe('+2 more rows  pending   pending         4');
    // Nothing of the one that is free waits for a price.
    expect(folded({ rows: [row('dark', null, null, 4), row('plan', '0', '3', 0)] })).toBe(
      '+1 more row    $0.00     $3.00         0',
    );
    // A cost that is known in part is the least it can be.
    const half = row('half', '2', '0', 1);
    expect(folded({ rows: [row('plan', '0', '3', 0), half], total: row('Total', '2', '3', 1) })).toBe(
      '+1 more row  at least $2.00   pending         1',
    );
  });

  test('keeps the sum of folded rows in its column where there is no room for all that should be shown', () => {
    const rows = Array.from({ length: 6 }, (_, index) => ({
      ...{
        team: `team-${index}-of-all`,
        cost: index === 4 ? '1' : '2',
        errors: 7,
        pendingEvents: index === 4 ? 1 : 0,
      },
    }));
    const table: Table = {
      columns: [
        { key: 'team', label: 'team', unit: 'text' },
        { key: 'cost', label: 'cost', unit: 'usd' },
        { key: 'errors', label: 'errors', unit: 'count' },
      ],
      rows,
      total: { team: 'Total', cost: '11', errors: 42 },
      shown: 6,
      rowsOverlap: false,
    };
    // Six rows of thirty characters and two around them are more than there is room for.
    expect(plainTable(table, 'UTC', { width: 64, characters: 230, encode: asIs }).split('\n')).toEqual([
      'team                     cost  errors',
      'team-0-of-all           $2.00       7',
      'team-1-of-all           $2.00       7',
      'team-2-of-all           $2.00       7',
      '+3 more rows   at least $5.00      21',
      'Total                  $11.00      42',
    ]);
  });

  test('says how many names of a list it has no room for, and cuts an e-mail with an ellipsis', () => {
    const row = (user: string, models: string | null) => ({ user, models });
    const table: Table = {
      columns: [
        { key: 'user', label: 'user', unit: 'text' },
        { key: 'models', label: 'models', unit: 'list' },
      ],
      rows: [
        row('ana@acme.example', 'gpt-4o; o3; haiku; o4; o5'),
        row('bartholomew.longbottom@research.acme.example', 'claude-sonnet-4-5; gpt-4.1-mini; o3; haiku'),
        row('carl@acme.example', 'mistralai/mixtral-8x22b-instruct-v0.1; o3'),
        row('dora@acme.example', null),
      ],
      total: {},
      shown: 4,
      rowsOverlap: false,
    };
    expect(plainTable(table, 'UTC', { width: 64, characters: 3000, encode: asIs }).split('\n')).toEqual([
      'user                          models',
      'ana@acme.example              gpt-4o, o3, haiku +2',
      'bartholomew.longbottom@rese…  claude-sonnet-4-5 +3',
      'carl@acme.example             mistralai/mixtral-8x22b-ins…',
      'dora@acme.example             –',
    ]);
  });

  test('writes tokens short where that makes room, and names the columns it has none for', () => {
    const space = { width: 40, characters: 3000, encode: asIs };
    expect(plainTable(tableOf(['ml']), 'UTC', space).split('\n')).toEqual([
      'team   requests  input  cost (USD)',
      'ml        1,000   123M     $412.50',
      'Total    41,000    999     $412.50',
      '+1 more column: output tokens',
    ]);
  });

  test('stays within its width and its characters, and counts the rows it leaves out', () => {
    const space = { width: 54, characters: 700, encode: asIs };
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 60 }), (names) => {
        const text = plainTable(tableOf(names, 40), 'UTC', space);
        const [more = '0'] = /(?<=^\+)\d+(?= more row)/m.exec(text) ?? [];
        const notes = [names.length === 0, / more rows?\b/.test(text), / more columns?:/.test(text)];
        const total = names.length === 0 ? 0 : 1;
        expect(text.length).toBeLessThanOrEqual(space.characters);
        expect(text.split('\n').length).toBe(
          1 + names.length - Number(more) + notes.filter(Boolean).length + total,
        );
        expect(Math.max(...text.split('\n').map(columnsOf))).toBeLessThanOrEqual(space.width + 2);
      }),
    );
  });
});
