import type pg from 'pg';
import { withOwnConnection } from './own-connection.ts';

/** Whole on every machine, because everything is joined to them. */
export const REFERENCE = ['series', 'series_tag'] as const;

/**
 * Spread over the machines by a column that every unique key of the table contains, as Citus demands; `with` names
 * a table whose rows of the same value stand on the same machine. All other tables stay whole on the coordinator.
 */
export const DISTRIBUTED = [
  { table: 'event', column: 'seq', with: 'none' },
  { table: 'event_value', column: 'seq', with: 'event' },
  { table: 'event_key', column: 'key', with: 'none' },
  { table: 'run', column: 'seq', with: 'none' },
  { table: 'rollup_five_minutes', column: 'series', with: 'none' },
  { table: 'rollup_hour', column: 'series', with: 'rollup_five_minutes' },
  { table: 'rollup_day', column: 'series', with: 'rollup_five_minutes' },
  { table: 'margin_hour', column: 'series', with: 'rollup_five_minutes' },
  { table: 'margin_day', column: 'series', with: 'rollup_five_minutes' },
  { table: 'pair_hour', column: 'series', with: 'rollup_five_minutes' },
  { table: 'pair_day', column: 'series', with: 'rollup_five_minutes' },
  { table: 'pair_week', column: 'series', with: 'rollup_five_minutes' },
  { table: 'histogram_day', column: 'series', with: 'rollup_five_minutes' },
] as const;

/** Names of the tables it spread. */
export type Distributed = readonly string[];

/**
 * Spreads the tables of a migrated database over the machines of its Citus cluster, all or none; those that are
 * spread already are left as they are. Best done while they are empty: rows are copied once more.
 */
export async function distribute(url: string): Promise<Distributed> {
  const done: string[] = [];
  await withOwnConnection(url, async (client) => {
    await refuseWithoutCitus(client);
    const spread = await spreadTables(client);
    for (const table of REFERENCE) {
      if (spread.has(table)) continue;
      await client.query('select create_reference_table($1)', [table]);
      done.push(table);
    }
    for (const { table, column, with: neighbour } of DISTRIBUTED) {
      if (spread.has(table)) continue;
      await client.query('select create_distributed_table($1, $2, colocate_with => $3)', [
        table,
        column,
        neighbour,
      ]);
      done.push(table);
    }
  });
  return done;
}

async function refuseWithoutCitus(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(
    "select from pg_proc where proname = 'create_distributed_table' limit 1",
  );
  if (rowCount === 0) {
    throw new Error(
      'the database has no Citus: run "create extension citus" on the coordinator and every worker, and add the workers',
    );
  }
}

async function spreadTables(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    'select relname as name from pg_dist_partition join pg_class on pg_class.oid = logicalrelid',
  );
  return new Set(rows.map(({ name }) => name));
}
