import { setTimeout as wait } from 'node:timers/promises';
import pg, { type Pool, type PoolClient } from 'pg';
import type { Turn } from '../engine.ts';
import { isConnectionLost, maybeSqlState, toStoreError } from './errors.ts';

/** Another transaction was in the way: running again is all it takes (serialization_failure, deadlock_detected). */
const RACES = ['40001', '40P01'];
const MOST_RACES = 20;

/**
 * A unique violation may be a race too: had the other transaction come first altogether, this one would have
 * seen its row. One that comes back is none.
 */
const UNIQUE_VIOLATION = '23505';
const MOST_VIOLATIONS = 3;

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 250;

type Work<T> = (client: PoolClient) => Promise<T>;

/** Runs `work` in one transaction, again where others were in its way; without a turn it is serializable. */
export async function write<T>(pool: Pool, work: Work<T>, turn: Turn | undefined): Promise<T> {
  const begin = turn ? beginInTurn(turn) : 'begin isolation level serializable';
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(pool, begin, work);
    } catch (error) {
      if (attempt >= mostAttempts(error)) throw toStoreError(error);
      await wait(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

/** Runs `work`, which only reads, on what was committed when it began. */
export async function snapshot<T>(pool: Pool, work: Work<T>): Promise<T> {
  try {
    return await transaction(pool, 'begin isolation level repeatable read read only', work);
  } catch (error) {
    throw toStoreError(error);
  }
}

function mostAttempts(error: unknown): number {
  const state = maybeSqlState(error) ?? '';
  if (RACES.includes(state)) return MOST_RACES;
  return state === UNIQUE_VIOLATION ? MOST_VIOLATIONS : 1;
}

/**
 * Its turn is waited for before anything is read, so that every statement sees what the one before committed.
 * All ask in the order of the names, so that nobody waits in a circle; the locks go with the transaction.
 */
function beginInTurn({ alone, shared = [] }: Turn): string {
  const mine = new Set(alone);
  const names = [...new Set([...alone, ...shared])].sort();
  const locks = names.map((name) => {
    const lock = mine.has(name) ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
    return `select ${lock}(hashtextextended(${pg.escapeLiteral(name)}, 0))`;
  });
  return ['begin isolation level read committed', ...locks].join('; ');
}

async function transaction<T>(pool: Pool, begin: string, work: Work<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    await commit(client);
    client.release();
    return result;
  } catch (error) {
    await abandon(client, error);
    throw error;
  }
}

/**
 * When the answer to a commit is lost nobody knows whether it took place, so it counts as failed. Who tries
 * again does no harm: events have ids, and everything else decided once has a key.
 */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  // A transaction in which a statement failed is rolled back by its commit, which is no error to PostgreSQL.
  if (command !== 'COMMIT')
    throw new Error('a statement of the transaction had failed, so nothing was written');
}

async function abandon(client: PoolClient, error: unknown): Promise<void> {
  if (isConnectionLost(error)) return client.release(true);
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}
