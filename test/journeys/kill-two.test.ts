import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.ts';
import { createKey, startRestartedServer } from '../support/process-server.ts';
import { seededRandom } from './exact.ts';
import { batchesWithCopies, expectEverythingCountedOnce, sendAll, someCalls } from './kill-load.ts';

const KILLS = 50;

describe.each(DATABASES)('two servers on one $name that die while clients send to both', ({ create }) => {
  it('have together counted every acknowledged event exactly once after fifty kills', {
    timeout: 900_000,
  }, async () => {
    const home = await create({ LOG_LEVEL: 'info' });
    try {
      const random = seededRandom(50);
      const calls = someCalls(60_000, 'call', random);
      const batches = batchesWithCopies(calls, random);
      const { key } = await createKey(home);
      const servers = [startRestartedServer(home), startRestartedServer(home)] as const;
      const victims = servers.map((server) => ({
        server,
        kills: 0,
        dying: Promise.resolve<unknown>(undefined),
      }));
      let killed = 0;
      await sendAll({
        servers,
        key,
        batches,
        onAcknowledged: (count) => {
          if (killed === KILLS || count < ((killed + 1) * batches.length) / (KILLS + 1)) return;
          killed += 1;
          const victim = victims[random() < 0.5 ? 0 : 1];
          if (!victim) return;
          victim.kills += 1;
          // Some milliseconds later, so that it dies while parsing, waiting, writing and answering in turn.
          victim.dying = victim.dying
            .then(() => pause(random() * 30))
            .then(() => victim.server.restart('SIGKILL'));
        },
      });
      await Promise.all(victims.map(({ dying }) => dying));
      expect(killed).toBe(KILLS);
      expect(Math.min(...victims.map(({ kills }) => kills))).toBeGreaterThan(10);
      for (const server of servers) expect(await server.stop()).toEqual({ code: 0, signal: null });
      await expectEverythingCountedOnce(home, calls);
    } finally {
      await home.remove();
    }
  });
});
