import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, newHome } from '../support/process-run.ts';
import {
  createKey,
  type RestartedServer,
  startRestartedServer,
  startServer,
} from '../support/process-server.ts';
import { seededRandom } from './exact.ts';
import { batchesWithCopies, expectEverythingCountedOnce, sendAll, someCalls } from './kill-load.ts';

/* About one process and its SQLite file; kill-two.test.ts kills servers on both engines. */

describe('a server that dies while eight clients send', () => {
  let home: Home;
  beforeAll(() => {
    home = newHome({ LOG_LEVEL: 'info' });
  });
  afterAll(() => home.remove());

  it('has counted every acknowledged event exactly once after twenty kills', {
    timeout: 300_000,
  }, async () => {
    const kills = 20;
    const random = seededRandom(20_261_120);
    const calls = someCalls(90_000, 'call', random);
    const batches = batchesWithCopies(calls, random);
    const { key } = await createKey(home);
    const server = startRestartedServer(home);
    let killed = 0;
    let dying: Promise<unknown> = Promise.resolve();
    await sendAll({
      servers: [server],
      key,
      batches,
      onAcknowledged: (count) => {
        if (killed === kills || count < ((killed + 1) * batches.length) / (kills + 1)) return;
        killed += 1;
        // Some milliseconds later, so that it dies while parsing, waiting, writing and answering in turn.
        dying = dying.then(() => pause(random() * 30)).then(() => server.restart('SIGKILL'));
      },
    });
    await dying;
    expect(killed).toBe(kills);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await expectEverythingCountedOnce(home, calls);
  });
});

describe('a server that is told to stop while eight clients send', () => {
  let home: Home;
  beforeAll(() => {
    home = newHome({ LOG_LEVEL: 'info' });
  });
  afterAll(() => home.remove());

  it('ends by itself with 0, and the next one goes on where it stopped', { timeout: 120_000 }, async () => {
    const random = seededRandom(15);
    const calls = someCalls(9_000, 'stop', random);
    const batches = batchesWithCopies(calls, random);
    const { key } = await createKey(home);
    const server = startRestartedServer(home);
    let ending: ReturnType<RestartedServer['restart']> | undefined;
    await sendAll({
      servers: [server],
      key,
      batches,
      onAcknowledged: (count) => {
        if (count >= batches.length / 2) ending ??= server.restart('SIGTERM');
      },
    });
    // It gives up by itself after 15 seconds, with 1.
    expect(await ending).toEqual({ code: 0, signal: null });
    await server.stop();
    await expectEverythingCountedOnce(home, calls);
  });

  it('waits for nobody who stalls in the middle of a request or only listens', {
    timeout: 60_000,
  }, async () => {
    const listening = newHome({ LOG_LEVEL: 'info', TOKENBELL_CONSOLE: 'on' });
    const server = await startServer(listening);
    const page = await fetch(`${server.address}/console/events`, {
      headers: { accept: 'text/event-stream' },
    });
    const { port } = new URL(server.address);
    const stalled = connect(Number(port), '127.0.0.1');
    stalled.on('error', () => undefined);
    await once(stalled, 'connect');
    const { key } = await createKey(listening);
    stalled.write(
      `POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"id":`,
    );
    const gone = once(stalled, 'close');
    const [ended] = await Promise.all([server.end('SIGTERM'), gone, page.text().catch(() => '')]);
    await listening.remove();
    expect(page.status).toBe(200);
    expect(ended).toEqual({ code: 0, signal: null });
  });
});
