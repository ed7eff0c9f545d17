import { inArray, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { withGiven } from '../../src/analytics/attribution/given.ts';
import type { Database, Row, ValueRow } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';
import type { Draft } from './drafts.ts';
import { compareText } from './keys/keys.ts';
import { rollupChanges } from './rollups.ts';
import { EVENT_COLUMNS, type EventRow, toEventRow, toValues } from './rows.ts';
import type { UsageTables } from './tables.ts';

const [SEQ, ...OTHER_COLUMNS] = EVENT_COLUMNS;
const EVENT_SHAPE = { key: [SEQ], columns: OTHER_COLUMNS };

/** Writes what changed and moves the rollups by exactly the difference. */
export async function writeDrafts(
  tables: UsageTables,
  db: Database,
  drafts: readonly Draft[],
): Promise<void> {
  const { event } = db.tables;
  const { engine } = tables;
  const changed = drafts.filter((draft) => draft.changed);
  const rows = await rowsOf(tables, db, changed);
  const zones = await zonesOf(tables, db, changed);
  const changes = rollupChanges(tables.now());
  const fresh: EventRow[] = [];
  const rewritten: EventRow[] = [];
  rows.forEach((row, index) => {
    const timeZone = zones.get(row.org) ?? '';
    const before = changed[index]?.before;
    if (before?.counted) changes.subtract(before, timeZone);
    if (row.counted) changes.add(row, timeZone);
    (before ? rewritten : fresh).push(row);
  });
  await engine.insertRows(db, event, EVENT_COLUMNS, fresh.map(toValues));
  await engine.updateRows(db, event, EVENT_SHAPE, rewritten.map(toValues));
  await writeValues(tables, db, changed);
  await changes.write(tables, db);
  await noteSources(db, rows, changed);
}

async function rowsOf(tables: UsageTables, db: Database, drafts: readonly Draft[]): Promise<EventRow[]> {
  const owned = drafts.map(({ org, event, given }) => ({ org, event: withGiven(event, given) }));
  const places = await tables.dictionary.seriesOf(tables.engine, db, owned);
  return drafts.map((draft, index) => {
    const [place, counted] = [places[index], owned[index]];
    if (!place || !counted) throw new Error('the dictionary answered with fewer series than events');
    draft.series = place.series;
    return toEventRow(counted.event, draft.cost, draft);
  });
}

async function zonesOf(
  tables: UsageTables,
  db: Database,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<string, string>> {
  const zones = new Map<string, string>();
  for (const { org } of drafts) {
    if (!zones.has(org)) zones.set(org, await tables.directory.timeZone(db, org));
  }
  return zones;
}

/** Tools and files, of which an event may have several, and the piece of work it was for. */
async function writeValues(tables: UsageTables, db: Database, drafts: readonly Draft[]): Promise<void> {
  const { eventValue } = db.tables;
  const rewritten = drafts.filter((draft) => draft.before).map((draft) => draft.seq);
  if (rewritten.length > 0) await db.delete(eventValue).where(inArray(eventValue.seq, rewritten));
  await tables.engine.insertRows(db, eventValue, ['seq', 'dimension', 'value'], drafts.flatMap(valuesOf));
}

function valuesOf({ seq, event: { facts } }: Draft): readonly ValueRow[] {
  if (!facts.tools && !facts.files && facts.workItem === undefined) return NO_VALUES;
  const tools = new Set(facts.tools?.map((tool) => tool.name));
  // Two files of one name are two files. Rows written before this rule stand under the name; see bot/show/file.ts.
  const files = new Set(facts.files?.map((file) => file.id));
  return [
    ...[...tools].map((name) => [seq, 'tool', name]),
    ...[...files].map((id) => [seq, 'file', id]),
    ...(facts.workItem ? [[seq, 'workItem', facts.workItem]] : []),
  ];
}

const NO_VALUES: readonly ValueRow[] = [];

/** Counts what counts of each source, in key order like everything several writers upsert. */
async function noteSources(db: Database, rows: readonly EventRow[], drafts: readonly Draft[]): Promise<void> {
  const seen: Writable<Row<'sourceSeen'>>[] = [];
  rows.forEach(({ org, source, occurredAt, receivedAt, counted }, index) => {
    const events = counted - (drafts[index]?.before?.counted ?? 0);
    if (events === 0) return;
    // A handful at most, nearly always one.
    let known = seen.find((one) => one.source === source && one.org === org);
    if (!known) {
      known = { org, source, events: 0, lastOccurredAt: 0, lastReceivedAt: 0 };
      seen.push(known);
    }
    known.events += events;
    if (occurredAt > known.lastOccurredAt) known.lastOccurredAt = occurredAt;
    if (receivedAt > known.lastReceivedAt) known.lastReceivedAt = receivedAt;
  });
  const sorted = seen.sort((a, b) => compareText(a.org, b.org) || compareText(a.source, b.source));
  for (const values of sorted) await noteSource(db).execute(values);
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const noteSource = prepareOnce((db, { sourceSeen }) => {
  const { events, lastOccurredAt, lastReceivedAt } = sourceSeen;
  const later = (column: SQLiteColumn) =>
    sql`case when ${column} > excluded.${sql.identifier(column.name)} then ${column} else excluded.${sql.identifier(column.name)} end`;
  return db
    .insert(sourceSeen)
    .values({
      org: sql.placeholder('org'),
      source: sql.placeholder('source'),
      events: sql.placeholder('events'),
      lastOccurredAt: sql.placeholder('lastOccurredAt'),
      lastReceivedAt: sql.placeholder('lastReceivedAt'),
    })
    .onConflictDoUpdate({
      target: [sourceSeen.org, sourceSeen.source],
      set: {
        events: sql`${events} + excluded.events`,
        lastOccurredAt: later(lastOccurredAt),
        lastReceivedAt: later(lastReceivedAt),
      },
    })
    .prepare();
});
