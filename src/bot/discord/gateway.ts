import { setTimeout as pause } from 'node:timers/promises';
import { Client, Events, GatewayIntentBits, type Interaction, Options } from 'discord.js';
import { failureFields } from '../chat/log.ts';
import { type DiscordClient, restOptions } from './client.ts';
import type { DiscordConfig } from './config.ts';
import { isRefusedToken } from './outcome.ts';
import { registerCommand } from './registration.ts';

export type OnInteraction = (interaction: Interaction) => Promise<void>;

export type Gateway = {
  readonly start: (onInteraction: OnInteraction) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const LONGEST_WAIT_MS = 30_000;
const STOP_PATIENCE_MS = 5000;

/**
 * The connection Discord pushes interactions through. `start` rejects when Discord refuses the token;
 * while Discord cannot be reached it resolves and goes on trying. Once connected, the SDK resumes by itself.
 */
export function discordGateway(config: DiscordConfig, discord: DiscordClient): Gateway {
  const stopping = new AbortController();
  let client: Client | null = null;
  let connecting: Promise<void> = Promise.resolve();
  const connect = (onInteraction: OnInteraction) => {
    const next = newClient(config, onInteraction);
    client = next;
    const connected = registerOrWarn(config, discord).then(() => next.login(config.botToken));
    connecting = connected.then(nothing, nothing);
    return connected.then(nothing);
  };
  return {
    start: async (onInteraction) => {
      try {
        await connect(onInteraction);
      } catch (error) {
        if (isFinal(error)) throw new Error('Discord refuses the bot token', { cause: error });
        config.log.warn(
          { platform: 'discord', ...failureFields(error) },
          'Discord cannot be reached; trying again',
        );
        void keepTrying(() => connect(onInteraction), config, stopping.signal);
      }
    },
    stop: async () => {
      stopping.abort();
      // The SDK never finishes destroying a client that is still connecting.
      await Promise.race([connecting, pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
      await Promise.race([client?.destroy(), pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

function nothing(): void {}

/** At once, then after 1, 2, 4 … 30 seconds. */
async function keepTrying(connect: () => Promise<void>, config: DiscordConfig, stopped: AbortSignal) {
  for (let attempt = 0; !stopped.aborted; attempt += 1) {
    try {
      return await connect();
    } catch (error) {
      config.log.warn(
        { platform: 'discord', attempt, ...failureFields(error) },
        'no connection to Discord; trying again',
      );
      const waitMs = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempt, 5));
      await pause(waitMs, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
}

/** Answers work without a fresh registration, so only a refused token stops the start. */
async function registerOrWarn(config: DiscordConfig, discord: DiscordClient): Promise<void> {
  try {
    await registerCommand(discord, config.guildId);
  } catch (error) {
    if (isRefusedToken(error)) throw error;
    config.log.warn(
      { platform: 'discord', ...failureFields(error) },
      'the /usage command could not be registered',
    );
  }
}

function isFinal(error: unknown): boolean {
  return (
    isRefusedToken(error) || (error instanceof Error && 'code' in error && error.code === 'TokenInvalid')
  );
}

function newClient(config: DiscordConfig, onInteraction: OnInteraction): Client {
  const client = new Client({
    // Guilds alone: no messages, members or presences are read.
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: restOptions(config),
    makeCache: Options.cacheWithLimits({ MessageManager: 0, UserManager: 0, GuildMemberManager: 0 }),
  });
  client.on(Events.InteractionCreate, (interaction) => {
    onInteraction(interaction).catch((error: unknown) =>
      config.log.error({ platform: 'discord', ...failureFields(error) }, 'an interaction was not handled'),
    );
  });
  client.on(Events.Error, (error) =>
    config.log.error({ platform: 'discord', ...failureFields(error) }, 'gateway error'),
  );
  return client;
}
