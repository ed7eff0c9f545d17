import { eq } from 'drizzle-orm';
import { nameKey } from '../src/analytics/erasure.ts';
import type { Engine } from './engine.ts';
import { eraseFromState } from './state/erase/erase.ts';
import { eraseDetails, renameUser } from './usage/erase/erase.ts';
import { aliasesOf } from './usage/erase/tombstones.ts';

export type Erasure = {
  /** What the person is called from now on; several where their names were counted apart. */
  readonly aliases: readonly string[];
  /** Combinations of dimensions, details of events, and other rows that named them. */
  readonly series: number;
  readonly events: number;
  readonly rows: number;
};

export type ErasureOptions = {
  readonly org: string;
  /** Their id, or their e-mail address. */
  readonly member: string;
  readonly now: number;
  readonly onProgress: (done: number, total: number) => void;
};

/**
 * Erases a person from an organisation: their usage stays, to the nano-dollar, under an alias that says nothing of
 * them. Undefined when nobody is known by the name. Doing it again finishes what was interrupted.
 */
export async function erasePerson(engine: Engine, options: ErasureOptions): Promise<Erasure | undefined> {
  const { org, member, now, onProgress } = options;
  const person = await findPerson(engine, org, member);
  if (!person) return undefined;
  const { aliases, series } = await renameUser(engine, { org, names: person.names }, now);
  const [alias = ''] = aliases.values();
  // A name that others may bear too is replaced in words about this person, and remembered nowhere.
  const spoken = new Map([...person.spoken.map((name) => [name, alias] as const), ...aliases]);
  const events = await eraseDetails(engine, { org, aliases: spoken }, onProgress);
  const rows = await eraseFromState(engine, { org, aliases, spoken, now });
  return { aliases: [...new Set(aliases.values())], series, events, rows };
}

/** `names` are theirs alone; `spoken` is what people call them. */
type Found = { readonly names: readonly string[]; readonly spoken: readonly string[] };

async function findPerson(engine: Engine, org: string, name: string): Promise<Found | undefined> {
  const db = engine.read;
  const { member, series } = db.tables;
  const members = await db.select().from(member).where(eq(member.org, org));
  const known =
    members.find(({ id }) => id === name) ??
    members.find(({ email }) => email !== null && nameKey(email) === nameKey(name));
  if (known) {
    const { id, email } = known;
    const accounts = [known.slack, known.discord].filter((account) => account !== null);
    return {
      names: [id, ...(email === null ? [] : [email])],
      spoken: [...(known.name === null ? [] : [known.name]), ...accounts],
    };
  }
  const users = await db.selectDistinct({ user: series.user }).from(series).where(eq(series.org, org));
  const isUser = users.some(({ user }) => nameKey(user) === nameKey(name));
  const isErased = (await aliasesOf(db, org, [name])).size > 0;
  return isUser || isErased ? { names: [name], spoken: [] } : undefined;
}
