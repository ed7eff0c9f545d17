import { and, eq } from 'drizzle-orm';
import { aliasOf, createRenaming } from '../../../src/analytics/erasure.ts';
import type { Database, Engine } from '../../engine.ts';
import { eraseBudgetHistory } from './budgets.ts';
import { eraseAddresses, eraseChanges } from './changes.ts';
import { type ErasedPerson, type Erasing, isSame, isTheirs, renamed } from './erasing.ts';
import { eraseFinance, eraseLiveAnswers } from './finance.ts';
import { eraseIncidents, eraseSilences } from './incidents.ts';
import { eraseMessages } from './messages.ts';
import { eraseRules } from './rules.ts';

/**
 * Replaces a person's names in everything that is not usage: who they are, what they set up, what was said of
 * them. Their chat accounts, read keys and buttons work no longer. Doing it again changes nothing; returns how many
 * rows changed.
 */
export async function eraseFromState(engine: Engine, person: ErasedPerson): Promise<number> {
  const erasing = { ...person, rename: createRenaming(person.spoken) };
  const parts = [
    erasePerson,
    eraseAccess,
    erasePlans,
    eraseRules,
    eraseBudgetHistory,
    eraseIncidents,
    eraseSilences,
    eraseChanges,
    eraseAddresses,
    eraseFinance,
    eraseLiveAnswers,
    eraseSettings,
  ];
  let changed = 0;
  for (const part of parts) changed += await engine.write((db) => part(db, erasing));
  return changed + (await eraseMessages(engine, erasing));
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
  const { budget, route, subscription } = db.tables;
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
    changed++;
  }
  for (const row of await db.select().from(subscription).where(eq(subscription.org, org))) {
    if (row.kind === 'personal' && isTheirs(row.createdBy, erasing)) {
      await db.delete(subscription).where(and(eq(subscription.org, org), eq(subscription.id, row.id)));
      changed++;
      continue;
    }
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
