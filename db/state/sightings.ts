import { and, eq, sql } from 'drizzle-orm';
import type { StateStore } from '../../src/analytics/state.ts';
import type { Engine } from '../engine.ts';
import { byText, chunks } from './chunks.ts';

type SightingStore = Pick<StateStore, 'sightings' | 'addSightings'>;

/** When values of some dimensions were first seen. */
export function sightingStore(engine: Engine): SightingStore {
  const { sighting } = engine.read.tables;
  return {
    sightings: async (org, dimension) => {
      const rows = await engine.read
        .select()
        .from(sighting)
        .where(and(eq(sighting.org, org), eq(sighting.dimension, dimension)));
      return rows.sort(byText((row) => row.value));
    },
    addSightings: (rows) =>
      engine.write(async (db) => {
        // In one order of keys, because two processes may note the same values at once.
        const ordered = rows.toSorted(byText((row) => `${row.org}\n${row.dimension}\n${row.value}`));
        for (const chunk of chunks(ordered)) {
          await db
            .insert(sighting)
            .values(chunk)
            .onConflictDoUpdate({
              target: [sighting.org, sighting.dimension, sighting.value],
              set: { at: sql`excluded.at` },
              setWhere: sql`excluded.at < ${sighting.at}`,
            });
        }
      }),
  };
}
