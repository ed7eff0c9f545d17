import { and, asc, eq, gt } from 'drizzle-orm';
import { type Aliases, aliasOf, createRenaming, renameWithin } from '../../src/analytics/erasure.ts';
import { type Message, messageOf } from '../../src/analytics/message.ts';
import type { Database, Engine, Row } from '../engine.ts';

export type ErasedPerson = {
  readonly org: string;
  /** Of names that are theirs alone. */
  readonly aliases: Aliases;
  /** Of these and of whatever else they are called. */
  readonly spoken: Aliases;
  readonly now: number;
};

type Erasing = ErasedPerson & {
  /** Replaces names that stand as words in a text. */
  readonly rename: (text: string) => string;
};

/**
 * Replaces a person's names in everything that is not usage: who they are, what they set up, what was said of
 * them. Their chat accounts, read keys and buttons work no longer. Doing it again changes nothing; returns how many
 * rows changed.
 */
export async function eraseFromState(engine: Engine, person: ErasedPerson): Promise<number> {
  const erasing = { ...person, rename: createRenaming(person.spoken) };
  const parts = [erasePerson, eraseAccess, erasePlans, eraseIncidents, eraseSettings];
  let changed = 0;
  for (const part of parts) changed += await engine.write((db) => part(db, erasing));
  return changed + (await eraseMessages(engine, erasing));
}

function isTheirs(name: string | null, { aliases }: Erasing): name is string {
  return name !== null && aliasOf(name, aliases) !== undefined;
}

function renamed(name: string, { aliases }: Erasing): string {
  return aliasOf(name, aliases) ?? name;
}

async function erasePerson(db: Database, erasing: Erasing): Promise<number> {
  const { member, team } = db.tables;
  const { org } = erasing;
  let changed = 0;
  const known = await db.select().from(member).where(eq(member.org, org));
  for (const { id, email } of known) {
    if (!isTheirs(id, erasing) && !isTheirs(email, erasing)) continue;
    const alias = isTheirs(id, erasing) ? renamed(id, erasing) : renamed(email ?? '', erasing);
    const nobody = { name: null, email: null, slack: null, discord: null, role: 'member' } as const;
    await db
      .update(member)
      .set({ id: alias, ...nobody })
      .where(and(eq(member.org, org), eq(member.id, id)));
    changed++;
  }
  for (const { id, leads } of await db.select().from(team).where(eq(team.org, org))) {
    // Only `fromTeam` writes the column.
    const named = JSON.parse(leads) as readonly string[];
    if (!named.some((lead) => isTheirs(lead, erasing))) continue;
    await db
      .update(team)
      .set({ leads: JSON.stringify(named.map((lead) => renamed(lead, erasing))) })
      .where(and(eq(team.org, org), eq(team.id, id)));
    changed++;
  }
  return changed;
}

async function eraseAccess(db: Database, erasing: Erasing): Promise<number> {
  const { action, apiKey, linkCode } = db.tables;
  const { org, now, rename, spoken } = erasing;
  let changed = 0;
  for (const key of await db.select().from(apiKey).where(eq(apiKey.org, org))) {
    const name = key.name === null ? null : rename(key.name);
    if (!isTheirs(key.member, erasing) && name === key.name) continue;
    const acts = isTheirs(key.member, erasing)
      ? { member: renamed(key.member, erasing), revokedAt: key.revokedAt ?? now }
      : {};
    await db
      .update(apiKey)
      .set({ name, ...acts })
      .where(eq(apiKey.id, key.id));
    changed++;
  }
  for (const { code, platformUser } of await db.select().from(linkCode).where(eq(linkCode.org, org))) {
    if (aliasOf(platformUser, spoken) === undefined) continue;
    await db.delete(linkCode).where(eq(linkCode.code, code));
    changed++;
  }
  for (const { id, member, command } of await db.select().from(action).where(eq(action.org, org))) {
    // A button lives for a day; whoever misses it types the command.
    if (!isTheirs(member, erasing) && rename(command) === command) continue;
    await db.delete(action).where(eq(action.id, id));
    changed++;
  }
  return changed;
}

async function erasePlans(db: Database, erasing: Erasing): Promise<number> {
  const { budget, firing, route, subscription } = db.tables;
  const { org, rename } = erasing;
  const maker = (createdBy: string | null) => createdBy && renamed(createdBy, erasing);
  let changed = 0;
  for (const row of await db.select().from(budget).where(eq(budget.org, org))) {
    const next = { id: rename(row.id), scope: rename(row.scope), createdBy: maker(row.createdBy) };
    if (isSame(next, row)) continue;
    await db
      .update(budget)
      .set(next)
      .where(and(eq(budget.org, org), eq(budget.id, row.id)));
    await db
      .update(firing)
      .set({ budget: next.id })
      .where(and(eq(firing.org, org), eq(firing.budget, row.id)));
    changed++;
  }
  for (const row of await db.select().from(subscription).where(eq(subscription.org, org))) {
    const next = { query: rename(row.query), createdBy: maker(row.createdBy) };
    if (isSame(next, row)) continue;
    await db
      .update(subscription)
      .set(next)
      .where(and(eq(subscription.org, org), eq(subscription.id, row.id)));
    changed++;
  }
  for (const row of await db.select().from(route).where(eq(route.org, org))) {
    const scope = rename(row.scope);
    if (scope === row.scope) continue;
    await db
      .update(route)
      .set({ scope })
      .where(and(eq(route.org, org), eq(route.kind, row.kind), eq(route.scope, row.scope)));
    changed++;
  }
  return changed;
}

async function eraseIncidents(db: Database, erasing: Erasing): Promise<number> {
  const { incident } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(incident).where(eq(incident.org, org))) {
    const next = {
      key: rename(row.key),
      openKey: row.openKey && rename(row.openKey),
      acknowledgedBy: row.acknowledgedBy && rename(row.acknowledgedBy),
      facts: renameJson(row.facts, erasing),
    };
    if (isSame(next, row)) continue;
    await db
      .update(incident)
      .set({ ...next, version: row.version + 1 })
      .where(and(eq(incident.org, org), eq(incident.id, row.id)));
    changed++;
  }
  return changed;
}

async function eraseSettings(db: Database, erasing: Erasing): Promise<number> {
  const { setting } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(setting).where(eq(setting.org, org))) {
    const value = rename(row.value);
    if (value === row.value) continue;
    await db
      .update(setting)
      .set({ value })
      .where(and(eq(setting.org, org), eq(setting.name, row.name)));
    changed++;
  }
  return changed;
}

const MESSAGES_AT_ONCE = 100;

/** What waits to be sent goes out under the alias; of what ended nobody needs the words any more. */
async function eraseMessages(engine: Engine, erasing: Erasing): Promise<number> {
  const { outbox } = engine.read.tables;
  let changed = 0;
  for (let after = 0; ; ) {
    const rows = await engine.read
      .select()
      .from(outbox)
      .where(and(eq(outbox.org, erasing.org), gt(outbox.seq, after)))
      .orderBy(asc(outbox.seq))
      .limit(MESSAGES_AT_ONCE);
    for (const row of rows) changed += (await eraseMessage(engine, row, erasing)) ? 1 : 0;
    const last = rows.at(-1);
    if (!last || rows.length < MESSAGES_AT_ONCE) return changed;
    after = last.seq;
  }
}

async function eraseMessage(engine: Engine, row: Row<'outbox'>, erasing: Erasing): Promise<boolean> {
  const { rename } = erasing;
  const message = renameJson(row.message, erasing);
  const isOver = row.state !== 'pending' && row.state !== 'sending';
  const next = {
    message: message !== row.message && isOver ? JSON.stringify(wordless(row)) : message,
    dedupeKey: rename(row.dedupeKey),
    chain: row.chain && rename(row.chain),
    lastError: row.lastError && rename(row.lastError),
  };
  if (isSame(next, row)) return false;
  await engine.write(async (db) => {
    const { outbox } = db.tables;
    await db.update(outbox).set(next).where(eq(outbox.seq, row.seq));
  });
  return true;
}

function wordless({ message }: Row<'outbox'>): Message {
  // Only `fromDraft` writes the column, from a Message.
  const { tone } = JSON.parse(message) as Message;
  return messageOf({ tone, headline: 'This message named a person who was erased.' });
}

function renameJson(text: string, { spoken, rename }: Erasing): string {
  return JSON.stringify(renameWithin(JSON.parse(text), spoken, rename));
}

function isSame<Part extends object>(part: Part, whole: Part): boolean {
  return Object.entries(part).every(([name, value]) => value === whole[name as keyof Part]);
}
