import { webApi } from '@slack/bolt';
import type { ChatLog } from '../chat/log.ts';
import type { SlackConfig } from './config.ts';
import { sdkLogger } from './sdk-logger.ts';

/** The Web API of one workspace with what calling it needs. */
export type SlackClient = {
  readonly web: webApi.WebClient;
  readonly log: ChatLog;
  readonly callTimeoutMs: number;
  readonly pictureProbeMs: number;
};

export function createSlackClient(config: SlackConfig): SlackClient {
  const callTimeoutMs = config.callTimeoutMs ?? 10_000;
  return {
    web: new webApi.WebClient(config.botToken, clientOptions(config)),
    log: config.log,
    callTimeoutMs,
    pictureProbeMs: config.pictureProbeMs ?? 250,
  };
}

/**
 * The SDK's own retries are off, here and for the sockets: it would repeat a post whose answer was lost
 * and wait out a 429 in memory. The outbox and the connection loop decide instead.
 */
export function clientOptions(config: SlackConfig): webApi.WebClientOptions {
  return {
    ...(config.apiUrl !== null && { slackApiUrl: config.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: config.callTimeoutMs ?? 10_000,
    logger: sdkLogger(config.log),
  };
}
