/**
 * Response times are counted in bins whose edges are powers of 2^(1/8), an exponential histogram of scale 3 in
 * OpenTelemetry's words (opentelemetry.io/docs/specs/otel/metrics/data-model): histograms of parts add up to that
 * of the whole, which percentiles do not. `least` and `last` are the whole milliseconds a bin holds.
 */
export type TimeBin = { readonly bin: number; readonly least: number; readonly last: number };

const BINS_AN_OCTAVE = 8;

/** Times are safe integers. */
const OCTAVES = 53;

/** How many calls fell into the bin `first`, and into each one after it. */
export type TimeHistogram = { first: number; readonly calls: number[] };

export function createHistogram(): TimeHistogram {
  return { first: 0, calls: [] };
}

export function addCalls(histogram: TimeHistogram, bin: number, more: number): void {
  const { calls } = histogram;
  if (calls.length === 0) histogram.first = bin;
  for (; histogram.first > bin; histogram.first--) calls.unshift(0);
  const place = bin - histogram.first;
  while (calls.length <= place) calls.push(0);
  calls[place] = (calls[place] ?? 0) + more;
}

export function addHistogram(histogram: TimeHistogram, { first, calls }: TimeHistogram): void {
  calls.forEach((count, place) => {
    if (count > 0) addCalls(histogram, first + place, count);
  });
}

export function countCalls({ calls }: TimeHistogram): number {
  return calls.reduce((sum, count) => sum + count, 0);
}

/** Every bin that holds a whole number of milliseconds, ascending; 0 ms is in the first. */
export const TIME_BINS: readonly TimeBin[] = Array.from({ length: OCTAVES * BINS_AN_OCTAVE }, (_, bin) => ({
  bin,
  least: bin === 0 ? 0 : edgeOf(bin),
  last: edgeOf(bin + 1) - 1,
})).filter(({ least, last }) => least <= last);

/** The first whole number from which on times belong to a bin. */
function edgeOf(bin: number): number {
  return Math.ceil(2 ** (bin / BINS_AN_OCTAVE));
}

/** The bin a whole number of milliseconds belongs to. Compared with edges, since logarithms are rounded. */
export function binOf(ms: number): number {
  let [first, end] = [0, TIME_BINS.length];
  while (end - first > 1) {
    const middle = (first + end) >> 1;
    if (ms < (TIME_BINS[middle]?.least ?? 0)) end = middle;
    else first = middle;
  }
  return TIME_BINS[first]?.bin ?? 0;
}

const BY_NUMBER = new Map(TIME_BINS.map((one) => [one.bin, one]));

/**
 * The time that so many percent of the calls did not exceed, by nearest rank (definition 1 of Hyndman and Fan,
 * The American Statistician 50, 1996): the geometric middle of the bin it lies in, so that it is at most
 * 4.5 % off, rounded to whole milliseconds; 0 ms is told as 1. Null of no calls.
 */
export function percentileMs(histogram: TimeHistogram, percent: number): number | null {
  const rank = Math.ceil((countCalls(histogram) * percent) / 100);
  if (rank === 0) return null;
  let seen = 0;
  const place = histogram.calls.findIndex((count) => {
    seen += count;
    return seen >= rank;
  });
  return middleOf(histogram.first + place);
}

function middleOf(bin: number): number {
  const { least = 1, last = 1 } = BY_NUMBER.get(bin) ?? {};
  return Math.round(Math.sqrt(Math.max(1, least) * last));
}
