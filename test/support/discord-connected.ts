import type { Server } from 'node:http';
import fastify from 'fastify';
import type { DiscordConfig } from '../../src/bot/discord/config.ts';
import { discordPlatform } from '../../src/bot/discord/platform.ts';
import type { BotHandlers, ChatPlatform } from '../../src/bot/platform.ts';
import { APPLICATION, GUILD } from './discord-interactions.ts';
import { DISCORD_TOKEN, type DiscordPeer } from './discord-peer.ts';

export const TRANSPORTS = ['gateway', 'http'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** What time it is for everybody: a Saturday at noon. */
export const NOW = Date.UTC(2026, 10, 21, 12);

const PATH = '/discord/interactions';

export type Connected = {
  readonly platform: ChatPlatform;
  /** The Interactions Endpoint URL; only over HTTP. */
  readonly url: string;
  readonly server: Server;
  readonly stop: () => Promise<void>;
};

/** A platform that Discord can reach, and its server if it has one, but not started. */
export async function discordAt(
  peer: DiscordPeer,
  transport: TransportName,
  parts: Pick<DiscordConfig, 'log'> & Partial<DiscordConfig>,
): Promise<Connected> {
  const platform = discordPlatform({
    botToken: DISCORD_TOKEN,
    applicationId: APPLICATION,
    guildId: GUILD,
    apiUrl: peer.apiUrl,
    transport:
      transport === 'gateway'
        ? { kind: 'gateway' }
        : { kind: 'http', publicKey: peer.caller.publicKey, path: PATH },
    claim: async () => true,
    now: () => NOW,
    callTimeoutMs: 2000,
    ...parts,
  });
  const server = fastify();
  if (platform.routes) server.register(platform.routes);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    platform,
    url: address + PATH,
    server: server.server,
    stop: async () => {
      await server.close();
      await platform.stop();
    },
  };
}

/** Starts it and tells Discord where to call, which it does instead of pushing through the gateway. */
export async function connect(peer: DiscordPeer, { platform, url }: Connected, handlers: BotHandlers) {
  await platform.start(handlers);
  if (platform.routes) peer.callAt({ url, now: () => NOW });
}

/** One database for several processes, as far as `claim` is concerned. */
export function sharedClaims() {
  const taken = new Set<string>();
  const asked: string[] = [];
  const claim = async (key: string) => {
    asked.push(key);
    const isFirst = !taken.has(key);
    taken.add(key);
    return isFirst;
  };
  return { asked, claim };
}
