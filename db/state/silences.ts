import { and, eq } from 'drizzle-orm';
import type { StateStore } from '../../src/analytics/state.ts';
import type { Engine } from '../engine.ts';
import { byText } from './chunks.ts';

type SilenceStore = Pick<StateStore, 'silences' | 'saveSilence' | 'removeSilence'>;

/** What nobody is alerted of for a time. */
export function silenceStore(engine: Engine): SilenceStore {
  const { silence } = engine.read.tables;
  return {
    silences: async (org) => {
      const rows = await engine.read.select().from(silence).where(eq(silence.org, org));
      return rows.sort(byText((row) => row.id));
    },
    saveSilence: (row) =>
      engine.write(async (db) => {
        const { org: _org, id: _id, ...rest } = row;
        await db
          .insert(silence)
          .values(row)
          .onConflictDoUpdate({ target: [silence.org, silence.id], set: rest });
      }),
    removeSilence: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(silence)
          .where(and(eq(silence.org, org), eq(silence.id, id)))
          .returning({ id: silence.id });
        return removed.length > 0;
      }),
  };
}
