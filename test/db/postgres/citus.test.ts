import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DISTRIBUTED, distribute, REFERENCE } from '../../../db/postgres/citus.ts';
import { temporaryPostgres } from '../../support/temporary-postgres.ts';

/** What Citus would do is not done here: its functions only write down how they were called. */
const STAND_INS = `
  create table pg_dist_partition (logicalrelid regclass);
  create table calls (place serial, function text, arguments text);
  create function create_reference_table(name regclass) returns void language sql as $$
    insert into pg_dist_partition values (name);
    insert into calls (function, arguments) values ('reference', name::text);
  $$;
  create function create_distributed_table(name regclass, by text, colocate_with text) returns void language sql as $$
    insert into pg_dist_partition values (name);
    insert into calls (function, arguments) values ('distributed', name::text || ' by ' || by || ' with ' || colocate_with);
  $$;`;

const REMOVE_STAND_INS = `
  drop table if exists pg_dist_partition, calls;
  drop function if exists create_reference_table, create_distributed_table;`;

describe('distributing the tables over a cluster', () => {
  let database: Awaited<ReturnType<typeof temporaryPostgres>>;
  let client: pg.Client;

  beforeEach(async () => {
    database = await temporaryPostgres();
    client = new pg.Client(database.url);
    await client.connect();
  });
  afterEach(async () => {
    await client.query(REMOVE_STAND_INS);
    await client.end();
    await database.remove();
  });

  async function calls(): Promise<readonly string[]> {
    const { rows } = await client.query('select function, arguments from calls order by place');
    return rows.map((row) => `${row.function} ${row.arguments}`);
  }

  it('makes the dictionary a copy everywhere, then spreads events by number and sums by series', async () => {
    await client.query(STAND_INS);
    expect(await distribute(database.url)).toEqual([...REFERENCE, ...DISTRIBUTED.map(({ table }) => table)]);
    const called = await calls();
    expect(called.slice(0, 2)).toEqual(['reference series', 'reference series_tag']);
    expect(called).toContain('distributed event by seq with none');
    expect(called).toContain('distributed event_value by seq with event');
    expect(called).toContain('distributed event_key by key with none');
    expect(called).toContain('distributed rollup_hour by series with rollup_five_minutes');
  });

  it('leaves alone what is spread already, so it may be run again', async () => {
    await client.query(STAND_INS);
    await client.query("insert into pg_dist_partition values ('series'), ('event')");
    const spread = await distribute(database.url);
    expect(spread).not.toContain('series');
    expect(spread).not.toContain('event');
    expect(spread).toContain('run');
    expect(await distribute(database.url)).toEqual([]);
  });

  it('spreads nothing when one of the tables cannot be', async () => {
    await client.query(STAND_INS);
    await client.query('alter table run rename to run_elsewhere');
    await expect(distribute(database.url)).rejects.toThrow('"run" does not exist');
    await client.query('alter table run_elsewhere rename to run');
    expect(await calls()).toEqual([]);
  });

  it('says what is missing on a server without Citus', async () => {
    await expect(distribute(database.url)).rejects.toThrow('create extension citus');
  });
});
