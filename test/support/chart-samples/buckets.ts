import type { ChartBucket } from '../../../src/analytics/message.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export const monday = Date.UTC(2026, 10, 9);
/** Midnight in Berlin. */
export const november = Date.UTC(2026, 10, 1) - hour;

type BucketOptions = { readonly start?: number; readonly step?: number; readonly running?: boolean };

/** Buckets one after the other; the last is incomplete when `running`. */
export function bucketsOf(
  count: number,
  { start = monday, step = day, running = false }: BucketOptions = {},
): ChartBucket[] {
  return Array.from({ length: count }, (_, index) => ({
    at: start + index * step,
    to: start + (index + 1) * step,
    incomplete: running && index === count - 1,
  }));
}

/** A repeatable wave between 0 and 1, with a weekend of its own. */
export function wave(index: number, phase = 0): number {
  const weekend = index % 7 > 4 ? 0.45 : 1;
  return weekend * (0.62 + 0.22 * Math.sin(index * 1.7 + phase) + 0.16 * Math.sin(index * 0.61 + 2 * phase));
}

export const dailyCosts = (count: number, size: number) =>
  Array.from({ length: count }, (_, index) => size * wave(index));
