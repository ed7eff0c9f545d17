import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { openSqlite } from '../../db/sqlite/open.ts';
import type { Directory } from '../../db/usage/record.ts';
import type { PricedEvent, Recording } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice } from './event.ts';

/** A database of its own for one test; `reopen` is another process on the same one. */
export type TestEngine = { readonly engine: Engine; reopen(): Promise<Engine> };

const cleanups: (() => Promise<void> | void)[] = [];

/** Registers itself: whatever a test opens is closed and removed when its file is done. */
export async function sqliteEngine(): Promise<TestEngine> {
  if (cleanups.length === 0) afterAll(cleanUp);
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-test-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const open = async () => {
    const engine = openSqlite(join(folder, 'tokenbell.db'));
    cleanups.push(() => engine.close());
    await engine.migrate();
    return engine;
  };
  return { engine: await open(), reopen: open };
}

async function cleanUp(): Promise<void> {
  for (const clean of cleanups.splice(0).reverse()) await clean();
}

/** An organisation's zone and a price book of version 1, for tests of usage alone. */
export function fixedDirectory(timeZone = 'UTC'): Directory {
  return { timeZone: async () => timeZone, bookVersion: async () => 1 };
}

/** Events as one request brought them, priced with the simple price. */
export function recording(events: readonly UsageEvent[], org = 'default'): Recording {
  return {
    org,
    receivedAt: NOON,
    bookVersion: 1,
    price: simplePrice,
    events: events.map((event): PricedEvent => ({ event, cost: simplePrice(event) })),
  };
}
