import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestsTold } from '../support/console-question.ts';
import { createSender } from '../support/counted-sender.ts';
import { lockDatabase } from '../support/file-lock.ts';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import { createKey, type ServerProcess, startServer } from '../support/process-server.ts';
import { soon } from '../support/process-soon.ts';
import { expectKept } from './kept.ts';

const CLIENTS = 6;
/** Of each client: so long the lock is held, which is longer than any write waits. */
const REFUSALS = 3;

/* About the lock of an SQLite file; a PostgreSQL that cannot be had is in postgres-away.test.ts. */

describe('while another process keeps the database to itself', () => {
  let home: Home;
  let server: ServerProcess;
  beforeAll(async () => {
    home = newHome({ LOG_LEVEL: 'info', TOKENBELL_CONSOLE: 'on' });
    server = await startServer(home);
  });
  afterAll(async () => {
    await server.end('SIGTERM');
    await home.remove();
  });

  it('every event is refused until later, everything else goes on, and nothing is lost', {
    timeout: 180_000,
  }, async () => {
    const { key } = await createKey(home);
    const { post, acknowledged } = createSender(server, key);
    for (let round = 0; round < 5; round++) expect(await post()).toMatchObject({ status: 200 });
    const told = String(acknowledged.size);
    const file = join(home.folder, 'tokenbell.db');
    const lock = await lockDatabase(file);
    // All of this is answered while the lock is held: it is released only then.
    await Promise.all([
      ...Array.from({ length: CLIENTS }, async () => {
        for (let refusal = 0; refusal < REFUSALS; refusal++) {
          const { status, retryAfter } = await post();
          expect(`${status} ${retryAfter}`).toMatch(/^503 [1-5]$/);
        }
      }),
      (async () => {
        for (let question = 0; question < 3; question++) expect(await requestsTold(server)).toBe(told);
      })(),
      (async () => {
        for (let look = 0; look < 50; look++) {
          expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
          expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
        }
      })(),
      (async () => {
        const asked = await tokenbell(home, ['ask', '/usage org 7d']);
        expect(asked).toMatchObject({ code: 0 });
      })(),
    ]);
    expect(String(acknowledged.size)).toBe(told);
    await lock.release();
    await soon(async () => (await post()).status === 200);
    expect(await requestsTold(server)).toBe(String(acknowledged.size));
    await expectKept(home, file, acknowledged);
  });
});
