import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';
import { StoreBusy, SumTooLarge } from '../../src/analytics/store.ts';

/**
 * SQLSTATEs that say "not now": connections (08), resources (53), a server that stops, starts or is a standby
 * after a failover, and time limits of statements, locks and idle transactions
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const BUSY = /^(08...|53...|57P0[1235]|57014|55P03|25P03|25P04|25006|40001|40P01)$/;

const OUT_OF_RANGE = '22003';

/** What the driver says without a code when a connection is lost or cannot be had in time. */
const LOST =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client (was closed|has encountered a connection error) and is not queryable)/;

/** An error in the words of the stores' ports; others are given back as the driver threw them. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreBusy || error instanceof SumTooLarge) return error;
  const thrown = unwrapped(error);
  if (maybeSqlState(thrown) === OUT_OF_RANGE) {
    return new SumTooLarge('a sum would leave 64 bits', { cause: thrown });
  }
  return isAway(thrown)
    ? new StoreBusy(`the database is busy or cannot be reached (${reasonOf(thrown)})`, { cause: thrown })
    : thrown;
}

/** Whether the connection is gone, or nobody knows what it is busy with: it is not to be used again. */
export function isConnectionLost(error: unknown): boolean {
  return maybeSqlState(error) === undefined && toStoreError(error) instanceof StoreBusy;
}

/** PostgreSQL's code for what went wrong, however often the error was wrapped. */
export function maybeSqlState(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code;
  return error instanceof Error ? maybeSqlState(error.cause) : undefined;
}

/** drizzle's own error repeats the statement's parameters in its message, which would be logged. */
function unwrapped(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause ? error.cause : error;
}

/** Of several addresses that were tried, Node's error says nothing but a code. */
function reasonOf(error: Error): string {
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function isAway(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return BUSY.test(error.code ?? '');
  // Node's errors of sockets and names name the system call, also where several addresses were tried.
  return 'syscall' in error || error instanceof AggregateError || LOST.test(error.message);
}
