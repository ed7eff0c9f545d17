import { and, eq } from 'drizzle-orm';
import type { Database } from '../../engine.ts';
import { type Erasing, isSame, renamed } from './erasing.ts';

/** A person in teams and seats, in what belongs to a team because of them, and as the maker of any of it. */
export async function eraseFinance(db: Database, erasing: Erasing): Promise<number> {
  return (
    (await eraseBelonging(db, erasing)) +
    (await eraseAttributions(db, erasing)) +
    (await eraseMonths(db, erasing))
  );
}

async function eraseBelonging(db: Database, erasing: Erasing): Promise<number> {
  const { membership, seat } = db.tables;
  const { org } = erasing;
  let changed = 0;
  for (const row of await db.select().from(membership).where(eq(membership.org, org))) {
    const member = renamed(row.member, erasing);
    if (member === row.member) continue;
    await db
      .update(membership)
      .set({ member })
      .where(and(eq(membership.org, org), eq(membership.member, row.member), eq(membership.from, row.from)));
    changed++;
  }
  for (const row of await db.select().from(seat).where(eq(seat.org, org))) {
    const member = renamed(row.member, erasing);
    if (member === row.member) continue;
    await db
      .update(seat)
      .set({ member })
      .where(
        and(eq(seat.org, org), eq(seat.member, row.member), eq(seat.plan, row.plan), eq(seat.from, row.from)),
      );
    changed++;
  }
  return changed;
}

async function eraseAttributions(db: Database, erasing: Erasing): Promise<number> {
  const { attribution, sharedCost } = db.tables;
  const { org, rename } = erasing;
  const maker = (createdBy: string | null) => createdBy && renamed(createdBy, erasing);
  let changed = 0;
  for (const row of await db.select().from(attribution).where(eq(attribution.org, org))) {
    const next = { value: rename(row.value), createdBy: maker(row.createdBy) };
    if (isSame(next, row)) continue;
    const { dimension } = row;
    await db
      .update(attribution)
      .set(next)
      .where(
        and(eq(attribution.org, org), eq(attribution.dimension, dimension), eq(attribution.value, row.value)),
      );
    changed++;
  }
  for (const row of await db.select().from(sharedCost).where(eq(sharedCost.org, org))) {
    const next = { scope: rename(row.scope), createdBy: maker(row.createdBy) };
    if (isSame(next, row)) continue;
    await db
      .update(sharedCost)
      .set(next)
      .where(and(eq(sharedCost.org, org), eq(sharedCost.scope, row.scope)));
    changed++;
  }
  return changed;
}

/** What was frozen names nobody; who froze, issued and entered it is told here. */
async function eraseMonths(db: Database, erasing: Erasing): Promise<number> {
  const { invoice, ledgerEntry, monthClose } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const { month, closedBy } of await db.select().from(monthClose).where(eq(monthClose.org, org))) {
    if (closedBy === null || renamed(closedBy, erasing) === closedBy) continue;
    await db
      .update(monthClose)
      .set({ closedBy: renamed(closedBy, erasing) })
      .where(and(eq(monthClose.org, org), eq(monthClose.month, month)));
    changed++;
  }
  for (const { number, issuedBy } of await db.select().from(invoice).where(eq(invoice.org, org))) {
    if (issuedBy === null || renamed(issuedBy, erasing) === issuedBy) continue;
    await db
      .update(invoice)
      .set({ issuedBy: renamed(issuedBy, erasing) })
      .where(and(eq(invoice.org, org), eq(invoice.number, number)));
    changed++;
  }
  for (const row of await db.select().from(ledgerEntry).where(eq(ledgerEntry.org, org))) {
    const next = { note: rename(row.note), createdBy: row.createdBy && renamed(row.createdBy, erasing) };
    if (isSame(next, row)) continue;
    await db
      .update(ledgerEntry)
      .set(next)
      .where(and(eq(ledgerEntry.org, org), eq(ledgerEntry.id, row.id)));
    changed++;
  }
  return changed;
}

/** Live messages about them or with their rights are no longer asked for; what they last said stays where it was posted. */
export async function eraseLiveAnswers(db: Database, erasing: Erasing): Promise<number> {
  const { liveAnswer } = db.tables;
  const { org, rename } = erasing;
  let changed = 0;
  for (const row of await db.select().from(liveAnswer).where(eq(liveAnswer.org, org))) {
    const next = { command: rename(row.command), member: row.member && renamed(row.member, erasing) };
    if (isSame(next, row)) continue;
    await db
      .update(liveAnswer)
      .set({ ...next, state: 'stopped' })
      .where(and(eq(liveAnswer.org, org), eq(liveAnswer.id, row.id)));
    changed++;
  }
  return changed;
}
