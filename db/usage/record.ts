import { eq, inArray, sql } from 'drizzle-orm';
import { type Outcome, type PricedEvent, type Recording, StaleBook } from '../../src/analytics/store.ts';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database, Engine } from '../engine.ts';
import { event, eventValue, sourceSeen } from '../sqlite/usage-tables.ts';
import { type Dictionary, seriesRows } from './dictionary.ts';
import { addKeys, findKeys, type KeyEntry } from './keys.ts';
import { mergeCopy } from './merge.ts';
import { rollupChanges } from './rollups.ts';
import { EVENT_COLUMNS, type EventPlace, type EventRow, fromEventRow, toEventRow, toValues } from './rows.ts';
import { settleRuns } from './runs.ts';

/** What the usage tables need to know from the tables of state, read inside the same transaction. */
export type Directory = {
  timeZone(db: Database, org: string): Promise<string>;
  bookVersion(db: Database): Promise<number>;
};

export type UsageTables = {
  readonly engine: Engine;
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly now: () => number;
};

/** An event within one transaction: as it stood before (null when new) and as it will be written. */
export type Draft = {
  readonly seq: number;
  readonly org: string;
  readonly before: EventRow | null;
  event: UsageEvent;
  cost: EventCost;
  receivedAt: number;
  bookVersion: number;
  runs: number;
  failedRuns: number;
  /** Set when the draft differs from `before`. */
  changed: boolean;
};

type Arrival = PricedEvent & { readonly recording: Recording };

/** One transaction: events, their keys, their runs and their rollups, or nothing of them. */
export async function recordAll(
  tables: UsageTables,
  recordings: readonly Recording[],
): Promise<readonly (readonly Outcome[])[]> {
  return tables.engine.write(async (db) => {
    await refuseStale(tables, db, recordings);
    const drafts = new Drafts(tables, db);
    const newKeys: KeyEntry[] = [];
    const outcomes: Outcome[][] = [];
    const stored = await storedKeys(db, recordings);
    let next = await tables.engine.nextSequence(db, event, 1);
    for (const recording of recordings) {
      const results: Outcome[] = [];
      for (const { event: incoming, cost } of recording.events) {
        const known = stored.get(recording.org) ?? new Map<string, number>();
        const seq = incoming.idKeys.map((key) => known.get(key)).find((found) => found !== undefined);
        if (seq === undefined) drafts.add(next, recording, { event: incoming, cost });
        const owner = seq ?? next++;
        results.push(
          seq === undefined
            ? { kind: 'accepted' }
            : copyOutcome(await drafts.get(seq), { event: incoming, cost, recording }),
        );
        for (const key of incoming.idKeys) {
          if (known.has(key)) continue;
          known.set(key, owner);
          newKeys.push({ org: recording.org, key, seq: owner });
        }
      }
      outcomes.push(results);
    }
    await settleRuns(tables, db, drafts, newKeys);
    await addKeys(tables.engine, db, newKeys, next - 1);
    await writeDrafts(tables, db, drafts.all());
    return outcomes;
  });
}

async function refuseStale(
  tables: UsageTables,
  db: Database,
  recordings: readonly Recording[],
): Promise<void> {
  const current = await tables.directory.bookVersion(db);
  const stale = recordings.find((recording) => recording.bookVersion !== current);
  if (stale) throw new StaleBook(`priced with book version ${stale.bookVersion}, current is ${current}`);
}

async function storedKeys(
  db: Database,
  recordings: readonly Recording[],
): Promise<Map<string, Map<string, number>>> {
  const asked = new Map<string, Set<string>>();
  for (const recording of recordings) {
    const keys = asked.get(recording.org) ?? new Set<string>();
    for (const item of recording.events) for (const key of item.event.idKeys) keys.add(key);
    asked.set(recording.org, keys);
  }
  const found = new Map<string, Map<string, number>>();
  for (const [org, keys] of asked) found.set(org, new Map(await findKeys(db, org, [...keys])));
  return found;
}

/** A copy fills what its stored event did not know; the event is then priced as the completer one. */
function copyOutcome(draft: Draft, copy: Arrival): Outcome {
  const merge = mergeCopy(draft.event, copy.event);
  if (merge.changed) {
    draft.event = merge.event;
    draft.cost = storable(copy.recording.price(merge.event), merge.event);
    draft.bookVersion = copy.recording.bookVersion;
    draft.changed = true;
  }
  return merge.conflicts.length > 0 ? { kind: 'conflict', fields: merge.conflicts } : { kind: 'duplicate' };
}

/** The events one transaction touches: new ones, and stored ones loaded when something changes them. */
export class Drafts {
  readonly #tables: UsageTables;
  readonly #db: Database;
  readonly #bySeq = new Map<number, Draft>();

  constructor(tables: UsageTables, db: Database) {
    this.#tables = tables;
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
      runs: 0,
      failedRuns: 0,
      changed: true,
    });
  }

  async get(seq: number): Promise<Draft> {
    const known = this.#bySeq.get(seq);
    if (known) return known;
    const loaded = await loadDraft(this.#db, seq);
    this.#bySeq.set(seq, loaded);
    return loaded;
  }

  all(): readonly Draft[] {
    return [...this.#bySeq.values()];
  }

  get tables(): UsageTables {
    return this.#tables;
  }
}

async function loadDraft(db: Database, seq: number): Promise<Draft> {
  const rows = await db.select().from(event).where(eq(event.seq, seq));
  const [draft] = await loadDrafts(db, rows);
  if (!draft) throw new Error(`event ${seq} has a key but no row`);
  return draft;
}

export async function loadDrafts(db: Database, rows: readonly EventRow[]): Promise<readonly Draft[]> {
  const dictionary = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
  return rows.map((row) => toDraft(row, dictionary));
}

function toDraft(row: EventRow, dictionary: Awaited<ReturnType<typeof seriesRows>>): Draft {
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
    runs: row.runs,
    failedRuns: row.failedRuns,
    changed: false,
  };
}

/** Writes what changed and moves the rollups by exactly the difference. */
export async function writeDrafts(
  tables: UsageTables,
  db: Database,
  drafts: readonly Draft[],
): Promise<void> {
  const changes = rollupChanges(tables.now());
  const fresh: EventRow[] = [];
  const zones = new Map<string, string>();
  for (const draft of drafts) {
    if (!draft.changed) continue;
    const timeZone = zones.get(draft.org) ?? (await tables.directory.timeZone(db, draft.org));
    zones.set(draft.org, timeZone);
    const row = await rowOf(tables, db, draft);
    if (draft.before) {
      changes.subtract(draft.before, timeZone);
      await db.update(event).set(row).where(eq(event.seq, draft.seq));
    } else fresh.push(row);
    changes.add(row, timeZone);
  }
  await tables.engine.insertRows(db, event, EVENT_COLUMNS, fresh.map(toValues));
  await writeValues(
    tables,
    db,
    drafts.filter((draft) => draft.changed),
  );
  await changes.write(tables.engine, db);
  await noteSources(db, fresh);
}

async function rowOf(tables: UsageTables, db: Database, draft: Draft): Promise<EventRow> {
  const place: EventPlace = {
    seq: draft.seq,
    org: draft.org,
    receivedAt: draft.receivedAt,
    series: await tables.dictionary.idOf(db, draft.org, draft.event),
    bookVersion: draft.bookVersion,
    runs: draft.runs,
    failedRuns: draft.failedRuns,
  };
  return toEventRow(draft.event, draft.cost, place);
}

/** Tools and files, of which an event may have several. */
async function writeValues(tables: UsageTables, db: Database, drafts: readonly Draft[]): Promise<void> {
  const rows = drafts.flatMap((draft) => {
    const tools = new Set(draft.event.facts.tools?.map((tool) => tool.name));
    const files = new Set(draft.event.facts.files?.map((file) => file.name ?? file.id));
    return [
      ...[...tools].map((name) => [draft.seq, 'tool', name]),
      ...[...files].map((name) => [draft.seq, 'file', name]),
    ];
  });
  const rewritten = drafts.filter((draft) => draft.before).map((draft) => draft.seq);
  if (rewritten.length > 0) await db.delete(eventValue).where(inArray(eventValue.seq, rewritten));
  await tables.engine.insertRows(db, eventValue, ['seq', 'dimension', 'value'], rows);
}

async function noteSources(db: Database, rows: readonly EventRow[]): Promise<void> {
  const seen = new Map<string, typeof sourceSeen.$inferSelect>();
  for (const row of rows) {
    const key = `${row.org}\u001f${row.source}`;
    const known = seen.get(key);
    seen.set(key, {
      org: row.org,
      source: row.source,
      events: (known?.events ?? 0) + 1,
      lastOccurredAt: Math.max(known?.lastOccurredAt ?? 0, row.occurredAt),
      lastReceivedAt: Math.max(known?.lastReceivedAt ?? 0, row.receivedAt),
    });
  }
  for (const [, values] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await db
      .insert(sourceSeen)
      .values(values)
      .onConflictDoUpdate({
        target: [sourceSeen.org, sourceSeen.source],
        set: {
          events: sql`${sourceSeen.events} + ${values.events}`,
          lastOccurredAt: sql`case when ${sourceSeen.lastOccurredAt} > ${values.lastOccurredAt} then ${sourceSeen.lastOccurredAt} else ${values.lastOccurredAt} end`,
          lastReceivedAt: sql`case when ${sourceSeen.lastReceivedAt} > ${values.lastReceivedAt} then ${sourceSeen.lastReceivedAt} else ${values.lastReceivedAt} end`,
        },
      });
  }
}

/**
 * One call above nine million dollars is a mistake in its counts, and past what a number holds exactly: its
 * cost stays pending, visible and out of every total, instead of spoiling them.
 */
function storable(cost: EventCost, of: UsageEvent): EventCost {
  if (cost.status === 'pending' || cost.nano <= BigInt(Number.MAX_SAFE_INTEGER)) return cost;
  return { status: 'pending', provider: of.dimensions.provider ?? '', model: of.dimensions.model ?? '' };
}
