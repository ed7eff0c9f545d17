/** One line of a table: text by column. */
export type Row = Readonly<Record<string, string>>;

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** 0 for none. */
export function meanOf(values: readonly number[]): number {
  return values.length > 0 ? sumOf(values) / values.length : 0;
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
