import { randomId } from '../bot/random-id.ts';
import { type Bot, type BotLog, createBot } from '../bot/run.ts';
import type { Renderer } from '../charts/render.ts';
import { digestOf } from '../jobs/digest.ts';
import { incidentMessages } from './incident-messages.ts';
import type { Stores } from './stores.ts';

export type BotParts = {
  readonly stores: Stores;
  /** Null answers without pictures. */
  readonly draw: Renderer['draw'] | null;
  readonly now: () => number;
  readonly log: BotLog;
};

/** The bot over the real stores. */
export function composeBot({ stores, draw, now, log }: BotParts): Bot {
  const bot: Bot = createBot({
    ...stores,
    now,
    log,
    randomId,
    draw,
    incidentMessages: (incident) => incidentMessages(incident, now()),
    digestOf: (subscription, at) =>
      digestOf({ ...stores, understand: bot.understand, onQueued: () => undefined }, subscription, {
        now: at,
        days: 1,
        late: false,
      }),
  });
  return bot;
}
