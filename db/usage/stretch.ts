/** Some time, UTC milliseconds, `to` not included. */
export type Stretch = { readonly from: number; readonly to: number };

/** What lies between buckets. */
export function gaps(
  { from, to }: Stretch,
  buckets: readonly { readonly bucket: number }[],
  end: (bucket: number) => number,
): readonly Stretch[] {
  const starts = [from, ...buckets.map(({ bucket }) => end(bucket))];
  const ends = [...buckets.map(({ bucket }) => bucket), to];
  return starts.map((at, index) => ({ from: at, to: ends[index] ?? to })).filter((gap) => gap.from < gap.to);
}
