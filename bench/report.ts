/** One line of the table: a figure, what it is held against (measured in the same run), and what was wanted. */
export type Line = {
  readonly what: string;
  readonly figure: string;
  /** The floor or the peer and its own figure; "" where there is none. */
  readonly beside: string;
  readonly goals: readonly Goal[];
  /** The figures as numbers, by name and unit, for results.json. */
  readonly numbers: Readonly<Record<string, number>>;
};

export type Goal = { readonly text: string; readonly isMet: boolean };

/** `text` is the goal as it is written: "30,000/s". */
export function atLeast(figure: number, goal: number, text: string): Goal {
  return { text: `≥ ${text}`, isMet: figure >= goal };
}

export function atMost(figure: number, goal: number, text: string): Goal {
  return { text: `≤ ${text}`, isMet: figure <= goal };
}

/** No cell is wider; with the spaces between them they fit 160 columns. */
const COLUMNS = [
  { name: 'what', widest: 38 },
  { name: 'figure', widest: 40 },
  { name: 'beside, same run', widest: 48 },
  { name: 'to reach', widest: 28 },
] as const;

const BETWEEN = '  ';

/** A plain-text table; cells too long for their column go on in the next row. */
export function toTable(lines: readonly Line[]): string {
  const headings = COLUMNS.map(({ name }) => [name]);
  const rows = lines.map(cellsOf);
  const widths = COLUMNS.map((_, index) =>
    Math.max(...[headings, ...rows].flatMap((row) => (row[index] ?? []).map((text) => text.length))),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join(BETWEEN);
  return [...rowText(headings, widths), rule, ...rows.flatMap((row) => rowText(row, widths))].join('\n');
}

/** The rows of text of each cell. */
function cellsOf({ what, figure, beside, goals }: Line): readonly (readonly string[])[] {
  const texts = [what, figure, beside].map((text, index) => wrapped(text, COLUMNS[index]?.widest));
  return [...texts, goals.map(({ text, isMet }) => `${isMet ? 'met' : 'MISSED'} ${text}`)];
}

function wrapped(text: string, widest = Number.POSITIVE_INFINITY): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > widest) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}

function rowText(cells: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((cell, index) => (cell[at] ?? '').padEnd(widths[index] ?? 0))
      .join(BETWEEN)
      .trimEnd(),
  );
}

/** "31,400/s". */
export function perSecond(count: number, ms: number): string {
  return `${whole((count / ms) * 1000)}/s`;
}

/** Whole numbers grouped, small ones with two digits: "1,234", "0.62". */
export function whole(value: number): string {
  if (value < 10) return value.toFixed(2);
  return Math.round(value).toLocaleString('en-US');
}

export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** The value below which `share` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
