import { afterAll, describe, expect, it } from 'vitest';
import type { Document, DocumentTable } from '../../src/analytics/document.ts';
import { printDocument } from '../../src/pdf/print.ts';
import { createPrinter } from '../../src/pdf/printer.ts';
import { trendOf } from '../support/chart-samples/trend.ts';
import { chartSamples } from '../support/chart-samples.ts';
import { type Placed, readPdf } from '../support/read-pdf.ts';

const printer = createPrinter();
afterAll(() => printer.close());

const trend = trendOf({ title: 'ml spent $6', alt: 'ml spent $6 in three days.', costs: [1, 2, 3] });

function documentOf(parts: Partial<Document> = {}): Document {
  return {
    title: 'All teams: $1,234 in the last 7 days',
    organisation: 'Acme',
    command: '/usage team 7d pdf',
    period: '13 Nov 2026 00:00 to 20 Nov 2026 12:00, Europe/Berlin',
    lines: ['ml leads with $412 (38 %).'],
    figures: [{ label: 'Cost', text: '$1,234', change: '+12 %' }],
    sections: [{ title: null, lines: [], charts: [trend], table: tableOf(['ml', 'web']) }],
    footing: ['data to 20 Nov 2026 11:59', '98 % priced'],
    createdAt: Date.parse('2026-11-20T12:00:00Z'),
    ...parts,
  };
}

function tableOf(names: readonly string[], parts: Partial<DocumentTable> = {}): DocumentTable {
  return {
    columns: ['team', 'requests', 'cost'].map((label, index) => ({ label, isNumber: index > 0 })),
    rows: names.map((name, index) => [name, String(index + 1), `$${index}.50`]),
    total: ['Total', '3', '$412.07'],
    moreRows: 0,
    ...parts,
  };
}

async function printed(parts: Partial<Document> = {}) {
  const content = await printDocument(documentOf(parts));
  return { ...(await readPdf(content)), raw: Buffer.from(content).toString('latin1') };
}

const withTable = (table: DocumentTable) => ({ sections: [{ title: null, lines: [], charts: [], table }] });

describe('a printed document', () => {
  it('says everything in text that can be selected', async () => {
    const { text } = await printed();
    for (const part of [
      ...['All teams: $1,234', 'Europe/Berlin', 'Acme', '$1,234', '+12 %', 'ml leads with $412'],
      ...['ml spent $6', 'web', '$1.50', 'Total', '$412.07', 'data to 20 Nov 2026', '98 % priced', '1 of 1'],
    ])
      expect(text).toContain(part);
  });

  it('carries its title, author and language, and says what each part is', async () => {
    const { title, author, language, isTagged, pages } = await printed();
    expect([title, author, language, isTagged]).toEqual([
      'All teams: $1,234 in the last 7 days',
      'Tokenbell for Acme',
      'en',
      true,
    ]);
    expect(pages[0]?.roles).toEqual(
      expect.arrayContaining(['Document', 'H1', 'P', 'Figure', 'Table', 'TR', 'TH', 'TD']),
    );
    expect(pages[0]?.alts).toEqual(['ml spent $6 in three days.']);
  });

  it('brings its own fonts and draws its charts as lines', async () => {
    const { raw } = await printed({ sections: chartSamples.map(({ chart }) => sectionOf(chart)) });
    const count = (pattern: RegExp) => raw.match(pattern)?.length ?? 0;
    expect(count(/\/Type \/FontDescriptor\b/g)).toBeGreaterThan(0);
    expect(count(/\/FontFile2\b/g)).toBe(count(/\/Type \/FontDescriptor\b/g));
    expect(count(/\/Subtype \/Type1\b/g)).toBe(0);
    expect(count(/\/Subtype \/Image\b/g)).toBe(0);
  });

  it('is the same bytes for the same document', async () => {
    const [one, other] = [await printDocument(documentOf()), await printDocument(documentOf())];
    expect(Buffer.compare(one, other)).toBe(0);
  });
});

const sectionOf = (chart: Document['sections'][number]['charts'][number]) => ({
  title: null,
  lines: [],
  charts: [chart],
  table: null,
});

describe('a long table', () => {
  const names = Array.from({ length: 150 }, (_, index) => `team-${index}`);

  it('goes on over pages with all its rows, its header on each and its number', async () => {
    const { pages, text } = await printed(withTable(tableOf(names)));
    expect(pages.length).toBeGreaterThan(3);
    for (const name of names) expect(text.split(/\s+/)).toContain(name);
    for (const [index, page] of pages.slice(0, -1).entries()) {
      expect(page.text).toContain('requests');
      expect(page.text).toContain(`${index + 1} of ${pages.length}`);
    }
    expect(text.match(/Total/g)).toHaveLength(1);
  });

  it('has its numbers under each other, to the right', async () => {
    const { pages } = await printed(
      withTable(
        tableOf(['a', 'b'], {
          rows: [
            ['a', '7', '$1.50'],
            ['b', '12,345', '$10,000.25'],
          ],
        }),
      ),
    );
    const edges = ['7', '12,345'].map((text) => rightEdge(pages[0]?.placed ?? [], text));
    expect(edges[0]).toBeCloseTo(edges[1] ?? 0, 1);
  });

  it('lies across where it is too wide, and in parts where that is not enough', async () => {
    const wide = (count: number) => {
      const columns = Array.from({ length: count }, (_, index) => ({
        label: `c${index}`,
        isNumber: index > 0,
      }));
      const rows = [columns.map((_, index) => `${index}23,456,789`)];
      return withTable({ columns, rows, total: null, moreRows: 0 });
    };
    const across = await printed(wide(11));
    expect(across.pages.some(({ width, height }) => width > height)).toBe(true);
    const parts = await printed(wide(40));
    for (let index = 0; index < 40; index += 1) expect(parts.text).toContain(`${index}23,456,789`);
    expectTidy(parts.pages);
  });

  it('says how many rows it leaves to the CSV', async () => {
    const { text } = await printed(withTable(tableOf(['ml'], { moreRows: 12 })));
    expect(text).toContain('12 more rows stand in the CSV.');
  });
});

describe('names of all the world', () => {
  const NAMES = [
    'search-bot 🤖👩‍👩‍👧',
    'قسم الأبحاث',
    '東京チーム',
    'Łódź Straße Ünïcode',
    'a\u202Eb\u0000c',
    'x'.repeat(300),
    'words '.repeat(60),
    '',
  ];

  it('shows what it can, a dot for what it cannot, and nothing over anything else', async () => {
    const { pages, text } = await printed({
      title: `${NAMES[0]} ${NAMES[1]}: $1,234,567.89 in the last 7 days (+12 % on the period before)`,
      organisation: NAMES[2] ?? '',
      figures: Array.from({ length: 9 }, () => ({
        label: NAMES[3] ?? '',
        text: 'at least $1,234,567',
        change: null,
      })),
      lines: NAMES,
      ...withTable(tableOf(NAMES)),
    });
    expect(text).toContain('Łódź Straße Ünïcode');
    expect(text).toContain('·');
    expectTidy(pages);
  });
});

describe('the printer', () => {
  it('says what it could not print and prints the next', async () => {
    const broken = { ...trend, timeZone: 'Nowhere/Atlantis' };
    const lost = printer.print(documentOf({ sections: [sectionOf(broken)] }));
    const next = printer.print(documentOf());
    await expect(lost).rejects.toThrow('Invalid time zone specified: Nowhere/Atlantis');
    expect((await next).byteLength).toBeGreaterThan(10_000);
  });
});

function rightEdge(placed: readonly Placed[], text: string): number {
  const found = placed.find((one) => one.text === text);
  return (found?.x ?? 0) + (found?.width ?? 0);
}

/** Nothing beyond the paper, and no two texts of a line over each other. */
function expectTidy(pages: Awaited<ReturnType<typeof readPdf>>['pages']): void {
  for (const { placed, width, height } of pages) {
    expect(placed.length).toBeGreaterThan(0);
    for (const { x, y, width: length } of placed) {
      expect([x >= 0, x + length <= width, y >= 0, y <= height]).toEqual([true, true, true, true]);
    }
    const lines = Map.groupBy(placed, ({ y }) => Math.round(y));
    for (const line of lines.values()) {
      const sorted = line.toSorted((one, two) => one.x - two.x);
      for (const [index, { x, width: length, text }] of sorted.entries()) {
        const next = sorted[index + 1];
        if (next) expect([text, x + length <= next.x + 0.5]).toEqual([text, true]);
      }
    }
  }
}
