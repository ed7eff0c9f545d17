import { setTimeout as pause } from 'node:timers/promises';
import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options, Routes } from 'discord.js';
import { failureFields } from '../chat/log.ts';
import { type DiscordClient, restOptions } from './client.ts';
import type { DiscordConfig } from './config.ts';
import { connectPatiently } from './connect.ts';
import { isRefusedToken } from './outcome.ts';
import { registerOrWarn } from './registration.ts';
import type { OnInteraction, Transport } from './transport.ts';

const STOP_PATIENCE_MS = 5000;

/** The connection Discord pushes interactions through. Once connected, the SDK resumes by itself. */
export function discordGateway(config: DiscordConfig, discord: DiscordClient): Transport {
  const stopping = new AbortController();
  let client: Client | null = null;
  let connecting: Promise<void> = Promise.resolve();
  const connect = (onInteraction: OnInteraction) => {
    const next = newClient(config, onInteraction);
    client = next;
    const connected = registerOrWarn(discord, config.guildId, isRefusedToken).then(() =>
      next.login(config.botToken),
    );
    connecting = connected.then(nothing, nothing);
    return connected.then(nothing);
  };
  return {
    routes: null,
    start: (onInteraction) =>
      connectPatiently({
        connect: () => connect(onInteraction),
        log: config.log,
        stopped: stopping.signal,
      }),
    stop: async () => {
      stopping.abort();
      // The SDK never finishes destroying a client that is still connecting.
      await Promise.race([connecting, pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
      await Promise.race([client?.destroy(), pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

function nothing(): void {}

function newClient(config: DiscordConfig, onInteraction: OnInteraction): Client {
  const client = new Client({
    // Guilds alone: no messages, members or presences are read.
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: restOptions(config),
    makeCache: Options.cacheWithLimits({ MessageManager: 0, UserManager: 0, GuildMemberManager: 0 }),
  });
  // As Discord sends it, for it is the same over HTTP; the SDK's own event wraps it into classes.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: unknown) => {
    onInteraction(payload, async ({ id, token }, body) => {
      await client.rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    }).catch((error: unknown) =>
      config.log.error({ platform: 'discord', ...failureFields(error) }, 'an interaction was not handled'),
    );
  });
  client.on(Events.Error, (error) =>
    config.log.error({ platform: 'discord', ...failureFields(error) }, 'gateway error'),
  );
  return client;
}
