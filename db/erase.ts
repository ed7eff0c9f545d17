import { eq } from 'drizzle-orm';
import { nameKey } from '../src/analytics/erasure.ts';
import type { Engine } from './engine.ts';
import { eraseFromState } from './state/erase/erase.ts';
import { type AddressUsers, usersWithAddress } from './usage/erase/address-users.ts';
import { eraseDetails, newestEvent, renameUser } from './usage/erase/erase.ts';
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
  const { org, member, now } = options;
  const person = await findPerson(engine, org, member);
  const names = person?.names ?? [member];
  const addresses = new Set(names.filter((name) => name.includes('@')).map(nameKey));
  if (!person && addresses.size === 0) return undefined;
  // What comes under their address from here on is the alias's, so that no other id of theirs is missed.
  const known = person && (await renameUser(engine, { org, names }, now));
  const newest = await newestEvent(engine);
  // Two looks at every event for their address, and one to erase.
  const total = newest * (addresses.size > 0 ? 3 : 1);
  const search = { org, addresses, known: [...names, ...(known?.aliases.values() ?? [])], newest };
  const users = await otherUsers(engine, search, (done) => options.onProgress(done, total));
  if (!person && users.theirs.length === 0 && !users.isShared) return undefined;
  const more = await renameUser(engine, { org, names: [...names, ...users.theirs] }, now);
  const aliases = new Map([...(known?.aliases ?? []), ...more.aliases]);
  const [alias = ''] = aliases.values();
  // A name that others may bear too is replaced in words about this person, and remembered nowhere.
  const spoken = new Map([...(person?.spoken ?? []).map((name) => [name, alias] as const), ...aliases]);
  const events = await eraseDetails(engine, { org, aliases: spoken, addresses }, (done) =>
    options.onProgress(total - newest + done, total),
  );
  const rows = await eraseFromState(engine, { org, aliases, spoken, now });
  return {
    aliases: [...new Set(aliases.values())],
    series: (known?.series ?? 0) + more.series,
    events,
    rows,
  };
}

type Search = Omit<Parameters<typeof usersWithAddress>[1], 'others'>;

/** Ids that are theirs, too, for all that events say: they carry their address and no other. */
async function otherUsers(
  engine: Engine,
  search: Search,
  onProgress: (done: number) => void,
): Promise<AddressUsers> {
  if (search.addresses.size === 0) return { theirs: [], isShared: false };
  const { member } = engine.read.tables;
  const members = await engine.read.select({ id: member.id }).from(member).where(eq(member.org, search.org));
  const others = new Set(members.map(({ id }) => id));
  return usersWithAddress(engine.read, { ...search, others }, onProgress);
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
