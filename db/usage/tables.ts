import type { Whose } from '../../src/analytics/attribution/give.ts';
import type { Database, Engine } from '../engine.ts';
import type { Dictionary } from './dictionary.ts';
import type { Generations } from './keys/generations.ts';
import type { KnownCovers } from './links/coverage.ts';
import type { Once, Reading } from './reading.ts';
import type { SealedAnswers } from './seals/sealed-answers.ts';
import type { SeriesValues } from './series-values.ts';

/** What the usage tables need to know from the tables of state, read inside the same transaction. */
export type Directory = {
  timeZone(db: Database, org: string): Promise<string>;
  bookVersion(db: Database): Promise<number>;
  /** Whose usage is whose, of events by these users. */
  whose(db: Database, org: string, users: ReadonlySet<string>): Promise<Whose>;
};

export type UsageTables = {
  readonly engine: Engine;
  /** Of what is read outside of transactions. */
  readonly once: Once;
  readonly sealedAnswers: SealedAnswers;
  readonly seriesValues: SeriesValues;
  readonly dictionary: Dictionary;
  readonly generations: Generations;
  readonly covers: KnownCovers;
  readonly directory: Directory;
  readonly now: () => number;
};

export function readingOf({ engine, once }: UsageTables): Reading {
  return { db: engine.read, once };
}
