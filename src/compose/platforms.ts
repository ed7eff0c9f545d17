import type { FastifyInstance } from 'fastify';
import type { StateStore } from '../analytics/state.ts';
import type { ConsolePerson } from '../bot/console/options.ts';
import { type Console, createConsole } from '../bot/console/platform.ts';
import type { ChatPlatform } from '../bot/platform.ts';
import type { Config } from '../config.ts';
import { createBareServer } from '../http.ts';
import type { Logger } from '../log.ts';
import { closeServer } from './close-server.ts';
import { listenAt } from './listen.ts';

const EXAMPLES = ['/usage team 7d', '/usage top models 30d', '/usage forecast'];

/** No platform sends a person's act again after this long. */
const CLAIMED_MS = 3_600_000;

export type PlatformParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => number;
  readonly state: StateStore;
  /** People the console may speak as. */
  readonly people: readonly ConsolePerson[];
};

/** Where messages can go, and the server of each platform that calls us on a port of its own. */
export type Platforms = {
  readonly byName: ReadonlyMap<string, ChatPlatform>;
  /** Adds what platforms call to the program's own server, unless they have one. */
  addRoutes(server: FastifyInstance): void;
  /** Opens the ports of platforms that have one of their own. */
  listen(): Promise<void>;
  stop(): Promise<void>;
};

/** The console and the platforms whose tokens are set. Their libraries are half of a start, so they are loaded when used. */
export async function createPlatforms(parts: PlatformParts): Promise<Platforms> {
  const { config, log, now } = parts;
  const platforms: (ChatPlatform | Console)[] = [];
  const ports = new Map<ChatPlatform, number>();
  if (config.console)
    platforms.push(
      createConsole({
        now,
        hosts: [config.host],
        people: parts.people,
        locale: async () => (await parts.state.organisation('default'))?.locale ?? null,
        examples: EXAMPLES,
      }),
    );
  const common = { log, now, claim: claimsOf(parts) };
  if (config.slack) {
    const { slackPlatform } = await import('../bot/slack/platform.ts');
    const slack = slackPlatform({ ...config.slack, ...common });
    platforms.push(slack);
    notePort(ports, slack, config.slack.transport);
  }
  if (config.discord) {
    const { discordPlatform } = await import('../bot/discord/platform.ts');
    const discord = discordPlatform({ ...config.discord, ...common });
    platforms.push(discord);
    notePort(ports, discord, config.discord.transport);
  }
  const servers = [...ports].map(([platform, port]) => ({
    port,
    server: serverOf(platform, log),
    setting: `${platform.name.toUpperCase()}_HTTP_PORT`,
  }));
  return {
    byName: new Map(platforms.map((platform) => [platform.name, platform])),
    addRoutes: (server) => {
      for (const platform of platforms)
        if (platform.routes && !ports.has(platform)) server.register(platform.routes);
    },
    listen: async () => {
      for (const { server, ...place } of servers) await listenAt(server, { host: config.host, ...place });
    },
    stop: async () => {
      await Promise.all(servers.map(({ server }) => closeServer(server)));
      await Promise.all(platforms.map((platform) => platform.stop()));
    },
  };
}

function claimsOf({ state, now }: PlatformParts): (key: string) => Promise<boolean> {
  return (key) => state.claim(`act ${key}`, { now: now(), until: now() + CLAIMED_MS });
}

type Transport = { readonly kind: string; readonly port?: number | null };

function notePort(ports: Map<ChatPlatform, number>, platform: ChatPlatform, transport: Transport): void {
  if (typeof transport.port === 'number') ports.set(platform, transport.port);
}

function serverOf(platform: ChatPlatform, log: Logger): FastifyInstance {
  const server = createBareServer(log);
  if (platform.routes) server.register(platform.routes);
  return server;
}
