import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { lastAudit } from '../../src/analytics/audit.ts';
import { audit } from '../../src/jobs/audit.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { someOrganisation } from '../support/state.ts';
import { fixedDirectory, recording, sqliteEngine } from '../support/store.ts';

const HOUR_MS = 3_600_000;

async function openParts() {
  const { engine } = await sqliteEngine();
  const state = createStateStore(engine);
  const usage = createUsageStore(engine, fixedDirectory(), () => NOON);
  await state.apply({ organisation: someOrganisation() });
  await usage.record([recording([usageEvent({ id: 'a' }), usageEvent({ id: 'b' })], 'acme')]);
  const logged: object[] = [];
  const log = { warn: () => undefined, error: (fields: object) => logged.push(fields) };
  const job = audit({ state, auditor: usage, log });
  await job.run({ now: NOON - HOUR_MS });
  expect(await lastAudit(state, 'acme')).toBeUndefined();
  return { engine, state, logged, job };
}

describe('the daily comparison of sums with their events', () => {
  it('finds nothing to say where they are equal', async () => {
    const { state, job, logged } = await openParts();
    await job.run({ now: NOON });
    expect(await lastAudit(state, 'acme')).toEqual({ at: NOON, drifts: 0 });
    expect(logged).toEqual([]);
  });

  it('is loud about a sum that was changed behind its back, and made once a day', async () => {
    const { engine, state, job, logged } = await openParts();
    await job.run({ now: NOON });
    await engine.write(async (db) => {
      const { rollupDay } = db.tables;
      await db.update(rollupDay).set({ requests: 3 }).where(eq(rollupDay.org, 'acme'));
    });
    await job.run({ now: NOON + 23 * HOUR_MS });
    expect(await lastAudit(state, 'acme')).toEqual({ at: NOON, drifts: 0 });
    await job.run({ now: NOON + 24 * HOUR_MS });
    const found = await lastAudit(state, 'acme');
    expect(found?.at).toBe(NOON + 24 * HOUR_MS);
    expect(found?.drifts).toBeGreaterThan(0);
    expect(logged).toContainEqual(
      expect.objectContaining({ org: 'acme', table: 'day', measure: 'requests' }),
    );
  });
});
