import type { FastifyInstance } from 'fastify';
import type { BackupFolder } from '../../db/backup/folder.ts';
import type { Receiver } from '../analytics/ingest/receive.ts';
import type { Renderer } from '../charts/render/render.ts';
import type { Delivery } from '../jobs/delivery/deliver.ts';
import type { Leadership } from '../jobs/leadership.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import type { Printer } from '../pdf/printer.ts';
import { closeServer } from './close-server.ts';
import type { HttpParts } from './http.ts';
import type { IngestThread } from './ingest/thread.ts';
import { listenAt } from './listen.ts';
import type { OpenDatabase } from './open-database.ts';
import type { Platforms } from './platforms.ts';
import type { VerifyThread } from './verify-thread.ts';

/** What starts and stops together. */
export type Running = Pick<HttpParts, 'config' | 'log' | 'stores' | 'intake' | 'bot'> & {
  readonly receiver: Receiver;
  readonly thread: IngestThread | undefined;
  readonly ready: OpenDatabase['ready'];
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

/** How the program is started and stopped. */
export type Lifecycle = {
  /** Connects to the platforms and starts listening and working; gives the address it serves. */
  start(): Promise<string>;
  /** Stops in the order in which nothing gets lost; safe to call twice. */
  stop(): Promise<void>;
};

export function lifecycleOf(parts: Running): Lifecycle {
  const { config, server, scheduler, delivery } = parts;
  let stopping: Promise<void> | undefined;
  return {
    start: async () => {
      if (config.roles.includes('bot')) await startPlatforms(parts);
      const { host, port } = config;
      const address = await listenAt(server, { host, port, setting: 'TOKENBELL_PORT' });
      await parts.ready;
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
  if (parts.config.roles.includes('jobs')) await handJobsOver(parts);
  await parts.delivery.stop();
  await parts.platforms.stop();
  await parts.intake.drained();
  await parts.receiver.drained();
  await parts.thread?.close();
  await parts.renderer.close();
  await parts.printer.close();
  await parts.stores.engine.close();
}

/** Where the database is away too nobody can be told: the lease runs out by itself, and the rest still stops. */
async function handJobsOver({ leadership, log }: Running): Promise<void> {
  try {
    await leadership.release();
  } catch (error) {
    log.warn({ error }, 'the jobs could not be handed over');
  }
}
