import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeText, toCsv, toNdjson } from '../../src/analytics/csv.ts';
import type { Row, Table } from '../../src/analytics/message.ts';

function textOf(table: Table): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(toCsv(table));
}

function cellsOf(table: Table): string[][] {
  return parse(Buffer.from(toCsv(table)), { bom: true });
}

function someTable(parts: Partial<Table> = {}): Table {
  return {
    columns: [
      { key: 'team', label: 'team', unit: 'text' },
      { key: 'requests', label: 'requests', unit: 'count' },
      { key: 'inputTokens', label: 'input tokens', unit: 'tokens' },
      { key: 'outputTokens', label: 'output tokens', unit: 'tokens' },
      { key: 'cost', label: 'cost', unit: 'usd' },
      { key: 'share', label: 'share', unit: 'percent' },
    ],
    rows: [{ team: 'ml', requests: 3, inputTokens: 120, outputTokens: 7, cost: '0.000000001', share: '100' }],
    total: {
      team: 'Total',
      requests: 3,
      inputTokens: 120,
      outputTokens: 7,
      cost: '0.000000001',
      share: '100',
    },
    shown: 10,
    rowsOverlap: false,
    ...parts,
  };
}

describe('a table as CSV', () => {
  it('has a byte order mark, CRLF, the promised headers, every row and a Total', () => {
    expect(textOf(someTable())).toBe(
      '\uFEFFteam,requests,input tokens,output tokens,cost (USD),share (%)\r\n' +
        'ml,3,120,7,0.000000001,100\r\n' +
        'Total,3,120,7,0.000000001,100\r\n',
    );
  });

  it('holds every row, not only those shown in chat', () => {
    const rows = Array.from({ length: 250 }, (_, index): Row => ({ team: `t${index}`, cost: '1' }));
    expect(cellsOf(someTable({ rows, shown: 10 }))).toHaveLength(252);
  });

  it('puts the columns that programs read first, wherever the table has them', () => {
    const { columns } = someTable();
    const [first, ...others] = columns;
    const table = someTable({ columns: first ? [first, ...others.reverse()] : [] });
    expect(cellsOf(table)[0]).toEqual([
      'team',
      'requests',
      'input tokens',
      'output tokens',
      'cost (USD)',
      'share (%)',
    ]);
  });

  it('keeps the word cost for the money, even when cost centers are listed', () => {
    const [, ...others] = someTable().columns;
    const table = someTable({
      columns: [{ key: 'costCenter', label: 'cost center', unit: 'text' }, ...others],
    });
    expect(cellsOf(table)[0]?.findIndex((header) => header.includes('cost'))).toBe(4);
  });

  it('leaves unknown cells empty, keeps negative numbers, and writes no exponent', () => {
    const row: Row = {
      team: 'ml',
      requests: '99999999999999999999',
      inputTokens: null,
      cost: '-0.5',
      share: 1e-7,
    };
    expect(cellsOf(someTable({ rows: [row] }))[1]).toEqual([
      'ml',
      '99999999999999999999',
      '',
      '',
      '-0.5',
      '0.0000001',
    ]);
  });

  it('has equally wide lines for an empty table too', () => {
    expect(cellsOf(someTable({ rows: [], total: {} }))).toEqual([
      ['team', 'requests', 'input tokens', 'output tokens', 'cost (USD)', 'share (%)'],
      ['Total', '', '', '', '', ''],
    ]);
  });

  it('reads back cell by cell, whatever the names are', () => {
    const names = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, (teams) => {
        const rows = teams.map((team): Row => ({ team, requests: 1, cost: '2.5' }));
        const [, ...lines] = cellsOf(someTable({ rows }));
        expect(lines.slice(0, -1).map(([name]) => name)).toEqual(teams.map(safeText));
        expect(lines.every((line) => line.length === 6)).toBe(true);
      }),
    );
  });
});

describe('names in a CSV', () => {
  // payloadbox/csv-injection-payloads and PayloadsAllTheThings, both MIT; see test/fixtures/hostile.
  const payloads = JSON.parse(
    readFileSync(new URL('../fixtures/hostile/csv-injection.json', import.meta.url), 'utf8'),
  ) as string[];
  const prefixes = ['', ' ', '\t', '\r\n', '\u00A0', '\uFEFF', '\u200B', '\u3000', '\u0000'];

  it.each(payloads)('runs nothing: %s', (payload) => {
    for (const prefix of prefixes) {
      const [, row] = cellsOf(someTable({ rows: [{ team: `${prefix}${payload}` }] }));
      expect(row?.[0]?.replace(/^[\s\p{Cc}\p{Cf}]+/u, '')).not.toMatch(/^[=+\-@|%＝＋－＠]/u);
    }
  });

  it.each(['-5', '+1', '=1', '@a', '|x', '%x', '＝1', '\t=1', ' \u00A0-1', '\uFEFF=1'])(
    'marks %j as text',
    (name) => {
      expect(safeText(name)).toMatch(/^'/);
    },
  );

  it.each(['ml', 'data science', 'a-b', '1=2', 'Ünïcode ✓'])('leaves %s alone', (name) => {
    expect(safeText(name)).toBe(name);
  });

  it('are one line without controls, so that no second line starts a formula', () => {
    expect(safeText('a\r\n=1+1\u0007')).toBe('a =1+1');
  });

  it('are quoted where a spreadsheet would split at a semicolon', () => {
    expect(textOf(someTable({ rows: [{ team: 'a;=1+1' }] }))).toContain('"a;=1+1"');
  });
});

describe('a table as NDJSON', () => {
  it('has one object a line with the same values, the total last', () => {
    const lines = new TextDecoder().decode(toNdjson(someTable())).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([...someTable().rows, someTable().total]);
  });
});
