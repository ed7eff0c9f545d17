import { expect, it } from 'vitest';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { messageOf } from '../../src/analytics/message.ts';
import { jobs } from '../../src/jobs/jobs.ts';
import { prune } from '../../src/jobs/prune.ts';
import { NOON } from '../support/state.ts';
import { temporarySqlite } from '../support/temporary-sqlite.ts';

async function openParts() {
  const database = await temporarySqlite();
  const engine = await database.connect();
  const stores = { state: createStateStore(engine), usage: createUsageStore(engine, directory, () => NOON) };
  return { database, stores };
}

it('has a name of its own for every job', async () => {
  const { database, stores } = await openParts();
  const pricer = { version: () => 0, price: () => pending, reload: async () => undefined };
  const understand = async () => messageOf({ headline: '' });
  const parts = {
    ...stores,
    pricer,
    understand,
    understandLive: understand,
    retention,
    backups: null,
    auditor: stores.usage,
    providers: { openai: null, anthropic: null },
    receive: async () => ({ accepted: 0, duplicates: 0, rejected: [] }),
    fallbackTarget: null,
    onQueued: () => undefined,
    log,
  };
  const names = jobs(parts).map((job) => job.name);
  expect(names).toEqual(expect.arrayContaining(['budget-check', 'spike-check', 'digest', 'prune', 'audit']));
  expect(new Set(names).size).toBe(names.length);
  await database.remove();
});

it('prunes expired buttons', async () => {
  const { database, stores } = await openParts();
  const { state } = stores;
  await state.saveActions([{ id: 'x', org: 'acme', command: 'help', member: null, expiresAt: NOON }]);
  await prune({ ...stores, retention, log }).run({ now: NOON });
  expect(await state.prune(NOON)).toBe(0);
  await database.remove();
});

const pending = { status: 'pending', provider: '', model: '' } as const;
const retention = { rawDays: 90, hourlyDays: 400 };
const log = { warn: () => undefined, error: () => undefined };
