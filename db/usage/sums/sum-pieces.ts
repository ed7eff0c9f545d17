import { and, inArray, type SQL } from 'drizzle-orm';
import { bucketIndex, type ZoneClock } from '../../../src/analytics/period.ts';
import type { SeriesReading } from '../meant-series.ts';
import { isOfOneMoment } from '../reading.ts';
import type { SealedSize } from '../seals/pairs.ts';
import type { Sealed } from '../seals/sealed-answers.ts';
import { sealedOf } from '../seals/seals.ts';
import { gaps, type Stretch } from '../stretch.ts';
import type { Segment } from './cover.ts';
import { maybeFewSeries } from './few-series.ts';
import { type SealedReading, sealedWays } from './sealed-ways.ts';
import { amongBuckets, marginSource, rollupSource, type Source, sealedSource, within } from './sum-source.ts';
import type { MarginWay, Named, PairWay, Ways } from './ways.ts';

/** Rows of one table that are part of an answer: which, and whether they count or are taken off. */
export type Piece = {
  readonly source: Source;
  readonly when: SQL | undefined;
  readonly sign: 1 | -1;
  /** Whether every series has one row at most, so that there is nothing to add up. */
  readonly isSummed?: true;
  /** Where nothing in the piece changes as long as some seals hold. */
  readonly rests?: Rests;
};

/** The seals a piece rests on, and all that tells it from other pieces that rest on the same ones. */
export type Rests = {
  readonly size: SealedSize;
  readonly seals: readonly Sealed[];
  readonly piece: string;
};

export type Planning = Named &
  SeriesReading &
  SealedReading & {
    readonly clock: ZoneClock;
    /** Days before may be those of another zone. */
    readonly eventsFrom: number;
    readonly ways: Ways;
    /** Of the buckets asked for, ascending; the last is the end of the period. */
    readonly edges: readonly number[];
  };

type Hours = Segment & { readonly size: 'hour' | 'day' };

/** The cheapest rows that hold exactly a segment: whole weeks, margins, pairs, all combinations. */
export async function segmentPieces(planning: Planning, segment: Segment): Promise<readonly Piece[]> {
  const { size, sign } = segment;
  if (size === 'five-minutes' || size === 'event') {
    const source = rollupSource(planning.reading.db.tables, size);
    return [{ source, when: within(source, segment), sign }];
  }
  const { pieces, rest } = await takeWeeks(planning, { ...segment, size });
  const finer: Piece[] = [];
  for (const stretch of rest)
    finer.push(...(await shorterPieces(planning, { ...segment, ...stretch, size })));
  return [...pieces, ...finer];
}

/** Pieces of what is sealed, and the stretches that are not. */
type Taken = { readonly pieces: readonly Piece[]; readonly rest: readonly Stretch[] };

const LEAST_WEEK_MS = 6 * 86_400_000;

async function takeWeeks(planning: Planning, segment: Hours): Promise<Taken> {
  const { clock, edges, ways } = planning;
  const isPossible = edges.some((edge, index) => (edges[index + 1] ?? edge) - edge >= LEAST_WEEK_MS);
  if (segment.size !== 'day' || !isPossible || ways.margin?.margin === '')
    return { pieces: [], rest: [segment] };
  return takeSealed(planning, segment, {
    size: 'week',
    end: clock.nextWeek,
    // Its sums are those of one bucket.
    fits: (bucket, end) => end <= segment.to && bucketIndex(edges, bucket) === bucketIndex(edges, end - 1),
  });
}

async function shorterPieces(planning: Planning, segment: Hours): Promise<readonly Piece[]> {
  const { clock, ways } = planning;
  const { size } = segment;
  const end = size === 'day' ? clock.nextDay : clock.nextHour;
  if (ways.margin) return marginPieces(planning, segment, { way: ways.margin, end });
  const { pieces, rest } = await takeSealed(planning, segment, { size, end, fits: () => true });
  const open: Piece[] = [];
  for (const stretch of rest) open.push(await combinedPiece(planning, { ...segment, ...stretch }));
  return [...pieces, ...open];
}

/** By all combinations, or by those that filters leave. */
async function combinedPiece(planning: Planning, { size, sign, ...stretch }: Hours): Promise<Piece> {
  const { reading, query, clock, eventsFrom } = planning;
  const source = rollupSource(reading.db.tables, size);
  const isOpen = size === 'hour' && stretch.from >= eventsFrom;
  const few = isOpen ? await maybeFewSeries(planning, query, stretch) : undefined;
  if (!few) return { source, when: within(source, stretch), sign };
  const buckets = startsIn(stretch, clock.nextHour);
  return { source, when: and(amongBuckets(source, buckets), inArray(source.series, [...few])), sign };
}

/** Look-ups of single rows that are still quicker than reading all values of the period. */
const MOST_LOOKUPS = 5_000;

type MarginReading = { readonly way: MarginWay; readonly end: (at: number) => number };

/**
 * Where all that is sealed follows each other, it is read apart from the rest: it can be remembered. Days and hours
 * rest on seals of their own. Between gaps it would take more statements than it saves.
 */
async function marginPieces(
  planning: Planning,
  segment: Hours,
  margin: MarginReading,
): Promise<readonly Piece[]> {
  const { reading, query } = planning;
  const { size, from, to, sign } = segment;
  const { way, end } = margin;
  const seals = isOfOneMoment(reading) ? await sealedOf(reading, { org: query.org, size, from, to }) : [];
  const spans = seals.filter(({ bucket }) => end(bucket) <= to);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last || !isUnbroken(spans, end)) return [marginPiece(planning, segment, margin)];
  const piece = marginPiece(planning, { ...segment, from: first.bucket, to: end(last.bucket) }, margin);
  const rest = gaps(segment, spans, end);
  return [
    { ...piece, rests: restsOn(planning, { size, sign, way }, spans) },
    ...rest.map((stretch) => marginPiece(planning, { ...segment, ...stretch }, margin)),
  ];
}

function isUnbroken(spans: readonly Sealed[], end: (bucket: number) => number): boolean {
  return spans.every(({ bucket }, index) => {
    const next = spans[index + 1];
    return !next || next.bucket === end(bucket);
  });
}

type Read = { readonly size: SealedSize; readonly sign: 1 | -1; readonly way: MarginWay | PairWay };

function restsOn({ clock }: Planning, { size, sign, way }: Read, seals: readonly Sealed[]): Rests {
  return { size, seals, piece: JSON.stringify([clock.timeZone, size, sign, way]) };
}

function marginPiece(
  { reading: { db }, eventsFrom }: Planning,
  { size, sign, ...stretch }: Hours,
  { way, end }: MarginReading,
): Piece {
  const source = marginSource(db.tables, size, way);
  const { series } = way;
  if (stretch.from < eventsFrom) return { source, when: within(source, stretch), sign };
  if (end(stretch.from) >= stretch.to)
    return { source, when: amongBuckets(source, [stretch.from]), sign, isSummed: true };
  if (series && !series.isExcluded) {
    const buckets = startsIn(stretch, end);
    if (buckets.length * series.ids.length <= MOST_LOOKUPS)
      return { source, when: amongBuckets(source, buckets), sign };
  }
  return { source, when: within(source, stretch), sign };
}

function startsIn({ from, to }: Stretch, end: (at: number) => number): readonly number[] {
  const starts: number[] = [];
  for (let at = from; at < to; at = end(at)) starts.push(at);
  return starts;
}

type Taking = {
  readonly size: SealedSize;
  readonly end: (bucket: number) => number;
  readonly fits: (bucket: number, end: number) => boolean;
};

/** Takes what is sealed in a way that answers. */
async function takeSealed(
  planning: Planning,
  { from, to, sign }: Segment,
  { size, end, fits }: Taking,
): Promise<Taken> {
  const { reading, sealedAnswers, query, split } = planning;
  const sealed = await sealedOf(reading, { org: query.org, size, from, to });
  const fitting = sealed.filter(({ bucket }) => fits(bucket, end(bucket)));
  const ways = await sealedWays({ reading, sealedAnswers }, { query, split }, { size, buckets: fitting });
  const pieces: Piece[] = [];
  for (const [way, seals] of Map.groupBy(fitting, ({ bucket }) => ways.get(bucket))) {
    if (way === undefined || way === 'nothing') continue;
    const source = sealedSource(reading.db.tables, size, way);
    const buckets = seals.map(({ bucket }) => bucket);
    const rests = restsOn(planning, { size, sign, way }, seals);
    pieces.push({ source, when: amongBuckets(source, buckets), sign, rests });
  }
  return {
    pieces,
    rest: gaps(
      { from, to },
      fitting.filter(({ bucket }) => ways.has(bucket)),
      end,
    ),
  };
}
