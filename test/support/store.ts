import type { Engine } from '../../db/engine.ts';
import type { Directory } from '../../db/usage/tables.ts';
import type { Whose } from '../../src/analytics/attribution/give.ts';
import type { PricedEvent, Recording } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice } from './event.ts';
import { removeAtEnd } from './left-behind.ts';
import { temporarySqlite } from './temporary-sqlite.ts';

/** A database of its own for one test; `reopen` is another process on the same one. */
export type TestEngine = { readonly engine: Engine; reopen(): Promise<Engine> };

/** What a test opens is closed and removed when its file is done. */
export async function sqliteEngine(): Promise<TestEngine> {
  const database = await temporarySqlite();
  removeAtEnd(database.remove);
  return { engine: await database.connect(), reopen: database.connect };
}

/** An organisation's zone and a price book of version 1, for tests of usage alone. */
export function fixedDirectory(timeZone = 'UTC'): Directory {
  return { timeZone: async () => timeZone, bookVersion: async () => 1, whose: async () => NOBODYS };
}

const NOBODYS: Whose = { ruled: () => undefined, memberTeam: () => undefined, rowOf: () => undefined };

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
