import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type BackupFolder, openBackupFolder } from '../../db/backup/folder.ts';
import { fencedEngine } from '../../db/state/leases.ts';
import { createStateStore } from '../../db/state-store.ts';
import { CONSOLE_TARGET, splitTarget } from '../analytics/alerts/targets.ts';
import { createIntake, type Intake } from '../analytics/ingest/intake.ts';
import { createLossBook } from '../analytics/ingest/losses.ts';
import { createReceiver, type Pricer, type Receiver } from '../analytics/ingest/receive.ts';
import type { ConsolePerson } from '../bot/console/options.ts';
import type { Answer, ChatPlatform, DeliveryOutcome, Found, Sought } from '../bot/platform.ts';
import type { Bot } from '../bot/run.ts';
import { createRenderer, type Renderer } from '../charts/render.ts';
import type { Config } from '../config.ts';
import { createServer } from '../http.ts';
import { createDelivery, type Delivery } from '../jobs/delivery/deliver.ts';
import type { Parcel } from '../jobs/delivery/deliver-row.ts';
import { jobs } from '../jobs/jobs.ts';
import { createLeadership, type Leadership } from '../jobs/leadership.ts';
import { createScheduler, type Scheduler } from '../jobs/scheduler.ts';
import type { Logger } from '../log.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { createPrinter, type Printer } from '../pdf/printer.ts';
import { type AddressRules, PUBLIC_ONLY } from '../webhooks/address.ts';
import { webhookMaker, webhookTeller } from '../webhooks/platform.ts';
import { resolveHost } from '../webhooks/send.ts';
import { askBot } from './ask.ts';
import { composeBot } from './bot.ts';
import { budgetChecks } from './budget-checks.ts';
import { BUILT_AT } from './build-date.ts';
import { watchClock } from './clock-watch.ts';
import { closeServer } from './close-server.ts';
import { gaugesOf } from './gauges.ts';
import { exitWithout, type IngestThread, startIngestThread } from './ingest-thread.ts';
import { observedBot, observedIntake, observedJob } from './observed.ts';
import { createPlatforms, type Platforms } from './platforms.ts';
import { createPricer, importShippedPrices, unreadPricer } from './prices.ts';
import { watchStorage } from './storage-watch.ts';
import { openStores, type Stores } from './stores.ts';
import { createVerifyThread, type VerifyThread } from './verify-thread.ts';

export type ProgramOptions = {
  readonly config: Config;
  readonly log: Logger;
  /** People the console may speak as. */
  readonly people?: readonly ConsolePerson[];
  /** The clock, UTC milliseconds; the machine's unless a test sets another. */
  readonly now?: () => number;
  /** Where webhooks may be; outside unless a test says otherwise. */
  readonly webhookRules?: AddressRules;
  /** Takes events; without it one is started where the clock is the machine's, and none where a test sets it. */
  readonly thread?: IngestThread;
};

/** Everything running, for those who serve it, demonstrate it or test it. */
export type Program = {
  readonly stores: Stores;
  readonly pricer: Pricer;
  readonly receiver: Receiver;
  readonly bot: Bot;
  readonly renderer: Renderer;
  readonly printer: Printer;
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
  const { config, log, people = [], now = Date.now, webhookRules = PUBLIC_ONLY } = options;
  const thread = options.thread ?? maybeIngestThread(options);
  const stores = await openStores({ ...config, now });
  await importShippedPrices(stores.state, now());
  const maxEventAgeMs = config.eventAgeDays * 86_400_000;
  // It reads the price book while this thread puts the rest together.
  const opening = thread?.open({
    databaseUrl: config.databaseUrl,
    maxEventAgeMs,
    aheadMs: now() - Date.now(),
  });
  // Whoever starts the program hears of it.
  opening?.catch(() => undefined);
  const pricer = thread ? unreadPricer(stores.state) : await createPricer(stores.state);
  const metrics = createMetrics();
  const receiver = createReceiver({
    record: stores.usage.record,
    pricer,
    after: (delayMs, run) => void setTimeout(run, delayMs),
  });
  const intake = observedIntake(thread ?? createIntake({ receiver, maxEventAgeMs }), metrics);
  const renderer = createRenderer();
  const printer = createPrinter();
  const bot = observedBot(
    composeBot({
      stores,
      now,
      log,
      draw: metrics.timed('picture', renderer.draw),
      print: printer.print,
      webhooks: webhookMaker(config.secretKey, webhookRules),
      lateDays: config.eventAgeDays,
    }),
    metrics,
  );
  const platforms = await createPlatforms({ config, log, now, people, state: stores.state });
  const owner = randomUUID();
  const delivery = createDelivery<Answer>({
    state: stores.state,
    draw: (message, org) => bot.prepare(message, org),
    find: (target, sought) => findAt(platforms.byName, target, sought),
    deliver: metrics.timed('delivery', (parcel) => deliverTo(platforms.byName, parcel)),
    tell: metrics.timed(
      'delivery',
      webhookTeller({ ...config, state: stores.state, now, rules: webhookRules, resolve: resolveHost }),
    ),
    clock: { now },
    random: Math.random,
    owner,
    log,
  });
  const leadership = createLeadership({ state: stores.state, clock: { now }, owner });
  const state = createStateStore(fencedEngine(stores.engine, leadership.held));
  const backups = openBackupFolder(config.databaseUrl, join(config.dataDir, 'backups'));
  const auditor = createVerifyThread(config.databaseUrl);
  const scheduler = createScheduler({
    jobs: jobs({
      ...stores,
      state,
      log,
      retention: config.retention,
      providers: config.providers,
      receive: receiver.receive,
      backups,
      auditor,
      pricer,
      understand: (subscription, at) => bot.understand(subscription, at),
      understandLive: (live, at) => bot.understandLive(live, at),
      fallbackTarget: config.console ? CONSOLE_TARGET : null,
      onQueued: delivery.notify,
    }).map((job) => observedJob(job, metrics)),
    state,
    mayRun: leadership.hold,
    clock: { now },
    notBefore: BUILT_AT,
    log,
  });
  metrics.observe(gaugesOf({ stores, queue: intake.queue, leadership, scheduler, now }));
  const server = createHttp({ config, log, now, stores, intake, metrics, bot });
  return {
    stores,
    pricer,
    receiver,
    bot,
    renderer,
    printer,
    delivery,
    scheduler,
    deliver: (parcel) => deliverTo(platforms.byName, parcel),
    ...lifeOf({
      config,
      log,
      now,
      stores,
      receiver,
      intake,
      thread,
      opening,
      bot,
      renderer,
      printer,
      platforms,
      delivery,
      leadership,
      scheduler,
      backups,
      auditor,
      server,
    }),
  };
}

/** Where events come in at all. It loads while this thread opens the database. */
function maybeIngestThread({ config, log, now }: ProgramOptions): IngestThread | undefined {
  if (!config.roles.includes('ingest') || now !== undefined) return undefined;
  return startIngestThread({ onLost: exitWithout(log) });
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

async function findAt(
  platforms: ReadonlyMap<string, ChatPlatform>,
  target: string,
  sought: Sought,
): Promise<Found> {
  const { platform, channel } = splitTarget(target);
  return platforms.get(platform)?.find(channel, sought) ?? { kind: 'unknown' };
}

type HttpParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => number;
  readonly stores: Stores;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly bot: Bot;
};

function createHttp({ config, log, now, stores, intake, metrics, bot }: HttpParts): FastifyInstance {
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

type Running = Omit<HttpParts, 'metrics'> & {
  readonly receiver: Receiver;
  readonly thread: IngestThread | undefined;
  /** Resolves when the thread takes events. */
  readonly opening: Promise<void> | undefined;
  readonly bot: Bot;
  readonly renderer: Renderer;
  readonly printer: Printer;
  readonly platforms: Platforms;
  readonly delivery: Delivery;
  readonly leadership: Leadership;
  readonly scheduler: Scheduler;
  readonly backups: BackupFolder | null;
  readonly auditor: VerifyThread;
  readonly server: FastifyInstance;
};

function lifeOf(parts: Running): Pick<Program, 'start' | 'stop'> {
  const { config, server, scheduler, delivery } = parts;
  let stopping: Promise<void> | undefined;
  return {
    start: async () => {
      if (config.roles.includes('bot')) await startPlatforms(parts);
      const address = await server.listen({ host: config.host, port: config.port });
      await parts.opening;
      if (config.roles.includes('jobs')) {
        scheduler.start();
        delivery.start();
      }
      // Nobody waits for pictures that nobody has asked for yet; the first one asked for queues behind them.
      parts.renderer.warm().catch((error) => {
        if (!stopping) parts.log.warn({ error }, 'pictures cannot be drawn');
      });
      return address;
    },
    stop: () => {
      stopping ??= stopAll(parts);
      return stopping;
    },
  };
}

/** Jobs alone deliver through the same platforms without being spoken to. */
async function startPlatforms({ platforms, bot, server }: Running): Promise<void> {
  platforms.addRoutes(server);
  for (const platform of platforms.byName.values()) await platform.start(bot);
  await platforms.listen();
}

/** No new work first, then what is under way, the database last. */
async function stopAll(parts: Running): Promise<void> {
  await closeServer(parts.server);
  await Promise.all([parts.backups?.stop(), parts.auditor.stop()]);
  await parts.scheduler.stop();
  if (parts.config.roles.includes('jobs')) await parts.leadership.release();
  await parts.delivery.stop();
  await parts.platforms.stop();
  await parts.intake.drained();
  await parts.receiver.drained();
  await parts.thread?.close();
  await parts.renderer.close();
  await parts.printer.close();
  await parts.stores.engine.close();
}
