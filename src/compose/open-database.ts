import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { exitWithout, type IngestThread, startIngestThread } from './ingest/thread.ts';
import { importShippedPrices } from './prices.ts';
import { openStores, type Stores } from './stores.ts';

/** What the program is put together on. */
export type OpenDatabase = {
  readonly stores: Stores;
  /** Where events come in at all, and no clock but the machine's is asked for. */
  readonly thread: IngestThread | undefined;
  /** Resolves when the price book has what this version ships, and the thread takes events. */
  readonly ready: Promise<void>;
};

export type DatabaseOptions = {
  readonly config: Config;
  readonly log: Logger;
  /** The clock, UTC milliseconds; the machine's unless a test sets another. */
  readonly now?: () => number;
  /** Takes events; without it one is started where the clock is the machine's, and none where a test sets it. */
  readonly thread?: IngestThread | undefined;
};

/**
 * Opens the database and brings its schema up to date. The ingest thread then fills the price book and reads it, while
 * this one loads the rest of the program, of which nothing is needed here.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { config, now = Date.now } = options;
  const thread = options.thread ?? maybeIngestThread(options);
  const stores = await openStores({ ...config, now });
  const ready = thread
    ? thread.open({ maxEventAgeMs: config.eventAgeDays * 86_400_000, aheadMs: now() - Date.now() })
    : importShippedPrices(stores.state, now());
  // Whoever puts the program together hears of it.
  ready.catch(() => undefined);
  return { stores, thread, ready };
}

/** It loads while this thread opens the database. */
function maybeIngestThread({ config, log, now }: DatabaseOptions): IngestThread | undefined {
  if (!config.roles.includes('ingest') || now !== undefined) return undefined;
  return startIngestThread({ databaseUrl: config.databaseUrl, onLost: exitWithout(log) });
}
