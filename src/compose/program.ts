import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { CONSOLE_TARGET, splitTarget } from '../analytics/alerts/targets.ts';
import { createReceiver, type Pricer, type Receiver } from '../analytics/ingest/receive.ts';
import type { ConsolePerson } from '../bot/console/options.ts';
import { type Console, createConsole } from '../bot/console/platform.ts';
import type { Answer, ChatPlatform, DeliveryOutcome } from '../bot/platform.ts';
import type { Bot } from '../bot/run.ts';
import { createRenderer, type Renderer } from '../charts/render.ts';
import type { Config } from '../config.ts';
import { createServer } from '../http.ts';
import { createDelivery, type Delivery } from '../jobs/deliver.ts';
import type { Parcel } from '../jobs/deliver-row.ts';
import { jobs } from '../jobs/jobs.ts';
import { createScheduler, type Scheduler } from '../jobs/scheduler.ts';
import type { Logger } from '../log.ts';
import { composeBot } from './bot.ts';
import { closeServer } from './close-server.ts';
import { createPricer, importShippedPrices } from './prices.ts';
import { watchStorage } from './storage-watch.ts';
import { openStores, type Stores } from './stores.ts';

const EXAMPLES = ['/usage team 7d', '/usage top models 30d', '/usage forecast'];

export type ProgramOptions = {
  readonly config: Config;
  readonly log: Logger;
  /** People the console may speak as. */
  readonly people?: readonly ConsolePerson[];
  /** The clock, UTC milliseconds; the machine's unless a test sets another. */
  readonly now?: () => number;
};

/** Everything running, for those who serve it, demonstrate it or test it. */
export type Program = {
  readonly stores: Stores;
  readonly pricer: Pricer;
  readonly receiver: Receiver;
  readonly bot: Bot;
  readonly renderer: Renderer;
  readonly delivery: Delivery;
  readonly scheduler: Scheduler;
  /** Hands one message to its platform, past the outbox. */
  readonly deliver: (parcel: Parcel<Answer>) => Promise<DeliveryOutcome>;
  /** Connects to the platforms and starts listening and working; gives the address it serves. */
  start(): Promise<string>;
  /** Stops in the order in which nothing gets lost; safe to call twice. */
  stop(): Promise<void>;
};

/** The parts of the program, put together but not yet running. */
export async function createProgram(options: ProgramOptions): Promise<Program> {
  const { config, log, people = [], now = Date.now } = options;
  const stores = await openStores({ ...config, now });
  await importShippedPrices(stores.state, now());
  const pricer = await createPricer(stores.state);
  const receiver = createReceiver({
    record: stores.usage.record,
    pricer,
    after: (delayMs, run) => void setTimeout(run, delayMs),
  });
  const renderer = createRenderer();
  const bot = composeBot({ stores, now, log, draw: renderer.draw });
  const consolePage = config.console
    ? createConsole({ now, hosts: [config.host], people, examples: EXAMPLES })
    : null;
  const platforms = await platformsOf({ config, log, now, consolePage });
  const delivery = createDelivery<Answer>({
    state: stores.state,
    draw: (message, org) => bot.prepare(message, org),
    deliver: (parcel) => deliverTo(platforms, parcel),
    clock: { now },
    random: Math.random,
    owner: randomUUID(),
    log,
  });
  const scheduler = createScheduler({
    jobs: jobs({
      ...stores,
      pricer,
      understand: (subscription, at) => bot.understand(subscription, at),
      fallbackTarget: config.console ? CONSOLE_TARGET : null,
      onQueued: delivery.notify,
    }),
    state: stores.state,
    clock: { now },
    log,
  });
  const server = createHttp({ config, log, now, stores, receiver, consolePage });
  return {
    stores,
    pricer,
    receiver,
    bot,
    renderer,
    delivery,
    scheduler,
    deliver: (parcel) => deliverTo(platforms, parcel),
    ...lifeOf({ config, log, stores, receiver, bot, renderer, platforms, delivery, scheduler, server }),
  };
}

type PlatformParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => number;
  readonly consolePage: Console | null;
};

/** The platforms whose tokens are set. Their libraries are half of a start, so they are loaded when used. */
async function platformsOf({
  config,
  log,
  now,
  consolePage,
}: PlatformParts): Promise<ReadonlyMap<string, ChatPlatform>> {
  const platforms: ChatPlatform[] = consolePage ? [consolePage] : [];
  const { slack, discord } = config.roles.includes('bot') ? config : { slack: null, discord: null };
  if (slack) {
    const { slackPlatform } = await import('../bot/slack/platform.ts');
    platforms.push(slackPlatform({ ...slack, log, now }));
  }
  if (discord) {
    const { discordPlatform } = await import('../bot/discord/platform.ts');
    platforms.push(discordPlatform({ ...discord, log }));
  }
  return new Map(platforms.map((platform) => [platform.name, platform]));
}

async function deliverTo(
  platforms: ReadonlyMap<string, ChatPlatform>,
  { target, ...parcel }: Parcel<Answer>,
): Promise<DeliveryOutcome> {
  const { platform, channel } = splitTarget(target);
  const found = platforms.get(platform);
  if (found) return found.deliver({ ...parcel, channel });
  return { kind: 'refused', permanent: false, retryAfterMs: 60_000, reason: `${platform} is not connected` };
}

type HttpParts = PlatformParts & {
  readonly stores: Stores;
  readonly receiver: Receiver;
};

function createHttp({ config, log, now, stores, receiver, consolePage }: HttpParts): FastifyInstance {
  const storage = watchStorage(config.databaseFile);
  const server = createServer({
    storageProblem: storage.problem,
    findKey: (secretHash) => stores.state.keyWithHash(secretHash),
    receiver,
    now,
    problems: async () => {
      const isReady = await stores.state.organisation('default').catch(() => undefined);
      return isReady ? [] : ['the database cannot be read'];
    },
    limits: { keyRatePerMinute: config.keyRate, maxEventAgeMs: config.eventAgeDays * 86_400_000 },
    logger: log,
  });
  if (consolePage) server.register(consolePage.plugin);
  server.addHook('onClose', async () => storage.stop());
  return server;
}

type Running = Omit<HttpParts, 'consolePage' | 'now'> & {
  readonly bot: Bot;
  readonly renderer: Renderer;
  readonly platforms: ReadonlyMap<string, ChatPlatform>;
  readonly delivery: Delivery;
  readonly scheduler: Scheduler;
  readonly server: FastifyInstance;
};

function lifeOf(parts: Running): Pick<Program, 'start' | 'stop'> {
  const { config, platforms, server, scheduler, delivery } = parts;
  let stopping: Promise<void> | undefined;
  return {
    start: async () => {
      // Nobody waits for pictures that nobody has asked for yet; the first one asked for queues behind them.
      parts.renderer.warm().catch((error) => {
        if (!stopping) parts.log.warn({ error }, 'pictures cannot be drawn');
      });
      for (const platform of platforms.values()) await platform.start(parts.bot);
      if (config.roles.includes('jobs')) {
        scheduler.start();
        delivery.start();
      }
      return server.listen({ host: config.host, port: config.port });
    },
    stop: () => {
      stopping ??= stopAll(parts);
      return stopping;
    },
  };
}

/** No new work first, then what is under way, the database last. */
async function stopAll(parts: Running): Promise<void> {
  await closeServer(parts.server);
  await parts.scheduler.stop();
  await parts.delivery.stop();
  for (const platform of parts.platforms.values()) await platform.stop();
  await parts.receiver.drained();
  await parts.renderer.close();
  await parts.stores.engine.close();
}
