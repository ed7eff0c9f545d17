import { afterEach } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { StoredEvent, UsageQuery, UsageStore } from '../../src/analytics/store.ts';
import { NOON } from '../support/event.ts';
import { fixedDirectory } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const everything: UsageQuery = { org: 'default', from: 0, to: NOON + 400 * DAY, filters: [] };

/** Databases of the cases of one suite; each is removed when its case is done. */
export function usageStores(create: () => Promise<TestDatabase>) {
  const databases: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.remove();
  });

  /** A database as one process sees it; `reopen` is another process on the same one. */
  async function open(): Promise<{ readonly engine: Engine; reopen(): Promise<Engine> }> {
    const database = await create();
    databases.push(database);
    return { engine: await database.connect(), reopen: database.connect };
  }

  async function freshStore(timeZone = 'UTC'): Promise<UsageStore> {
    const { engine } = await open();
    return createUsageStore(engine, fixedDirectory(timeZone), () => NOON + HOUR);
  }

  return { open, freshStore };
}

export async function totalOf(store: UsageStore) {
  const [row] = await store.sum(everything);
  return row?.measures;
}

export async function allPages(store: UsageStore): Promise<readonly (readonly StoredEvent[])[]> {
  const pages = [];
  for await (const page of store.events(everything)) pages.push(page);
  return pages;
}
