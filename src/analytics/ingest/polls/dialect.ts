import { z } from 'zod';
import type { UsageEvent } from '../../usage-event.ts';
import type { Poll, PolledPage, Span } from './poll.ts';

/** How a provider writes the times of its buckets. */
export type Dialect = {
  readonly startName: string;
  readonly endName: string;
  readonly write: (at: number) => string;
  /** Reads a time as UTC milliseconds. */
  readonly instant: z.ZodType<number>;
};

type Asked = { readonly width: '1h' | '1d'; readonly buckets: number; readonly groups: readonly string[] };

/** The query of a question about a span, as both providers take it. */
export function questionIn(
  { startName, endName, write }: Dialect,
  { width, buckets, groups }: Asked,
): Poll['query'] {
  return ({ from, to }) => [
    [startName, write(from)],
    [endName, write(to)],
    ['bucket_width', width],
    ['limit', String(buckets)],
    ...groups.map((name) => ['group_by[]', name] as const),
  ];
}

/** Reads pages of buckets, as both providers answer them, with rows of one kind. */
export function pagesIn<Row>(
  { startName, endName, instant }: Dialect,
  row: z.ZodType<Row>,
  toEvent: (row: Row, bucket: Span) => UsageEvent,
): Poll['read'] {
  const times = z.object({ [startName]: instant, [endName]: instant });
  const bucket = z.intersection(times, z.object({ results: z.array(row) }));
  const page = z.object({
    data: z.array(bucket),
    has_more: z.boolean().default(false),
    next_page: z.string().nullish(),
  });
  return (body): PolledPage => {
    const { data, has_more, next_page } = page.parse(body);
    return {
      next: has_more ? (next_page ?? null) : null,
      buckets: data.map((read) => {
        // The schema has just read a time under both names.
        const span = { from: read[startName] as number, to: read[endName] as number };
        return { ...span, events: read.results.map((result) => toEvent(result, span)) };
      }),
    };
  };
}

/** What every row of a bucket has, whatever it tells. */
export function rowEvent({ from, to }: Span): Pick<UsageEvent, 'occurredAt' | 'tags' | 'facts'> {
  return { occurredAt: from, tags: [], facts: { endedAt: to } };
}
