import { setTimeout as pause } from 'node:timers/promises';
import { type Config, readProcessConfig } from '../config.ts';
import type { Stores } from './stores.ts';

/** One row of the command line. Heavy parts are imported by the row that needs them, so the others start at once. */
export type CliCommand = {
  readonly name: string;
  readonly summary: string;
  /** Of a row that takes no arguments; the others read their own and answer --help themselves. */
  readonly usage?: string;
  readonly run: (args: readonly string[]) => Promise<number>;
};

const streams = { input: process.stdin, out: process.stdout, error: process.stderr };
const now = Date.now;

export const CLI_COMMANDS: readonly CliCommand[] = [
  {
    name: 'start',
    summary: 'run: ingest webhook, bot and jobs',
    usage: `usage: tokenbell start

Serves the ingest webhook, the bot and the jobs until it is told to stop (SIGTERM or Ctrl+C). Everything it needs
stands in the environment and in .env; see .env.example.`,
    run: async () => {
      const { startCommand } = await import('./start.ts');
      return startCommand(readProcessConfig(), streams);
    },
  },
  {
    name: 'demo',
    summary: 'a sample organisation with a runaway agent; --mine answers about your own coding agents',
    run: async (args) => {
      const { demoCommand } = await import('../demo/demo.ts');
      return demoCommand(args, streams);
    },
  },
  {
    name: 'init',
    summary: 'connect Slack or Discord: asks for the tokens and writes .env',
    usage: `usage: tokenbell init

Asks for the tokens of Slack or Discord, writes them to .env, checks them and posts a first digest.`,
    run: async () => {
      const { initCommand } = await import('./init.ts');
      return initCommand(streams);
    },
  },
  {
    name: 'doctor',
    summary: 'check configuration, database, tokens, time zone and fonts',
    run: async (args) => {
      const { doctorCommand } = await import('./doctor.ts');
      return doctorCommand(args, streams);
    },
  },
  {
    name: 'ask',
    summary: 'one question, as chat would answer it',
    run: async (args) => {
      const { askCommand } = await import('../command-line/ask.ts');
      const { composeBot } = await import('./bot.ts');
      const { createRenderer } = await import('../charts/render/render.ts');
      const { createPrinter } = await import('../pdf/printer.ts');
      const { createLogger } = await import('../log.ts');
      const { PUBLIC_ONLY } = await import('../webhooks/address.ts');
      const { webhookMaker } = await import('../webhooks/platform.ts');
      return withStores(async (stores, config) => {
        const renderer = createRenderer();
        const printer = createPrinter();
        const webhooks = webhookMaker(config.secretKey, PUBLIC_ONLY);
        const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
        try {
          return await askCommand(args, {
            ...streams,
            state: stores.state,
            usage: stores.usage,
            now,
            openBot: ({ now: at, pictures }) =>
              composeBot({
                stores,
                log,
                now: () => at,
                draw: pictures ? renderer.draw : null,
                print: pictures ? printer.print : null,
                webhooks,
                lateDays: config.eventAgeDays,
              }),
          });
        } finally {
          await renderer.close();
          await printer.close();
        }
      });
    },
  },
  {
    name: 'apply',
    summary: 'make organisations what a YAML file says',
    run: async (args) => {
      const { applyCommand } = await import('../command-line/apply.ts');
      return withStores((stores) => applyCommand(args, { ...streams, ...stores, now }));
    },
  },
  {
    name: 'keys',
    summary: 'create, list and revoke API keys',
    run: async (args) => {
      const { keysCommand } = await import('../command-line/keys.ts');
      return withStores(({ state, usage }) => keysCommand(args, { ...streams, state, usage, now }));
    },
  },
  {
    name: 'outbox',
    summary: 'messages that wait, were given up or are held: list, replay, drop, resume',
    run: async (args) => {
      const { outboxCommand } = await import('../command-line/outbox.ts');
      const { randomId } = await import('../bot/random-id.ts');
      return withStores(({ state }) => outboxCommand(args, { ...streams, state, now, randomId }));
    },
  },
  {
    name: 'webhooks',
    summary: 'addresses outside that are told of events: list, add, test, pause, resume, replay, rotate, rm',
    run: async (args) => {
      const { webhooksCommand } = await import('../command-line/webhooks.ts');
      const { randomId } = await import('../bot/random-id.ts');
      const { PUBLIC_ONLY } = await import('../webhooks/address.ts');
      const { webhookMaker } = await import('../webhooks/platform.ts');
      return withStores(({ state }, { secretKey }) => {
        const maker = webhookMaker(secretKey, PUBLIC_ONLY);
        return webhooksCommand(args, { ...streams, state, maker, now, randomId });
      });
    },
  },
  {
    name: 'import',
    summary: 'read usage events from NDJSON, CSV or Claude Code logs',
    run: async (args) => {
      const { importCommand } = await import('../command-line/import.ts');
      return withStores(async (stores, config) =>
        importCommand(args, {
          ...streams,
          now,
          receiver: await receiverOf(stores),
          state: stores.state,
          maxEventAgeMs: config.eventAgeDays * 86_400_000,
          pause: (delayMs) => pause(delayMs),
        }),
      );
    },
  },
  {
    name: 'revenue',
    summary: 'read what customers paid, for the margin of each',
    run: async (args) => {
      const { revenueCommand } = await import('../command-line/revenue.ts');
      return withStores((stores) => revenueCommand(args, { ...streams, state: stores.state }));
    },
  },
  {
    name: 'export',
    summary: 'write stored events as NDJSON, or sums by the day as CSV or FOCUS',
    run: async (args) => {
      const { exportCommand } = await import('../command-line/export.ts');
      return withStores(({ usage, state }) => exportCommand(args, { ...streams, usage, state, now }));
    },
  },
  {
    name: 'price',
    summary: 'price calls given as NDJSON on stdin',
    usage: `usage: tokenbell price

Reads one call a line as JSON, {"provider","model","usage":{"inputTokens",…}}, optionally with "timestamp",
"serviceTier" or "region", and writes what it costs by the price book that ships with Tokenbell. A provider's own
usage object goes under "raw" instead of "usage". What has no price, or no known usage, is pending. A line that
cannot be read has an "error" in its place; the exit code is 1 then.`,
    run: async () => {
      const { runPrice } = await import('../command-line/price.ts');
      return runPrice(streams, now());
    },
  },
  {
    name: 'prices',
    summary: 'the price book: list, pending, set, reprice, update, whatif',
    run: async (args) => {
      const { pricesCommand } = await import('../command-line/prices.ts');
      const { importShippedPrices } = await import('./prices.ts');
      const { randomId } = await import('../bot/random-id.ts');
      return withStores(async (stores) => {
        await importShippedPrices(stores.state, now());
        return pricesCommand(args, { ...streams, ...stores, now, randomId });
      });
    },
  },
  {
    name: 'detect',
    summary: 'find anomalies in series given as NDJSON on stdin',
    run: async (args) => {
      const { detectCommand } = await import('../command-line/series-lines.ts');
      return detectCommand(args, streams);
    },
  },
  {
    name: 'project',
    summary: 'project series given as NDJSON on stdin',
    run: async (args) => {
      const { projectCommand } = await import('../command-line/series-lines.ts');
      return projectCommand(args, streams);
    },
  },
  {
    name: 'verify',
    summary: 'prove that all sums equal their events',
    usage: `usage: tokenbell verify

Adds up all events anew and compares the result with every stored sum. Exit code: 0 all equal, 1 some differ.`,
    run: async () => {
      const { verifyCommand } = await import('../command-line/upkeep.ts');
      return withStores((stores) => verifyCommand({ ...streams, ...stores }));
    },
  },
  {
    name: 'rebuild',
    summary: 'write all sums anew from the events',
    usage: `usage: tokenbell rebuild

Writes all sums anew from the events; what verify finds different is mended by it.`,
    run: async () => {
      const { rebuildCommand } = await import('../command-line/upkeep.ts');
      return withStores((stores) => rebuildCommand({ ...streams, ...stores }));
    },
  },
  {
    name: 'backup',
    summary: 'copy the whole database into a file while it is in use',
    run: async (args) => {
      const { backupCommand } = await import('../command-line/backup.ts');
      const { backUp } = await import('../../db/backup/backup.ts');
      return backupCommand(args, {
        ...streams,
        now,
        backUp: (file, options) => backUp({ ...readProcessConfig(), file, ...options }),
      });
    },
  },
  {
    name: 'restore',
    summary: 'put a backup in the place of an empty database',
    run: async (args) => {
      const { restoreCommand } = await import('../command-line/backup.ts');
      const { restore } = await import('../../db/backup/restore.ts');
      return restoreCommand(args, {
        ...streams,
        restore: (file, options) => {
          const { databaseUrl, dataDir } = readProcessConfig();
          return restore({ databaseUrl, workFolder: dataDir, file, now: now(), ...options });
        },
      });
    },
  },
  {
    name: 'erase',
    summary: 'replace a person by an alias everywhere; totals stay',
    run: async (args) => {
      const { eraseCommand } = await import('../command-line/erase.ts');
      const { erasePerson } = await import('../../db/erase.ts');
      const { createLogger } = await import('../log.ts');
      return withStores(({ engine, state }, { logLevel }) =>
        eraseCommand(args, {
          ...streams,
          now,
          state,
          log: createLogger(logLevel),
          erase: (person) => erasePerson(engine, { ...person, now: now() }),
        }),
      );
    },
  },
  {
    name: 'migrate',
    summary: "bring the database's schema up to date; --citus spreads it over a cluster",
    run: async (args) => {
      const { migrateCommand } = await import('./migrate.ts');
      return migrateCommand(args, streams);
    },
  },
];

/** Opens the configured stores for one command and closes them whatever happens. */
async function withStores(work: (stores: Stores, config: Config) => Promise<number>): Promise<number> {
  const config = readProcessConfig();
  const { openStores } = await import('./stores.ts');
  const stores = await openStores({ ...config, now });
  try {
    return await work(stores, config);
  } finally {
    await stores.engine.close();
  }
}

async function receiverOf({ state, usage }: Stores) {
  const { createReceiver } = await import('../analytics/ingest/receive.ts');
  const { createPricer, importShippedPrices } = await import('./prices.ts');
  await importShippedPrices(state, now());
  const pricer = await createPricer(state);
  return createReceiver({
    record: usage.record,
    pricer,
    after: (delayMs, run) => void setTimeout(run, delayMs),
  });
}
