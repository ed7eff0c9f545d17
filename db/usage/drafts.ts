import { inArray } from 'drizzle-orm';
import type { PricedEvent, Recording } from '../../src/analytics/store.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database } from '../engine.ts';
import { seriesRows } from './dictionary.ts';
import { mergeCopy } from './merge.ts';
import { type EventRow, fromEventRow, type SeriesRow } from './rows.ts';

/** An event within one transaction: as it stood before (null when new) and as it will be written. */
export type Draft = {
  readonly seq: number;
  readonly org: string;
  readonly before: EventRow | null;
  event: UsageEvent;
  cost: EventCost;
  receivedAt: number;
  bookVersion: number;
  /** 0 until its dimensions are final and looked up. */
  series: number;
  runs: number;
  failedRuns: number;
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

  add(seq: number, recording: Recording, priced: PricedEvent): void {
    this.#bySeq.set(seq, {
      seq,
      org: recording.org,
      before: null,
      event: priced.event,
      cost: storable(priced.cost, priced.event),
      receivedAt: recording.receivedAt,
      bookVersion: recording.bookVersion,
      series: 0,
      runs: 0,
      failedRuns: 0,
      changed: true,
    });
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

export async function loadDrafts(db: Database, rows: readonly EventRow[]): Promise<readonly Draft[]> {
  const dictionary = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
  return rows.map((row) => toDraft(row, dictionary));
}

function toDraft(row: EventRow, dictionary: ReadonlyMap<number, SeriesRow>): Draft {
  const series = dictionary.get(row.series);
  if (!series) throw new Error(`event ${row.seq} names series ${row.series}, which does not exist`);
  const { cost, receivedAt, bookVersion, ...stored } = fromEventRow(row, series);
  return {
    seq: row.seq,
    org: row.org,
    before: row,
    event: stored,
    cost,
    receivedAt,
    bookVersion,
    series: row.series,
    runs: row.runs,
    failedRuns: row.failedRuns,
    changed: false,
  };
}

/**
 * One call above nine million dollars is a mistake in its counts, and past what a number holds exactly: its
 * cost stays pending, visible and out of every total, instead of spoiling them.
 */
function storable(cost: EventCost, of: UsageEvent): EventCost {
  if (cost.status === 'pending' || cost.nano <= BigInt(Number.MAX_SAFE_INTEGER)) return cost;
  return { status: 'pending', provider: of.dimensions.provider ?? '', model: of.dimensions.model ?? '' };
}
