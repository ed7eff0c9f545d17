import type { Message } from '../../src/analytics/message.ts';
import { MOST_BARS } from '../../src/analytics/words/sparkline.ts';

/** Events of some values of a column alone. */
export type Only = { readonly column: string; readonly values: readonly string[] };

/** What a reply of ours was asked, for DuckDB to be asked the same. Times are UTC milliseconds, `to` is exclusive. */
export type Asked = {
  readonly only: Only | null;
  readonly from: number;
  readonly to: number;
  /** Where the window before begins, as long as this one; it ends where this one begins. */
  readonly formerFrom: number;
  /** One for each bucket of the reply. */
  readonly buckets: Grain;
  /** One for each bar of the small lines beside its rows. */
  readonly bars: Grain;
};

/** Slices of the window, numbered from 0. */
export type Grain = {
  /** The number of the slice that a column of times lies in. */
  readonly numberOf: (column: string) => string;
  /** Start of each. */
  readonly starts: readonly number[];
};

const WIDTHS: Readonly<Record<string, { readonly ms: number; readonly first: number }>> = {
  hour: { ms: 3_600_000, first: 0 },
  day: { ms: 86_400_000, first: 0 },
  // Weeks begin on Mondays, and 1970 did on a Thursday.
  week: { ms: 604_800_000, first: 345_600_000 },
};

/** The window and buckets of a reply, in UTC as the bench asks. */
export function askedOf({ period }: Message, only: Only | null): Asked {
  const width = period && WIDTHS[period.granularity];
  if (!period || !width || period.timeZone !== 'UTC') throw new Error('the bench knows no such period');
  const [from, to] = [Date.parse(period.from), Date.parse(period.to)];
  const numberAt = (at: number) => Math.floor((at - width.first) / width.ms);
  const starts = Array.from({ length: numberAt(to - 1) - numberAt(from) + 1 }, (_, index) =>
    Math.max(from, (numberAt(from) + index) * width.ms + width.first),
  );
  const numberOf = (column: string) => `(${column} - ${width.first}) // ${width.ms} - ${numberAt(from)}`;
  const size = Math.ceil(starts.length / MOST_BARS);
  // A shorter bar comes first.
  const missing = (size - (starts.length % size)) % size;
  return {
    only,
    from,
    to,
    formerFrom: from - (to - from),
    buckets: { numberOf, starts },
    bars: {
      numberOf: (column) => `(${numberOf(column)} + ${missing}) // ${size}`,
      starts: starts.filter((_, index) => index === 0 || (index + missing) % size === 0),
    },
  };
}

/** Which events the window has. */
export function inWindow({ only, from, to }: Asked): string {
  return `occurred_at >= ${from} and occurred_at < ${to}${only ? ` and ${isOneOf(only)}` : ''}`;
}

export function inFormerWindow({ only, formerFrom, from }: Asked): string {
  return `occurred_at >= ${formerFrom} and occurred_at < ${from}${only ? ` and ${isOneOf(only)}` : ''}`;
}

export function isOneOf({ column, values }: Only): string {
  return `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;
}
