import { sql } from 'drizzle-orm';
import type { JobEnd, JobState } from '../../src/analytics/state/subscription.ts';
import type { Database, Engine } from '../engine.ts';
import { byText } from './chunks.ts';

/** How periodic jobs fared, one row a job. */
export function jobRunStore(engine: Engine): JobState {
  const { jobRun } = engine.read.tables;
  return {
    jobRuns: async () => (await engine.read.select().from(jobRun)).sort(byText((row) => row.name)),
    endJobs: (ends) =>
      engine.write(async (db) => {
        for (const end of ends.toSorted(byText(({ name }) => name))) await endJob(db, end);
      }),
  };
}

async function endJob(db: Database, { at, misses, failures, ...run }: JobEnd): Promise<void> {
  const { jobRun } = db.tables;
  const ended = run.outcome === 'done' ? { ...run, endedAt: at } : run;
  await db
    .insert(jobRun)
    .values({ ...ended, misses, failures })
    .onConflictDoUpdate({
      target: jobRun.name,
      set: {
        ...ended,
        misses: sql`${jobRun.misses} + ${misses}`,
        failures: sql`${jobRun.failures} + ${failures}`,
      },
    });
}
