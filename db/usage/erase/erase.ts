import { randomBytes } from 'node:crypto';
import { and, eq, gt, inArray, like, lte, max, or } from 'drizzle-orm';
import { type Aliases, aliasOf, nameKey, withoutPerson } from '../../../src/analytics/erasure.ts';
import type { DimensionValues, EventFacts } from '../../../src/analytics/usage-event.ts';
import type { Database, Engine, Row } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { usageOf } from '../../turns.ts';
import { seriesKey } from '../dictionary.ts';
import { factsIn } from '../rows.ts';
import { breakAttempts } from '../seals/seals.ts';
import { carriesOneOf } from './address-users.ts';
import { eraseContexts } from './erase-contexts.ts';
import { aliasesOf, tombstoneOf } from './tombstones.ts';

/** A person as their organisation knows them: every name and address that is theirs alone. */
export type Person = { readonly org: string; readonly names: readonly string[] };

export type Renamed = { readonly aliases: Aliases; readonly series: number };

/**
 * Gives a person's usage to an alias and remembers, by hashes alone, that what comes under their names later is
 * the alias's too. Every number stays; so do the numbers of series, which other processes remember. What was
 * counted apart stays apart: their id and their address, or two spellings of it. Doing it again changes nothing.
 */
export async function renameUser(engine: Engine, { org, names }: Person, now: number): Promise<Renamed> {
  return engine.write(
    async (db) => {
      const users = await usersOf(db, org);
      const keys = new Set(names.map(nameKey));
      const spellings = users.filter((user) => keys.has(nameKey(user)));
      const known = await aliasesOf(db, org, [...names, ...spellings]);
      const aliases = await chooseAliases(db, { org, keys, spellings, known, taken: new Set(users) });
      await bury(db, { org, aliases, now });
      const series = await renameSeries(engine, db, { org, spellings, aliases });
      await breakAttempts(db, org, now);
      return { aliases, series };
    },
    { alone: [usageOf(org)] },
  );
}

async function usersOf(db: Database, org: string): Promise<readonly string[]> {
  const { series } = db.tables;
  const rows = await db.selectDistinct({ user: series.user }).from(series).where(eq(series.org, org));
  return rows.map(({ user }) => user);
}

type Choice = {
  readonly org: string;
  readonly keys: Iterable<string>;
  /** Names something is counted under, each to get an alias of its own. */
  readonly spellings: readonly string[];
  readonly known: Aliases;
  /** Names that are counted already. */
  readonly taken: Set<string>;
};

async function chooseAliases(db: Database, { org, keys, spellings, known, taken }: Choice): Promise<Aliases> {
  const aliases = new Map(known);
  const main = known.values().next().value ?? (await unusedAlias(db, org));
  for (const spelling of spellings) {
    const shared = aliases.get(nameKey(spelling)) ?? main;
    const alias = taken.has(shared) ? await unusedAlias(db, org) : shared;
    taken.add(alias);
    aliases.set(spelling, alias);
    if (!aliases.has(nameKey(spelling))) aliases.set(nameKey(spelling), alias);
  }
  for (const key of keys) if (!aliases.has(key)) aliases.set(key, main);
  return aliases;
}

const ALIAS = 'deleted-';

/** "deleted-4f09ac": says nothing of whose it was. */
async function unusedAlias(db: Database, org: string): Promise<string> {
  const { erased } = db.tables;
  for (;;) {
    const alias = `${ALIAS}${randomBytes(3).toString('hex')}`;
    const used = await db
      .select({ alias: erased.alias })
      .from(erased)
      .where(and(eq(erased.org, org), eq(erased.alias, alias)));
    if (used.length === 0) return alias;
  }
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
  const again = { target: [erased.org, erased.userHash], set: { erasedAt: now } };
  for (const some of chunks(rows)) await db.insert(erased).values(some).onConflictDoUpdate(again);
}

type Renaming = {
  readonly org: string;
  readonly spellings: readonly string[];
  readonly aliases: Aliases;
};

async function renameSeries(
  engine: Engine,
  db: Database,
  { org, spellings, aliases }: Renaming,
): Promise<number> {
  const { series } = db.tables;
  let count = 0;
  for (const some of chunks(spellings)) {
    const isTheirs = and(eq(series.org, org), inArray(series.user, some));
    const rows = await db.select().from(series).where(isTheirs);
    const renamed = rows.map((row) => renamedSeries(row, aliases));
    await engine.updateRows(db, series, { key: ['id'], columns: ['user', 'key'] }, renamed);
    count += rows.length;
  }
  return count;
}

function renamedSeries(
  { id, org, key: _, tags, ...values }: Row<'series'>,
  aliases: Aliases,
): readonly [number, string, string] {
  const user = aliasOf(values.user, aliases) ?? values.user;
  // The other columns are the dimensions of a series, and its tags a list of texts.
  const dimensions = { ...values, user } as DimensionValues;
  return [id, user, seriesKey(org, { dimensions, tags: JSON.parse(tags) as string[] })];
}

/** Rows of `event` looked through in one transaction. */
const ROWS_AT_ONCE = 20_000;

type ErasedPerson = {
  readonly org: string;
  readonly aliases: Aliases;
  /** As `nameKey` has them; they may stand in events of users they share, too. */
  readonly addresses: ReadonlySet<string>;
};

/** Takes names and addresses out of the details of a person's events, and of spans; returns how many events had any. */
export async function eraseDetails(
  engine: Engine,
  person: ErasedPerson,
  onProgress: (done: number) => void,
): Promise<number> {
  const { org, aliases } = person;
  const total = await newestEvent(engine);
  await eraseContexts(engine, { org, aliases });
  let erased = 0;
  for (let after = 0; after < total; after += ROWS_AT_ONCE) {
    erased += await engine.write((db) => eraseSome(engine, db, { ...person, after }), {
      alone: [usageOf(org)],
    });
    onProgress(Math.min(after + ROWS_AT_ONCE, total));
  }
  return erased;
}

/** The number of the newest event of all organisations; 0 where there is none. */
export async function newestEvent({ read }: Engine): Promise<number> {
  const [newest] = await read.select({ seq: max(read.tables.event.seq) }).from(read.tables.event);
  return newest?.seq ?? 0;
}

async function eraseSome(
  engine: Engine,
  db: Database,
  { org, aliases, addresses, after }: ErasedPerson & { readonly after: number },
): Promise<number> {
  const { event, series } = db.tables;
  const rows = await db
    .select({ seq: event.seq, user: series.user, detail: event.detail })
    .from(event)
    .innerJoin(series, eq(series.id, event.series))
    .where(
      and(
        gt(event.seq, after),
        lte(event.seq, after + ROWS_AT_ONCE),
        eq(event.org, org),
        or(like(series.user, `${ALIAS}%`), carriesOneOf(db, addresses)),
      ),
    );
  const own = new Set(aliases.values());
  const changed = rows.flatMap(({ seq, user, detail }) => {
    const address = nameKey(factsIn({ detail }).userEmail ?? '');
    if (!own.has(user) && !addresses.has(address)) return [];
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
