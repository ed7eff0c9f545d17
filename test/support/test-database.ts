import type { Engine } from '../../db/engine.ts';

/** A fresh, migrated database; every `connect` is another process's view of it. */
export type TestDatabase = {
  readonly url: string;
  connect(): Promise<Engine>;
  remove(): Promise<void>;
};
