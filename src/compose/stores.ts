import { join } from 'node:path';
import { backUpBeforeMigration } from '../../db/backup/before-migration.ts';
import type { Engine } from '../../db/engine.ts';
import { openEngine } from '../../db/open.ts';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { PLAIN_ORGANISATION } from '../analytics/state/organisation.ts';
import type { StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';

export type Stores = {
  readonly engine: Engine;
  readonly usage: UsageStore;
  readonly state: StateStore;
};

export type StoreOptions = {
  readonly databaseUrl: string;
  /** Where a copy is kept of a database that has to be migrated; without it none is made. */
  readonly dataDir?: string;
  /** Zone the default organisation gets when it is made. */
  readonly timeZone: string;
  readonly now: () => number;
};

/** Opens the database, brings its schema up to date and makes sure the default organisation exists. */
export async function openStores({ databaseUrl, dataDir, timeZone, now }: StoreOptions): Promise<Stores> {
  if (dataDir !== undefined) {
    await backUpBeforeMigration({ databaseUrl, folder: join(dataDir, 'backups'), now: now() });
  }
  const engine = await openEngine(databaseUrl);
  await engine.migrate();
  const state = createStateStore(engine);
  if (!(await state.organisation('default'))) {
    await state.apply({
      organisation: { id: 'default', name: 'Default', timeZone, people: 'named', ...PLAIN_ORGANISATION },
    });
  }
  return { engine, state, usage: createUsageStore(engine, directory, now) };
}
