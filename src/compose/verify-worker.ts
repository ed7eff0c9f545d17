import '../load.js';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread is told: whose sums to compare, from when on. */
export type Verifying = { readonly databaseUrl: string; readonly org: string; readonly since: number };

// Once load.js has said how.
const { openEngine } = await import('../../db/open.ts');
const { directory } = await import('../../db/state/directory.ts');
const { createUsageStore } = await import('../../db/usage-store.ts');

// The one who starts the thread gives it a Verifying.
const { databaseUrl, org, since } = workerData as Verifying;
const engine = await openEngine(databaseUrl);
const drifts = await createUsageStore(engine, directory, Date.now).verify(org, since);
await engine.close();
parentPort?.postMessage(drifts);
