import type { Value, ValueRow } from '../engine.ts';
import { compareText } from './keys/keys.ts';

/** Whose sums change. A series belongs to one organisation, so bucket and series name the row. */
export type Place = { readonly org: string; readonly series: number };

/** What one row of sums changes by; `sums` are in the order of MEASURES. */
export type Change = Place & { readonly bucket: number; readonly sums: number[] };

/**
 * Collects changes to the rows of one table within one transaction. A sum that would leave the safe integers
 * becomes a row of its own: the database adds 64-bit integers exactly, a JavaScript number would not.
 */
export type Changes = {
  add(place: Place, bucket: number, sums: readonly number[]): void;
  /** In key order, so that several writers lock rows in the same order; without rows that change nothing. */
  sorted(): readonly Change[];
};

export function createChanges(): Changes {
  const byBucket = new Map<number, Map<number, Change>>();
  const overflowed: Change[] = [];
  // Neighbours mostly fall into the same bucket.
  let latest = { bucket: Number.NaN, bySeries: new Map<number, Change>() };

  function seriesIn(bucket: number): Map<number, Change> {
    if (latest.bucket === bucket) return latest.bySeries;
    const bySeries = byBucket.get(bucket) ?? new Map<number, Change>();
    byBucket.set(bucket, bySeries);
    latest = { bucket, bySeries };
    return bySeries;
  }

  return {
    add: ({ org, series }, bucket, sums) => {
      const bySeries = seriesIn(bucket);
      const found = bySeries.get(series);
      if (found && addSafely(found.sums, sums)) return;
      if (found) overflowed.push(found);
      bySeries.set(series, { org, bucket, series, sums: sums.slice() });
    },
    sorted: () => {
      const changes = overflowed.filter(changesAnything);
      for (const bySeries of byBucket.values()) {
        for (const change of bySeries.values()) if (changesAnything(change)) changes.push(change);
      }
      return changes.sort(byKey);
    },
  };
}

/** Whether it could be done: sums that would leave the safe integers are left as they were. */
function addSafely(sums: number[], more: readonly number[]): boolean {
  for (let index = 0; index < sums.length; index++) {
    const next = (sums[index] ?? 0) + (more[index] ?? 0);
    if (next > Number.MAX_SAFE_INTEGER || next < -Number.MAX_SAFE_INTEGER) {
      for (let done = 0; done < index; done++) sums[done] = (sums[done] ?? 0) - (more[done] ?? 0);
      return false;
    }
    sums[index] = next;
  }
  return true;
}

function changesAnything({ sums }: Change): boolean {
  return sums.some((sum) => sum !== 0);
}

function byKey(a: Change, b: Change): number {
  if (a.org !== b.org) return compareText(a.org, b.org);
  return a.bucket - b.bucket || a.series - b.series;
}

/** Beyond any honest day of one organisation. */
const LARGE = 2 ** 40;
const HALF_OF_ROOM = 2n ** 62n;

export type RowParts = {
  readonly keyOf: (change: Change) => Value[];
  /** Which of the sums follow the key. */
  readonly places: readonly number[];
};

/**
 * Appends what adds a change: the key, then sums. Large additions may fill a sum to half of its 64 bits only: half
 * is added with them and taken off again, which fails where it does not fit. Else one absurd sender would leave no
 * room for everybody's next call.
 */
export function appendRows(rows: ValueRow[], change: Change, { keyOf, places }: RowParts): void {
  const key = keyOf(change);
  // At its full size from the start: there are some four of these for each event.
  const row = new Array<Value>(key.length + places.length);
  let next = 0;
  for (let index = 0; index < key.length; index++) row[next++] = key[index] ?? null;
  let isLarge = false;
  for (let index = 0; index < places.length; index++) {
    const sum = change.sums[places[index] ?? 0] ?? 0;
    row[next++] = sum;
    if (sum > LARGE) isLarge = true;
  }
  rows.push(row);
  if (!isLarge) return;
  const room = places.map((place) => ((change.sums[place] ?? 0) > LARGE ? HALF_OF_ROOM : 0n));
  rows.push([...keyOf(change), ...room], [...keyOf(change), ...room.map((half) => -half)]);
}
