import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openBackupFolder } from '../../db/backup/folder.ts';
import { fencedEngine } from '../../db/state/leases.ts';
import { createStateStore } from '../../db/state-store.ts';
import { CONSOLE_TARGET, splitTarget } from '../analytics/alerts/targets.ts';
import { createIntake } from '../analytics/ingest/intake.ts';
import { createReceiver, type Pricer, type Receiver } from '../analytics/ingest/receive.ts';
import type { ConsolePerson } from '../bot/console/options.ts';
import type { Answer, ChatPlatform, DeliveryOutcome, Found, Sought } from '../bot/platform.ts';
import type { Bot } from '../bot/run.ts';
import { createRenderer, type Renderer } from '../charts/render/render.ts';
import type { Config } from '../config.ts';
import { createDelivery, type Delivery } from '../jobs/delivery/deliver.ts';
import type { Parcel } from '../jobs/delivery/deliver-row.ts';
import { jobs } from '../jobs/jobs.ts';
import { createLeadership } from '../jobs/leadership.ts';
import { createScheduler, type Scheduler } from '../jobs/scheduler.ts';
import type { Logger } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { createPrinter, type Printer } from '../pdf/printer.ts';
import { type AddressRules, PUBLIC_ONLY } from '../webhooks/address.ts';
import { webhookMaker, webhookTeller } from '../webhooks/platform.ts';
import { resolveHost } from '../webhooks/send.ts';
import { composeBot } from './bot.ts';
import { BUILT_AT } from './build-date.ts';
import { gaugesOf } from './gauges.ts';
import { createHttp } from './http.ts';
import { type Lifecycle, lifecycleOf } from './lifecycle.ts';
import { observedBot, observedIntake, observedJob } from './observed.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { createPlatforms } from './platforms.ts';
import { unreadPricer } from './prices.ts';
import type { Stores } from './stores.ts';
import { createVerifyThread } from './verify-thread.ts';

export type ProgramOptions = {
  readonly config: Config;
  readonly log: Logger;
  /** People the console may speak as. */
  readonly people?: readonly ConsolePerson[];
  /** The clock, UTC milliseconds; the machine's unless a test sets another. */
  readonly now?: () => number;
  /** Where webhooks may be; outside unless a test says otherwise. */
  readonly webhookRules?: AddressRules;
  /** The database, where it was opened before the program was loaded; else it is opened here. */
  readonly database?: OpenDatabase;
};

/** Everything running, for those who serve it, demonstrate it or test it. */
export type Program = Lifecycle & {
  readonly stores: Stores;
  /** Resolves when the price book is filled and events are taken; `start` waits for it. */
  readonly ready: OpenDatabase['ready'];
  readonly pricer: Pricer;
  readonly receiver: Receiver;
  readonly bot: Bot;
  readonly renderer: Renderer;
  readonly printer: Printer;
  readonly delivery: Delivery;
  readonly scheduler: Scheduler;
  /** Hands one message to its platform, past the outbox. */
  readonly deliver: (parcel: Parcel<Answer>) => Promise<DeliveryOutcome>;
};

/** The parts of the program, put together but not yet running. */
export async function createProgram(options: ProgramOptions): Promise<Program> {
  const { config, log, people = [], now = Date.now, webhookRules = PUBLIC_ONLY } = options;
  const { stores, thread, ready } = options.database ?? (await openDatabase(options));
  const maxEventAgeMs = config.eventAgeDays * 86_400_000;
  // The ingest thread reads the book for the events it takes; this one rarely prices any.
  const pricer = unreadPricer(stores.state);
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
  if (!thread) {
    await ready;
    await pricer.reload();
  }
  return {
    stores,
    ready,
    pricer,
    receiver,
    bot,
    renderer,
    printer,
    delivery,
    scheduler,
    deliver: (parcel) => deliverTo(platforms.byName, parcel),
    ...lifecycleOf({
      config,
      log,
      stores,
      receiver,
      intake,
      thread,
      ready,
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
