import { randomBytes } from 'node:crypto';
import { and, eq, gt, inArray, lte, max } from 'drizzle-orm';
import { type Aliases, nameKey, withoutPerson } from '../../src/analytics/erasure.ts';
import type { DimensionValues, EventFacts } from '../../src/analytics/usage-event.ts';
import type { Database, Engine, Row } from '../engine.ts';
import { chunks } from '../state/chunks.ts';
import { usageOf } from '../turns.ts';
import { seriesKey } from './dictionary.ts';
import { aliasesOf, tombstoneOf } from './tombstones.ts';

/** A person as their organisation knows them: every name and address that is theirs alone. */
export type Person = { readonly org: string; readonly names: readonly string[] };

export type Renamed = { readonly aliases: Aliases; readonly series: number };

/**
 * Gives a person's usage to an alias and remembers, by hashes alone, that what comes under their names later is
 * the alias's too. Every number stays; so do the numbers of series, which other processes remember. Names of one
 * person that were counted apart stay apart. Doing it again changes nothing.
 */
export async function renameUser(engine: Engine, { org, names }: Person, now: number): Promise<Renamed> {
  return engine.write(
    async (db) => {
      const known = await aliasesOf(db, org, names);
      const rows = await seriesOf(db, org, names);
      const counted = new Set(rows.map((row) => nameKey(row.user)));
      const aliases = new Map(known);
      const shared = known.values().next().value ?? (await unusedAlias(db, org));
      for (const name of new Set(names.map(nameKey))) {
        if (aliases.has(name)) continue;
        const isTaken = [...aliases].some(([other, alias]) => alias === shared && counted.has(other));
        aliases.set(name, counted.has(name) && isTaken ? await unusedAlias(db, org) : shared);
      }
      await bury(db, { org, aliases, now });
      await renameSeries(engine, db, rows, aliases);
      return { aliases, series: rows.length };
    },
    { alone: [usageOf(org)] },
  );
}

/** "deleted-4f09ac": says nothing of whose it was. */
async function unusedAlias(db: Database, org: string): Promise<string> {
  const { erased } = db.tables;
  for (;;) {
    const alias = `deleted-${randomBytes(3).toString('hex')}`;
    const used = await db
      .select({ alias: erased.alias })
      .from(erased)
      .where(and(eq(erased.org, org), eq(erased.alias, alias)));
    if (used.length === 0) return alias;
  }
}

/** Series that name the person, whose addresses may stand there in any case. */
async function seriesOf(
  db: Database,
  org: string,
  names: readonly string[],
): Promise<readonly Row<'series'>[]> {
  const { series } = db.tables;
  const wanted = new Set(names.map(nameKey));
  const users = await db.selectDistinct({ user: series.user }).from(series).where(eq(series.org, org));
  const spellings = users.map(({ user }) => user).filter((user) => wanted.has(nameKey(user)));
  const rows: Row<'series'>[] = [];
  for (const some of chunks(spellings)) {
    rows.push(
      ...(await db
        .select()
        .from(series)
        .where(and(eq(series.org, org), inArray(series.user, some)))),
    );
  }
  return rows;
}

type Burial = { readonly org: string; readonly aliases: Aliases; readonly now: number };

async function bury(db: Database, { org, aliases, now }: Burial): Promise<void> {
  const { erased } = db.tables;
  const rows = [...aliases].map(([name, alias]) => ({
    org,
    userHash: tombstoneOf(org, name),
    alias,
    erasedAt: now,
  }));
  for (const some of chunks(rows)) await db.insert(erased).values(some).onConflictDoNothing();
}

async function renameSeries(
  engine: Engine,
  db: Database,
  rows: readonly Row<'series'>[],
  aliases: Aliases,
): Promise<void> {
  const renamed = rows.map(({ id, org, key: _, tags, ...values }) => {
    const user = aliases.get(nameKey(values.user)) ?? values.user;
    // The other columns are the dimensions of a series, and its tags a list of texts.
    const dimensions = { ...values, user } as DimensionValues;
    return [id, user, seriesKey(org, { dimensions, tags: JSON.parse(tags) as string[] })];
  });
  await engine.updateRows(db, db.tables.series, { key: ['id'], columns: ['user', 'key'] }, renamed);
}

/** Rows of `event` looked through in one transaction. */
const ROWS_AT_ONCE = 20_000;

/** Takes names and addresses out of the details of an alias's events; returns how many had any. */
export async function eraseDetails(
  engine: Engine,
  { org, aliases }: { readonly org: string; readonly aliases: Aliases },
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const [newest] = await engine.read
    .select({ seq: max(engine.read.tables.event.seq) })
    .from(engine.read.tables.event);
  const total = newest?.seq ?? 0;
  let erased = 0;
  for (let after = 0; after < total; after += ROWS_AT_ONCE) {
    erased += await engine.write((db) => eraseSome(engine, db, { org, aliases, after }), {
      alone: [usageOf(org)],
    });
    onProgress(Math.min(after + ROWS_AT_ONCE, total), total);
  }
  return erased;
}

async function eraseSome(
  engine: Engine,
  db: Database,
  { org, aliases, after }: { readonly org: string; readonly aliases: Aliases; readonly after: number },
): Promise<number> {
  const { event, series } = db.tables;
  const rows = await db
    .select({ seq: event.seq, detail: event.detail })
    .from(event)
    .innerJoin(series, eq(series.id, event.series))
    .where(
      and(
        gt(event.seq, after),
        lte(event.seq, after + ROWS_AT_ONCE),
        eq(event.org, org),
        inArray(series.user, [...new Set(aliases.values())]),
      ),
    );
  const changed = rows.flatMap(({ seq, detail }) => {
    const cleaned = cleanDetail(detail, aliases);
    return cleaned === detail ? [] : [[seq, cleaned]];
  });
  await engine.updateRows(db, event, { key: ['seq'], columns: ['detail'] }, changed);
  return changed.length;
}

function cleanDetail(text: string, aliases: Aliases): string {
  // Only `toEventRow` writes the column.
  const detail = JSON.parse(text) as { readonly facts?: EventFacts };
  const { facts } = detail;
  if (!facts) return text;
  const [alias = ''] = aliases.values();
  const own = [facts.userName, facts.userEmail].flatMap((name) =>
    name === undefined ? [] : [nameKey(name)],
  );
  const cleaned = withoutPerson(facts, new Map([...own.map((name) => [name, alias] as const), ...aliases]));
  return cleaned === facts ? text : JSON.stringify({ ...detail, facts: cleaned });
}
