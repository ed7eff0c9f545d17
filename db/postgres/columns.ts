import { bigint, bigserial } from 'drizzle-orm/pg-core';

/** SQLite's integers have 64 bits, so these have; values past 2^53 are never read as numbers (see connections.ts). */
export const integer = (name: string) => bigint(name, { mode: 'number' });

/** Counts up by itself, from a sequence `<table>_<column>_seq`. */
export const counted = (name: string) => bigserial(name, { mode: 'number' });
