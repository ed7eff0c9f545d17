/** One line of the table: a figure, what it is held against (measured in the same run), and what was wanted. */
export type Line = {
  readonly what: string;
  readonly figure: string;
  /** The floor or the peer and its own figure; "" where there is none. */
  readonly beside: string;
  readonly wanted: string;
  /** The figures as numbers, by name and unit, for results.json. */
  readonly numbers: Readonly<Record<string, number>>;
};

const COLUMNS = ['what', 'figure', 'beside', 'wanted'] as const;

/** A plain-text table; columns are as wide as their longest cell. */
export function toTable(lines: readonly Line[]): string {
  const heading = { what: 'what', figure: 'figure', beside: 'beside, same run', wanted: 'to reach' };
  const rows = [heading, ...lines];
  const widths = COLUMNS.map((column) => Math.max(...rows.map((row) => row[column].length)));
  const toText = (row: Pick<Line, (typeof COLUMNS)[number]>) =>
    COLUMNS.map((column, index) => row[column].padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [toText(heading), rule, ...lines.map(toText)].join('\n');
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
