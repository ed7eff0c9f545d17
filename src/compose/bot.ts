import type { WebhookMaker } from '../analytics/alerts/webhooks/maker.ts';
import { randomId } from '../bot/random-id.ts';
import { type Bot, type BotLog, createBot } from '../bot/run.ts';
import type { Renderer } from '../charts/render.ts';
import { digestOf } from '../jobs/digest.ts';
import { rehearseSpikes } from '../jobs/spike-rehearsal.ts';
import type { Stores } from './stores.ts';

export type BotParts = {
  /** Null, as without it, where no secrets can be stored. */
  readonly webhooks?: WebhookMaker | null;
  readonly stores: Stores;
  /** Null answers without pictures. */
  readonly draw: Renderer['draw'] | null;
  readonly now: () => number;
  readonly log: BotLog;
};

/** The bot over the real stores. */
export function composeBot({ stores, draw, now, log, webhooks = null }: BotParts): Bot {
  const bot: Bot = createBot({
    ...stores,
    now,
    log,
    randomId,
    draw,
    webhooks,
    rehearseSpikes: (organisation, asked) => rehearseSpikes(stores.usage, organisation, asked),
    digestOf: (subscription, at) =>
      digestOf({ ...stores, understand: bot.understand }, subscription, {
        now: at,
        days: 1,
        late: false,
      }),
  });
  return bot;
}
