import { hash } from 'node:crypto';
import { and, count, eq, inArray, max, sql } from 'drizzle-orm';
import { type Aliases, nameKey, namesIn, underAlias } from '../../../src/analytics/erasure.ts';
import type { Recording } from '../../../src/analytics/store.ts';
import type { TraceSpan } from '../../../src/analytics/traces/links.ts';
import type { Database } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { chunks } from '../../state/chunks.ts';
import type { Reading } from '../reading.ts';

/** What is remembered of an erased name; the organisation is its salt. */
export function tombstoneOf(org: string, name: string): string {
  return hash('sha256', `${org}\u0000${name}`);
}

/** Aliases of those of some names that belong to erased people. */
export async function aliasesOf(db: Database, org: string, names: Iterable<string>): Promise<Aliases> {
  const { erased } = db.tables;
  const keys = [...names].flatMap((name) => [name, nameKey(name)]);
  const byHash = new Map(keys.map((name) => [tombstoneOf(org, name), name]));
  const aliases = new Map<string, string>();
  for (const hashes of chunks([...byHash.keys()])) {
    const rows = await db
      .select({ userHash: erased.userHash, alias: erased.alias })
      .from(erased)
      .where(and(eq(erased.org, org), inArray(erased.userHash, hashes)));
    for (const { userHash, alias } of rows) aliases.set(byHash.get(userHash) ?? '', alias);
  }
  return aliases;
}

const anyErased = prepareOnce((db, { erased }) =>
  db
    .select({ alias: erased.alias })
    .from(erased)
    .where(eq(erased.org, sql.placeholder('org')))
    .limit(1)
    .prepare(),
);

/** How many names were erased and when the last was: as long as that holds, people are called what they were. */
export function erasuresOf({ db, once }: Reading, org: string): Promise<string> {
  return once(`erased ${org}`, async () => {
    const [row] = await erasedNames(db).execute({ org });
    return `${row?.names ?? 0} ${row?.last ?? ''}`;
  });
}

const erasedNames = prepareOnce((db, { erased }) =>
  db
    .select({ names: count(), last: max(erased.erasedAt) })
    .from(erased)
    .where(eq(erased.org, sql.placeholder('org')))
    .prepare(),
);

/** Recordings with what erased people sent under their aliases, inside the transaction that stores them. */
export async function withoutErased(
  db: Database,
  recordings: readonly Recording[],
): Promise<readonly Recording[]> {
  const aliases = new Map<string, Aliases>();
  for (const { org } of recordings) {
    if (!aliases.has(org)) aliases.set(org, await erasedAmong(db, org, recordings));
  }
  return recordings.map((recording) => {
    const own = aliases.get(recording.org);
    if (!own || own.size === 0) return recording;
    return underAliases(recording, own);
  });
}

function underAliases(recording: Recording, own: Aliases): Recording {
  const spanUnder = (span: TraceSpan) => ({ ...span, context: underAlias(span.context, own) });
  const events = recording.events.map((one) => ({
    ...one,
    event: underAlias(one.event, own),
    ...(one.links?.span && { links: { ...one.links, span: spanUnder(one.links.span) } }),
  }));
  return { ...recording, events, ...(recording.spans && { spans: recording.spans.map(spanUnder) }) };
}

async function erasedAmong(db: Database, org: string, recordings: readonly Recording[]): Promise<Aliases> {
  const [any] = await anyErased(db).execute({ org });
  if (!any) return NOBODY;
  const own = recordings.filter((recording) => recording.org === org);
  return aliasesOf(db, org, new Set(own.flatMap(knownIn).flatMap(namesIn)));
}

function knownIn({ events, spans = [] }: Recording) {
  const ofEvents = events.flatMap(({ event, links }) => [event, links?.span?.context ?? []].flat());
  return [...ofEvents, ...spans.map(({ context }) => context)];
}

const NOBODY: Aliases = new Map();
