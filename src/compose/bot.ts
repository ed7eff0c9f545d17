import type { WebhookMaker } from '../analytics/alerts/webhooks/maker.ts';
import type { PrintDocument } from '../analytics/document.ts';
import { takeLiveTurn } from '../analytics/live/turn.ts';
import { randomId } from '../bot/random-id.ts';
import { type Bot, type BotLog, createBot } from '../bot/run.ts';
import type { Renderer } from '../charts/render/render.ts';
import { digestOf } from '../jobs/digest.ts';
import { rehearseSpikes } from '../jobs/spike-rehearsal.ts';
import type { Stores } from './stores.ts';

export type BotParts = {
  /** Null, as without it, where no secrets can be stored. */
  readonly webhooks?: WebhookMaker | null;
  readonly stores: Stores;
  /** Null answers without pictures. */
  readonly draw: Renderer['draw'] | null;
  /** Null, as without it, answers without PDFs. */
  readonly print?: PrintDocument | null;
  readonly now: () => number;
  readonly log: BotLog;
  /** How many days late an event may come. */
  readonly lateDays?: number;
};

/** The bot over the real stores. */
export function composeBot({
  stores,
  draw,
  print = null,
  now,
  log,
  webhooks = null,
  lateDays,
}: BotParts): Bot {
  const bot: Bot = createBot({
    ...stores,
    now,
    log,
    randomId,
    draw,
    print,
    webhooks,
    ...(lateDays !== undefined && { lateDays }),
    rehearseSpikes: (organisation, asked) => rehearseSpikes(stores.usage, organisation, asked),
    refreshLive: (live, at) => takeLiveTurn({ ...stores, understand: bot.understandLive }, live, at),
    digestOf: (subscription, at) =>
      digestOf({ ...stores, understand: bot.understand }, subscription, {
        now: at,
        days: 1,
        late: false,
      }),
  });
  return bot;
}
