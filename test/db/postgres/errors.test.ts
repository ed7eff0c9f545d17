import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isConnectionLost, toStoreError } from '../../../db/postgres/errors.ts';
import { StoreBusy, SumTooLarge } from '../../../src/analytics/store.ts';

function said(code: string, message = 'no'): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
}

/** What a socket's error is to the driver. */
function socketError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

describe('an error of PostgreSQL', () => {
  it.each([
    ['a lost connection', said('08006')],
    ['too many connections', said('53300')],
    ['a full disk', said('53100')],
    ['a server that stops', said('57P01')],
    ['a server that starts', said('57P03')],
    ['a statement that took too long', said('57014')],
    ['a lock that took too long', said('55P03')],
    ['a transaction that idled', said('25P03')],
    ['a standby that took the place of its primary', said('25006')],
    ['a serialization failure', said('40001')],
    ['a deadlock', said('40P01')],
    ['a server that is not there', socketError('ECONNREFUSED', 'connect')],
    ['a connection that was reset', socketError('ECONNRESET', 'read')],
    ['a name that does not resolve', socketError('EAI_AGAIN', 'getaddrinfo')],
    [
      'a server that is at none of its addresses',
      new AggregateError([socketError('ECONNREFUSED', 'connect')]),
    ],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['no connection in time', new Error('timeout exceeded when trying to connect')],
    ['no answer in time', new Error('Query read timeout')],
  ])('is "busy" for %s', (_what, error) => {
    const translated = toStoreError(error);
    expect(translated).toBeInstanceOf(StoreBusy);
    expect((translated as StoreBusy).cause).toBe(error);
    expect(toStoreError(translated)).toBe(translated);
  });

  it('is a sum too large for a number out of range', () => {
    expect(toStoreError(said('22003'))).toBeInstanceOf(SumTooLarge);
  });

  it.each([
    ['a wrong password', said('28P01')],
    ['a database that does not exist', said('3D000')],
    ['a row that exists', said('23505')],
    ['an error in a statement', said('42601')],
    ['an error of our own', new Error('changed its mind')],
    ['what is no error', 'thrown'],
  ])('stays what it is for %s', (_what, error) => {
    expect(toStoreError(error)).toBe(error);
  });

  it('does not repeat what was to be stored', () => {
    const wrapped = new DrizzleQueryError('insert …', ['secret'], said('23505'));
    expect(String(toStoreError(wrapped))).not.toContain('secret');
  });

  it('tells a connection that is gone from one that can go on', () => {
    expect(isConnectionLost(new Error('Query read timeout'))).toBe(true);
    expect(isConnectionLost(toStoreError(socketError('EPIPE', 'write')))).toBe(true);
    expect(isConnectionLost(said('40001'))).toBe(false);
    expect(isConnectionLost(new Error('changed its mind'))).toBe(false);
  });
});
