import { setTimeout as pause } from 'node:timers/promises';
import { type App, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import { failureFields } from '../chat/log.ts';
import { clientOptions } from './client.ts';
import type { SlackConfig } from './config.ts';
import { slackErrorCode } from './outcome.ts';
import { sdkLogger } from './sdk-logger.ts';

const LONGEST_WAIT_MS = 30_000;

/** Slack's answers that no waiting changes. */
const TOKEN_REFUSED: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'not_allowed_token_type',
  'not_authed',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
]);

/**
 * Several Socket Mode connections as one Bolt receiver. The SDK's reconnecting is off: it waits five
 * seconds after every routine refresh and ends the process when a reconnect is refused.
 * `start` rejects when Slack refuses the token; while Slack cannot be reached it resolves and goes on
 * trying.
 */
export function socketConnections(config: SlackConfig, appToken: string): Receiver {
  const stopping = new AbortController();
  const connections = Array.from({ length: config.connections ?? 2 }, () =>
    openableConnection(config, appToken),
  );
  return {
    init: (app: App) => {
      for (const connection of connections) connection.init(app);
    },
    start: () =>
      Promise.all(connections.map((connection) => keepConnected(connection, config, stopping.signal))),
    stop: async () => {
      stopping.abort();
      await Promise.all(connections.map((connection) => connection.client.disconnect()));
    },
  };
}

function openableConnection(config: SlackConfig, appToken: string): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: sdkLogger(config.log),
    installerOptions: { clientOptions: clientOptions(config) },
  });
}

async function keepConnected(connection: SocketModeReceiver, config: SlackConfig, stopped: AbortSignal) {
  try {
    await open(connection, config, stopped);
  } catch (error) {
    const code = slackErrorCode(error);
    if (code !== null && TOKEN_REFUSED.has(code))
      throw new Error(`Slack refuses the app token: ${code}`, { cause: error });
    config.log.warn({ platform: 'slack', ...failureFields(error) }, 'Slack cannot be reached; trying again');
    void reconnect(connection, config, stopped);
  }
}

async function open(connection: SocketModeReceiver, config: SlackConfig, stopped: AbortSignal) {
  await connection.client.start();
  if (stopped.aborted) return connection.client.disconnect();
  connection.client.once('disconnected', () => void reconnect(connection, config, stopped));
}

/** At once after a loss, then after 1, 2, 4 … 30 seconds, or when Slack allows it. */
async function reconnect(connection: SocketModeReceiver, config: SlackConfig, stopped: AbortSignal) {
  for (let attempt = 0; !stopped.aborted; attempt += 1) {
    try {
      return await open(connection, config, stopped);
    } catch (error) {
      config.log.warn(
        { platform: 'slack', attempt, ...failureFields(error) },
        'no connection to Slack; trying again',
      );
      await pause(waitMs(attempt, error), undefined, { signal: stopped }).catch(() => undefined);
    }
  }
}

function waitMs(attempt: number, error: unknown): number {
  if (error instanceof webApi.WebAPIRateLimitedError) return error.retryAfter * 1000;
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempt, 5));
}
