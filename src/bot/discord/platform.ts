import type { ChatPlatform } from '../platform.ts';
import { createDiscordClient } from './client.ts';
import type { DiscordConfig } from './config.ts';
import { deliverToDiscord } from './deliver.ts';
import { discordGateway } from './gateway.ts';
import { onInteraction } from './interactions.ts';

/**
 * Tokenbell in Discord. `start` rejects when Discord refuses the token; while Discord cannot be reached
 * it resolves and goes on trying. `deliver` works without `start`.
 */
export function discordPlatform(config: DiscordConfig): ChatPlatform {
  const discord = createDiscordClient(config);
  if (config.transport.kind === 'http') throw new Error('HTTP is not there yet');
  const gateway = discordGateway(config, discord);
  return {
    name: 'discord',
    routes: null,
    start: (handlers) => gateway.start((interaction) => onInteraction({ discord, handlers }, interaction)),
    stop: async () => {
      await gateway.stop();
      discord.rest.clearHashSweeper();
      discord.rest.clearHandlerSweeper();
    },
    deliver: (delivery) => deliverToDiscord(discord, delivery),
  };
}
