import pg from 'pg';
import { Refused } from '../../src/analytics/store.ts';
import { maybeSqlState, toStoreError } from './errors.ts';

/** How long a transaction waits for a connection, and for each lock, before it gives up; as on SQLite. */
const WAIT_MS = 5_000;

/** Longer than any statement but a schema change; the driver gives up a little after the server would. */
const STATEMENT_MS = 300_000;
const GRACE_MS = 5_000;

/** A transaction awaits nothing but the database, so one that idles belongs to a process that hangs. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Connections of one process: those that read never wait behind writers that wait for their turn. */
const READING = 8;
const WRITING = 4;

/** A wrong name or password, and a database that does not exist. */
const NOT_LET_IN = /^(28...|3D000)$/;

/** Commits that are on this server's disk before they are answered. */
const DURABLE = ['on', 'remote_apply'];

/** Compiling a plan takes longer than it saves on statements this short. */
const PLANNING = '-c jit=off';

/**
 * Everything a write asks for has a key, however few rows there are as yet when a statement is prepared. Left to
 * itself the planner reads small tables whole, which is no faster, wrong once they have grown, and makes
 * serializable transactions conflict with every other writer of the table.
 */
const PLANNING_BY_KEY = `${PLANNING} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off`;

export type Connections = {
  readonly reading: pg.Pool;
  readonly writing: pg.Pool;
  /** Waits for transactions under way. */
  close(): Promise<void>;
};

/** Connects to a database, and refuses one that would lose or garble what it was told to keep. */
export async function connect(url: string): Promise<Connections> {
  const writing = createPool(url, { max: WRITING, options: PLANNING_BY_KEY });
  // Several questions of one snapshot are sent without waiting for each other's answers.
  const reading = createPool(url, { max: READING, options: PLANNING, pipeline: true });
  const close = async () => {
    await Promise.all([writing.end(), reading.end()]);
  };
  try {
    await assertSafe(writing);
  } catch (error) {
    await close();
    if (NOT_LET_IN.test(maybeSqlState(error) ?? '') && error instanceof Error)
      throw new Refused(`PostgreSQL lets nobody in with this address: ${error.message}`, { cause: error });
    throw toStoreError(error);
  }
  return { reading, writing, close };
}

function createPool(url: string, options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...options,
    connectionString: url,
    application_name: 'tokenbell',
    keepAlive: true,
    connectionTimeoutMillis: WAIT_MS,
    lock_timeout: WAIT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + GRACE_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  });
  // A lost connection fails the statement that runs on it, or none; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function assertSafe(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ durability: string; encoding: string }>(
    "select current_setting('synchronous_commit') as durability, current_setting('server_encoding') as encoding",
  );
  const { durability = '', encoding = '' } = rows[0] ?? {};
  if (!DURABLE.includes(durability)) {
    throw new Refused(
      `PostgreSQL runs with synchronous_commit=${durability}, which can lose what was acknowledged; set it to on`,
    );
  }
  if (encoding !== 'UTF8') throw new Refused(`the database is encoded in ${encoding}; make one in UTF8`);
}

/** 64-bit integers come as text; one past what a number holds exactly is refused rather than rounded. */
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is past what a number holds exactly`);
  return value;
});
