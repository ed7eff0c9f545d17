import { workerData } from 'node:worker_threads';
import { backUp } from './backup.ts';

/** What the thread is told: which database, and the file to make. */
export type Copying = { readonly databaseUrl: string; readonly file: string };

// The one who starts the thread gives it a Copying.
const { databaseUrl, file } = workerData as Copying;
await backUp({ databaseUrl, file, replaces: false, onProgress: () => undefined });
