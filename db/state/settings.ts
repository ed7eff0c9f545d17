import { and, eq, gt, inArray, lt, lte } from 'drizzle-orm';
import type { StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow } from '../engine.ts';
import { chunks } from './chunks.ts';

const KEEP_ENDED_MS = 90 * 86_400_000;

/** Longer than any sender runs: without its last total, all it ever lost would count anew. */
const KEEP_LOSSES_MS = 400 * 86_400_000;

/** Outbox rows one call of `prune` removes at most, so that it never holds the database for long. */
const PRUNE_ROWS = 5_000;

type SettingStore = Pick<StateStore, 'saveActions' | 'action' | 'setting' | 'saveSetting' | 'prune'>;

/** Settings, the buttons people were shown, and the removal of what is over. */
export function settingStore(engine: Engine): SettingStore {
  const { read } = engine;
  const { action, setting } = read.tables;
  return {
    saveActions: (actions) =>
      engine.write(async (db) => {
        for (const rows of chunks(actions)) await db.insert(action).values(rows);
      }),
    action: async (id, now) => {
      const [row] = await read
        .select()
        .from(action)
        .where(and(eq(action.id, id), gt(action.expiresAt, now)));
      return row;
    },
    setting: async (org, name) => {
      const [row] = await read
        .select({ value: setting.value })
        .from(setting)
        .where(and(eq(setting.org, org), eq(setting.name, name)));
      return row?.value;
    },
    saveSetting: (org, name, value) => engine.write((db) => writeSetting(db, { org, name, value })),
    prune: (now) => engine.write((db) => prune(db, now)),
  };
}

/** Keeps a setting inside a transaction that does something else as well. */
export async function writeSetting(db: Database, row: NewRow<'setting'>): Promise<void> {
  const { setting } = db.tables;
  await db
    .insert(setting)
    .values(row)
    .onConflictDoUpdate({ target: [setting.org, setting.name], set: { value: row.value } });
}

async function prune(db: Database, now: number): Promise<number> {
  const { action, claim, linkCode, outbox, senderLoss } = db.tables;
  const actions = await db.delete(action).where(lte(action.expiresAt, now)).returning({ id: action.id });
  const codes = await db
    .delete(linkCode)
    .where(lte(linkCode.expiresAt, now))
    .returning({ code: linkCode.code });
  const losses = await db
    .delete(senderLoss)
    .where(lt(senderLoss.hour, now - KEEP_LOSSES_MS))
    .returning({ hour: senderLoss.hour });
  const claims = await db.delete(claim).where(lte(claim.until, now)).returning({ name: claim.name });
  const old = db
    .select({ seq: outbox.seq })
    .from(outbox)
    .where(
      and(
        inArray(outbox.state, ['sent', 'dead', 'expired', 'superseded', 'held']),
        lt(outbox.expiresAt, now - KEEP_ENDED_MS),
      ),
    )
    .limit(PRUNE_ROWS);
  const rows = await db.delete(outbox).where(inArray(outbox.seq, old)).returning({ seq: outbox.seq });
  return actions.length + codes.length + losses.length + claims.length + rows.length;
}
