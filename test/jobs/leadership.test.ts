import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import { createLeadership, type Leadership } from '../../src/jobs/leadership.ts';
import { temporarySqlite } from '../support/temporary-sqlite.ts';
import type { TestDatabase } from '../support/test-database.ts';

const START = Date.parse('2026-03-25T12:00Z');

let database: TestDatabase;
let now = START;
let one: Leadership;
let other: Leadership;

beforeEach(async () => {
  database = await temporarySqlite();
  now = START;
  const clock = { now: () => now };
  one = createLeadership({ state: createStateStore(await database.connect()), clock, owner: 'one' });
  other = createLeadership({ state: createStateStore(await database.connect()), clock, owner: 'other' });
});
afterEach(() => database.remove());

describe('who runs the jobs', () => {
  it('is the first process that asks, as long as it goes on asking', async () => {
    for (let minute = 0; minute < 10; minute++) {
      expect(await one.hold()).toBe(true);
      expect(await other.hold()).toBe(false);
      now += 15_000;
    }
  });

  it('is another one within 40 seconds when the first is gone, and stays it', async () => {
    await one.hold();
    const gone = now;
    while (!(await other.hold())) now += 1_000;
    expect(now - gone).toBeLessThanOrEqual(40_000);
    expect(await one.hold()).toBe(false);
    expect(other.held().fence).toBeGreaterThan(one.held().fence);
  });

  it('is another one at once when the first stops as it should', async () => {
    await one.hold();
    await one.release();
    expect(await other.hold()).toBe(true);
  });
});
