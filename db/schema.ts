import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Database, ExactRows, Tables } from './engine.ts';
import type { tables } from './postgres/tables.ts';

type PostgresTables = typeof tables;

/** A handle of drizzle for PostgreSQL, with PostgreSQL's tables. */
export type PostgresDatabase = NodePgDatabase & {
  readonly tables: PostgresTables;
  readonly exactRows: ExactRows;
};

/** Takes PostgreSQL's handle for the one SQL is written against. */
export function toDatabase(db: PostgresDatabase): Database {
  // Rows go in and come out alike, which `sameTables` proves, and what the stores call is named alike in drizzle.
  return db as unknown as Database;
}

/** What differs between the schemas: a table only one of them has, or one whose rows differ. */
type Different =
  | Exclude<keyof Tables, keyof PostgresTables>
  | Exclude<keyof PostgresTables, keyof Tables>
  | {
      [Name in keyof Tables & keyof PostgresTables]: Same<
        RowsOf<Tables[Name]>,
        RowsOf<PostgresTables[Name]>
      > extends true
        ? never
        : Name;
    }[keyof Tables & keyof PostgresTables];

type RowsOf<Table> = Table extends { readonly $inferSelect: infer Read; readonly $inferInsert: infer Written }
  ? { readonly read: Plain<Read>; readonly written: Plain<Written> }
  : never;

type Plain<Row> = { [Column in keyof Row]: Row[Column] };

/** Identity, not assignability: `string | null` and `string` differ, and so do optional and required. */
type Same<A, B> =
  (<Type>() => Type extends A ? 1 : 2) extends <Type>() => Type extends B ? 1 : 2 ? true : false;

/** Does not compile when the schemas differ; the message then names the tables. */
export const sameTables: [Different] extends [never] ? true : Different = true;
