import { isDeepStrictEqual } from 'node:util';
import { inArray } from 'drizzle-orm';
import { apart, type Given, NOTHING_GIVEN } from '../../src/analytics/attribution/given.ts';
import type { PricedEvent, Recording } from '../../src/analytics/store.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database } from '../engine.ts';
import { seriesRows } from './dictionary.ts';
import { mergeCopy, union } from './merge.ts';
import { type EventRow, fromEventRow, type SeriesRow, type Standing, standingOf } from './rows.ts';

/** An event within one transaction: as it stood before (null when new) and as it will be written. */
export type Draft = {
  readonly seq: number;
  readonly org: string;
  readonly before: EventRow | null;
  /** As its senders said it. */
  event: UsageEvent;
  /** What it counts under beside that. */
  given: Given;
  cost: EventCost;
  receivedAt: number;
  bookVersion: number;
  /** 0 until its dimensions are final and looked up. */
  series: number;
  runs: number;
  failedRuns: number;
  /** What bears on whether it counts, and the answer. */
  standing: Standing;
  /** The names in `fallback` it stands under before the transaction. */
  readonly noted: readonly string[] | undefined;
  /** Whether anything covers what it falls back on. */
  isCovered: boolean;
  counted: 0 | 1;
  /** Set when the draft differs from `before`. */
  changed: boolean;
};

const ROWS_PER_STATEMENT = 400;

/** The events one transaction touches: new ones, and stored ones loaded when something changes them. */
export class Drafts {
  readonly #db: Database;
  readonly #bySeq = new Map<number, Draft>();

  constructor(db: Database) {
    this.#db = db;
  }

  add(seq: number, recording: Recording, priced: PricedEvent): Draft {
    const draft: Draft = {
      seq,
      org: recording.org,
      before: null,
      event: priced.event,
      given: NOTHING_GIVEN,
      cost: storable(priced.cost, priced.event),
      receivedAt: recording.receivedAt,
      bookVersion: recording.bookVersion,
      series: 0,
      runs: 0,
      failedRuns: 0,
      standing: NOTHING_SAID,
      noted: undefined,
      isCovered: false,
      counted: 1,
      changed: true,
    };
    this.#bySeq.set(seq, draft);
    return draft;
  }

  /** Loads stored events, so that `get` knows them. */
  async load(seqs: readonly number[]): Promise<void> {
    const { event } = this.#db.tables;
    const unknown = [...new Set(seqs)].filter((seq) => !this.#bySeq.has(seq));
    for (let start = 0; start < unknown.length; start += ROWS_PER_STATEMENT) {
      const chunk = unknown.slice(start, start + ROWS_PER_STATEMENT);
      const rows = await this.#db.select().from(event).where(inArray(event.seq, chunk));
      for (const draft of await loadDrafts(this.#db, rows)) this.#bySeq.set(draft.seq, draft);
    }
  }

  maybe(seq: number): Draft | undefined {
    return this.#bySeq.get(seq);
  }

  get(seq: number): Draft {
    const draft = this.#bySeq.get(seq);
    if (!draft) throw new Error(`event ${seq} is known by a key or a run but has no row`);
    return draft;
  }

  all(): readonly Draft[] {
    return [...this.#bySeq.values()];
  }
}

/** A copy fills what its stored event did not know; the event is then priced as the completer one. */
export function completeDraft(draft: Draft, copy: UsageEvent, recording: Recording): readonly string[] {
  const merge = mergeCopy(draft.event, copy);
  if (merge.changed) {
    draft.event = merge.event;
    draft.cost = storable(recording.price(merge.event), merge.event);
    draft.bookVersion = recording.bookVersion;
    draft.changed = true;
  }
  return merge.conflicts;
}

/** The arrived event takes the place of the stored one; whether that changes anything. Keys of both stay its own. */
export function replaceDraft(draft: Draft, { event, cost }: PricedEvent, recording: Recording): boolean {
  if (isOlder(event, draft.event)) return false;
  const [first] = draft.event.idKeys;
  const [, ...others] = union(draft.event.idKeys, event.idKeys);
  const replaced: UsageEvent = { ...event, idKeys: [first, ...others] };
  if (isDeepStrictEqual(replaced, draft.event)) return false;
  draft.event = replaced;
  draft.cost = storable(cost, replaced);
  draft.receivedAt = recording.receivedAt;
  draft.bookVersion = recording.bookVersion;
  draft.changed = true;
  return true;
}

/** A cumulative count that was overtaken on its way. */
function isOlder({ facts }: UsageEvent, than: UsageEvent): boolean {
  return (facts.endedAt ?? Number.POSITIVE_INFINITY) < (than.facts.endedAt ?? Number.NEGATIVE_INFINITY);
}

const NOTHING_SAID: Standing = {};

export async function loadDrafts(db: Database, rows: readonly EventRow[]): Promise<readonly Draft[]> {
  const dictionary = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
  return rows.map((row) => toDraft(row, dictionary));
}

function toDraft(row: EventRow, dictionary: ReadonlyMap<number, SeriesRow>): Draft {
  const series = dictionary.get(row.series);
  if (!series) throw new Error(`event ${row.seq} names series ${row.series}, which does not exist`);
  const { cost, receivedAt, bookVersion, ...stored } = fromEventRow(row, series);
  const standing = standingOf(row);
  const { event, given } = apart(stored);
  return {
    seq: row.seq,
    org: row.org,
    before: row,
    event,
    given,
    cost,
    receivedAt,
    bookVersion,
    series: row.series,
    runs: row.runs,
    failedRuns: row.failedRuns,
    standing,
    noted: standing.fallsBackOn,
    isCovered: false,
    counted: row.counted === 0 ? 0 : 1,
    changed: false,
  };
}

/**
 * One call above nine million dollars is a mistake in its counts, and past what a number holds exactly: its
 * cost stays pending, visible and out of every total, instead of spoiling them. A billing row costs nothing: it
 * says what was charged for calls.
 */
export function storable(cost: EventCost, of: UsageEvent): EventCost {
  if (of.kind === 'cost') return OF_A_BILL;
  if (cost.status === 'pending' || cost.nano <= BigInt(Number.MAX_SAFE_INTEGER)) return cost;
  return { status: 'pending', provider: of.dimensions.provider ?? '', model: of.dimensions.model ?? '' };
}

const OF_A_BILL: EventCost = {
  status: 'free',
  nano: 0n,
  parts: { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n },
  savings: 0n,
  priceIds: [],
};
