import { and, eq, inArray } from 'drizzle-orm';
import {
  type DimensionName,
  isSeriesDimension,
  type SeriesDimension,
} from '../../../src/analytics/dimensions.ts';
import type { Reading } from '../reading.ts';
import { isListed, PAIR_TABLES, pairName, type SealedSize, unusedName } from '../seals/pairs.ts';
import type { Sealed, SealedAnswers } from '../seals/sealed-answers.ts';
import { withoutDimensions } from './used-dimensions.ts';
import { isIn } from './value-set.ts';
import {
  dimensionsOf,
  type MarginWay,
  type Named,
  type PairWay,
  setOf,
  type Ways,
  waysOf,
  withinPeople,
} from './ways.ts';

/** A database, and what is remembered of its sealed spans. */
export type SealedReading = { readonly reading: Reading; readonly sealedAnswers: SealedAnswers };

/** Sealed buckets of one size, ascending, with the names of their pairs. */
export type SealedBuckets = {
  readonly size: SealedSize;
  readonly buckets: readonly (Sealed & { readonly pairs: string })[];
};

/** How a sealed bucket is read; 'nothing' where nothing in it can be meant. */
export type SealedWay = MarginWay | PairWay | 'nothing';

/** How each bucket that can be is read, by its start. */
export async function sealedWays(
  known: SealedReading,
  named: Named,
  { size, buckets }: SealedBuckets,
): Promise<ReadonlyMap<number, SealedWay>> {
  const found = new Map<number, SealedWay>();
  const reduced = reducedWays(known.reading, named);
  const others: SealedBuckets['buckets'][number][] = [];
  for (const one of buckets) {
    const ways = await reduced(one.pairs);
    const pair = ways === 'nothing' ? ways : ways.pairs.find((way) => isListed(one.pairs, way.pair));
    // Margins of hours and days are kept of all of them.
    const way = pair ?? (ways !== 'nothing' && size !== 'week' ? ways.margin : undefined);
    if (way) found.set(one.bucket, way);
    else others.push(one);
  }
  const people = await maybePeopleWay(known, named, { size, buckets: others });
  if (people) for (const { bucket } of people.buckets) found.set(bucket, people.way);
  return found;
}

/**
 * Where a dimension has no value in a whole bucket, the question is about the other dimensions alone, or about
 * nothing.
 */
function reducedWays(reading: Reading, named: Named): (pairs: string) => Promise<Ways | 'nothing'> {
  const { query, split } = named;
  const names = split.within ? [] : dimensionsOf(query, split);
  const known = new Map<string, Ways | 'nothing'>();
  return async (pairs) => {
    const unused = names.filter((name) => isListed(pairs, unusedName(name)));
    const key = unused.join();
    const ways = known.get(key) ?? (await without(unused));
    known.set(key, ways);
    return ways;
  };

  async function without(unused: readonly DimensionName[]): Promise<Ways | 'nothing'> {
    const others = withoutDimensions(named, new Set(unused));
    return others === 'nothing' ? others : waysOf(reading, others);
  }
}

/** People whose rows are still quicker to read than those of everybody. */
const MOST_PEOPLE = 250;

type PeopleWay = { readonly way: PairWay; readonly buckets: SealedBuckets['buckets'] };

/** Through the people a filter leaves: the team's, the agent's. Whoever else did nothing that is meant. */
async function maybePeopleWay(
  known: SealedReading,
  { query }: Named,
  { size, buckets }: SealedBuckets,
): Promise<PeopleWay | undefined> {
  if (buckets.length === 0) return undefined;
  const ways: PeopleWay[] = [];
  for (const name of new Set(query.filters.map((filter) => filter.dimension))) {
    if (!isSeriesDimension(name)) continue;
    const own = await peopleWithin(known, { query, name }, { size, buckets });
    if (own && own.way.within.ids.length <= MOST_PEOPLE) ways.push(own);
  }
  return ways.sort((a, b) => a.way.within.ids.length - b.way.within.ids.length)[0];
}

type Narrowed = Pick<Named, 'query'> & { readonly name: SeriesDimension };

async function peopleWithin(
  { reading, sealedAnswers }: SealedReading,
  { query, name }: Narrowed,
  { size, buckets }: SealedBuckets,
): Promise<PeopleWay | undefined> {
  const set = await setOf(reading, query, name);
  if (!set || set.isExcluded) return undefined;
  const pair = pairName({ within: name, by: 'user' });
  const all = pairName({ within: 'user', by: '*' });
  const listing = buckets.filter(({ pairs }) => isListed(pairs, pair) && isListed(pairs, all));
  const { db } = reading;
  const table = db.tables[PAIR_TABLES[size]];
  const isMeant = and(
    eq(table.org, query.org),
    inArray(
      table.bucket,
      listing.map(({ bucket }) => bucket),
    ),
    eq(table.pair, pair),
    isIn(table.within, set),
  );
  const rows = await sealedAnswers(
    reading,
    { org: query.org, question: JSON.stringify(['people within', size, name, set]), seals: listing },
    () => db.selectDistinct({ user: table.series }).from(table).where(isMeant),
  );
  return { way: withinPeople({ ids: rows.map(({ user }) => user), isExcluded: false }), buckets: listing };
}
