import type { FastifyInstance } from 'fastify';
import type { Intake } from '../analytics/ingest/intake.ts';
import { createLossBook } from '../analytics/ingest/losses.ts';
import type { Bot } from '../bot/run.ts';
import type { Config } from '../config.ts';
import { createServer } from '../http.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { askBot } from './ask.ts';
import { budgetChecks } from './budget-checks.ts';
import { BUILT_AT } from './build-date.ts';
import { watchClock } from './clock-watch.ts';
import { watchStorage } from './storage-watch.ts';
import type { Stores } from './stores.ts';

export type HttpParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => number;
  readonly stores: Stores;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly bot: Bot;
};

/** The server with what it asks: keys, budgets, the bot, the clock and the room on the disk. */
export function createHttp({ config, log, now, stores, intake, metrics, bot }: HttpParts): FastifyInstance {
  const storage = watchStorage(config.databaseUrl, (problem) => {
    if (problem === undefined) log.warn('there is room again: events are taken');
    else log.error({ problem }, 'no more events are taken');
  });
  const clock = watchClock({ now, monotonic: () => performance.now(), builtAt: BUILT_AT, log });
  const server = createServer({
    storageProblem: storage.problem,
    warnings: clock.warnings,
    findKey: (secretHash) => stores.state.keyWithHash(secretHash),
    checkBudgets: budgetChecks({ stores, now }),
    ask: askBot(bot),
    intake,
    losses: createLossBook({ state: stores.state, now }),
    now,
    problems: async () => {
      const isReady = await stores.state.organisation('default').catch(() => undefined);
      return isReady ? [] : ['the database cannot be read'];
    },
    limits: { keyRatePerMinute: config.keyRate },
    heliconeSecret: config.heliconeSecret,
    logger: log,
    metrics,
    takesEvents: config.roles.includes('ingest'),
  });
  server.addHook('onClose', async () => {
    storage.stop();
    clock.stop();
  });
  return server;
}
