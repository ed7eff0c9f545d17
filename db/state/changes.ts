import { desc, eq } from 'drizzle-orm';
import type { ChangeState } from '../../src/analytics/state/change.ts';
import type { Engine } from '../engine.ts';
import { byText } from './chunks.ts';

/** Who changed what. */
export function changeStore(engine: Engine): ChangeState {
  const { changeRecord } = engine.read.tables;
  return {
    recordChange: (change) =>
      engine.write(async (db) => {
        await db.insert(changeRecord).values(change).onConflictDoNothing();
      }),
    changes: async (org, limit) => {
      const rows = await engine.read
        .select()
        .from(changeRecord)
        .where(eq(changeRecord.org, org))
        .orderBy(desc(changeRecord.at))
        .limit(limit);
      return rows.sort((a, b) => b.at - a.at || byText<typeof a>((row) => row.id)(b, a));
    },
  };
}
