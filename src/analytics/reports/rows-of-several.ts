import { say } from '../../language/say.ts';
import { FEWEST_PEOPLE } from '../access/access.ts';
import { GROUPS_OF_PEOPLE } from '../access/access-dimensions.ts';
import { type DimensionName, FEW_PEOPLE, NO_VALUE } from '../dimensions.ts';
import type { Filter, LatencyRow, Measure, Split, SumRow, UsageQuery, UsageReader } from '../store.ts';
import type { Question } from './question.ts';
import type { FormerPeriod } from './versus/former-period.ts';

/** A reader whose rows are each of several people, where they have to be. */
export type SeveralReader = {
  readonly usage: UsageReader;
  /** Values of a dimension that are told as one. */
  few(by: DimensionName): Promise<ReadonlySet<string>>;
  /** Whether any row told so far is such a one. */
  hasFew(): boolean;
};

/** A window of which rows are told, and what they are narrowed to beside what splits leave. */
export type Told = FormerPeriod & { readonly filters?: readonly Filter[] };

export type SeveralTerms = {
  /** The question's own window and what it is compared with, each of whose numbers stand in the rows. */
  readonly told: readonly Told[];
  /** Splits go into what others leave, so that a row is of one value of each: what it is part of counts then. */
  readonly isNested?: true;
};

type Values = ReadonlySet<string>;

/**
 * What every answer about usage reads through. Where a question may tell of no small team, its rows of few people come
 * as one, FEW_PEOPLE, in every sum by that dimension and under every filter on it, so that tables, pictures and files
 * agree and totals stay what they are.
 */
export function readerOfSeveral(
  usage: UsageReader,
  question: Pick<Question, 'org' | 'filters' | 'rowsOfSeveral'>,
  { told, isNested }: SeveralTerms,
): SeveralReader {
  const { rowsOfSeveral } = question;
  if (rowsOfSeveral === undefined) return { usage, few: async () => new Set(), hasFew: () => false };
  const known = new Map<string, Promise<Values>>();
  let hasFew = false;

  /** Those of one dimension, among what the filters leave. */
  function fewAmong(by: DimensionName, filters: readonly Filter[]): Promise<Values> {
    const key = JSON.stringify([by, filters]);
    const few = known.get(key) ?? readFew(usage, { org: question.org, filters, told }, by);
    known.set(key, few);
    return few;
  }

  function mustBeSeveral(by: DimensionName, filters: readonly Filter[]): boolean {
    if (by === 'user') return false;
    const isGroup = (dimension: DimensionName) => GROUPS_OF_PEOPLE.includes(dimension);
    const isWithinGroup = isNested && filters.some(({ dimension }) => isGroup(dimension));
    return rowsOfSeveral === 'all' || isGroup(by) || isWithinGroup === true;
  }

  /** Of what a dimension is split: all that is asked about, or what the splits before it left. */
  const wholeOf = (filters: readonly Filter[]) => (isNested ? filters : question.filters);

  /** FEW_PEOPLE as the values it stands for. */
  async function meant(query: UsageQuery): Promise<UsageQuery> {
    const filters: Filter[] = [];
    for (const filter of query.filters) {
      if (!filter.values.includes(FEW_PEOPLE)) {
        filters.push(filter);
        continue;
      }
      const few = await fewAmong(filter.dimension, wholeOf([...filters]));
      const values = filter.values.flatMap((value) => (value === FEW_PEOPLE ? [...few] : [value]));
      filters.push({ ...filter, values });
    }
    return { ...query, filters };
  }

  /** Rows by a dimension, those of few people read as one. */
  async function severally<Row extends { readonly value: string }>(
    query: UsageQuery,
    by: DimensionName | undefined,
    read: (query: UsageQuery, by: DimensionName | undefined) => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> {
    const asked = await meant(query);
    const rows = await read(asked, by);
    if (by === undefined || !mustBeSeveral(by, asked.filters)) return rows;
    const few = await fewAmong(by, wholeOf(asked.filters));
    const others = rows.filter(({ value }) => !few.has(value));
    if (others.length === rows.length) return rows;
    hasFew = true;
    const ofFew: Filter = { dimension: by, values: [...few], negate: false };
    const asOne = await read({ ...asked, filters: [...asked.filters, ofFew] }, undefined);
    return [...others, ...asOne.map((row) => ({ ...row, value: FEW_PEOPLE }))];
  }

  return {
    few: (by) => (mustBeSeveral(by, []) ? fewAmong(by, question.filters) : Promise.resolve(new Set())),
    hasFew: () => hasFew,
    usage: {
      ...usage,
      sum: <Name extends Measure>(query: UsageQuery, split: Split<Name> = {}) => {
        const { by: asked, ...others } = split;
        return severally<SumRow<Name>>(query, asked, (own, by) =>
          usage.sum(own, { ...others, ...(by && { by }) }),
        );
      },
      latencies: (query, split = {}) => {
        const { by: asked, ...others } = split;
        return severally<LatencyRow>(query, asked, (own, by) =>
          usage.latencies(own, { ...others, ...(by && { by }) }),
        );
      },
      hoursOfWeek: async (query, timeZone) => usage.hoursOfWeek(await meant(query), timeZone),
      async *events(query) {
        yield* usage.events(await meant(query));
      },
      distinct: async (query, dimension) => usage.distinct(await meant(query), dimension),
    },
  };
}

/** Why rows stand together, for the small print. */
export function ofFewPeople(): string {
  return say`what fewer than ${FEWEST_PEOPLE} people used is told as one row`;
}

type About = Pick<UsageQuery, 'org' | 'filters'> & Pick<SeveralTerms, 'told'>;

async function readFew(
  usage: Pick<UsageReader, 'sum'>,
  { org, filters, told }: About,
  by: DimensionName,
): Promise<Values> {
  const people: PeopleOf[] = [];
  for (const { from, to, filters: own = filters } of told) {
    const query = { org, filters: own, from, to };
    const rows = await usage.sum(query, { by, within: 'user', measures: ['events'] });
    people.push(
      new Map(
        [...Map.groupBy(rows, ({ value }) => value)].map(([value, own]) => [
          value,
          new Set(own.flatMap(({ within = NO_VALUE }) => (within === NO_VALUE ? [] : [within]))),
        ]),
      ),
    );
  }
  return toldAsOne(people);
}

/** Who used each value in a window. */
export type PeopleOf = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The values of few people in any of some windows. Where they are but one, or all together of few people, the total
 * less the other rows would tell: then the smallest further ones stand with them, until no more are left.
 */
export function toldAsOne(windows: readonly PeopleOf[]): Values {
  const values = [...new Set(windows.flatMap((people) => [...people.keys()]))];
  const few = new Set(values.filter((value) => windows.some((people) => isOfFew(people, value))));
  const further = values.filter((value) => !few.has(value)).sort(smallestFirst(windows));
  for (const next of further) {
    const open = windows.filter((people) => !isHidden(people, few));
    if (open.some((people) => people.has(next))) few.add(next);
  }
  return few;
}

/** Calls that name neither a team nor anybody are nobody's. */
function isOfFew(people: PeopleOf, value: string): boolean {
  const own = people.get(value);
  if (own === undefined || (value === NO_VALUE && own.size === 0)) return false;
  return own.size < FEWEST_PEOPLE;
}

function isHidden(people: PeopleOf, few: Values): boolean {
  const used = [...few].filter((value) => people.has(value));
  if (used.length === 0) return true;
  const all = new Set(used.flatMap((value) => [...(people.get(value) ?? [])]));
  return used.length > 1 && all.size >= FEWEST_PEOPLE;
}

/** By how many people used them; what names nothing comes last, since it is a row people look for. */
function smallestFirst(windows: readonly PeopleOf[]): (one: string, other: string) => number {
  const sizeOf = (value: string) =>
    value === NO_VALUE
      ? Number.POSITIVE_INFINITY
      : Math.max(...windows.map((people) => people.get(value)?.size ?? 0));
  return (one, other) => {
    const [first, second] = [sizeOf(one), sizeOf(other)];
    if (first !== second) return first < second ? -1 : 1;
    return one < other ? -1 : 1;
  };
}
