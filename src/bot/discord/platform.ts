import { underWay } from '../chat/under-way.ts';
import type { BotHandlers, ChatPlatform } from '../platform.ts';
import { createDiscordClient, type DiscordClient } from './client.ts';
import type { DiscordConfig } from './config.ts';
import { deliverToDiscord } from './deliver.ts';
import { findInDiscord } from './find.ts';
import { discordGateway } from './gateway.ts';
import { discordHttp } from './http.ts';
import { onInteraction } from './interactions.ts';
import { takeOnce } from './take-once.ts';
import type { OnInteraction, Transport } from './transport.ts';

const STOP_PATIENCE_MS = 5000;

/**
 * Tokenbell in Discord. `start` rejects when Discord refuses the token; while Discord cannot be reached
 * it resolves and goes on trying. `deliver` works without `start`.
 */
export function discordPlatform(config: DiscordConfig): ChatPlatform {
  const discord = createDiscordClient(config);
  const transport = transportOf(config, discord);
  const take = takeOnce(config);
  const answers = underWay();
  const listenWith =
    (handlers: BotHandlers): OnInteraction =>
    (payload, respond) =>
      answers.add(onInteraction({ discord, handlers, take }, payload, respond));
  return {
    name: 'discord',
    routes: transport.routes,
    start: (handlers) => transport.start(listenWith(handlers)),
    stop: async () => {
      await transport.stop();
      // Who has asked gets an answer, if it does not take long.
      await answers.done(STOP_PATIENCE_MS);
      discord.rest.clearHashSweeper();
      discord.rest.clearHandlerSweeper();
    },
    deliver: (delivery) => deliverToDiscord(discord, delivery),
    find: async (_channel, sought) => findInDiscord(sought, config.now()),
  };
}

function transportOf(config: DiscordConfig, discord: DiscordClient): Transport {
  const { transport } = config;
  switch (transport.kind) {
    case 'gateway':
      return discordGateway(config, discord);
    case 'http':
      return discordHttp(config, discord, transport);
  }
}
