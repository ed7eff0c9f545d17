import type { BotHandlers, ChatPlatform } from '../../src/bot/platform.ts';
import type { SlackConfig } from '../../src/bot/slack/config.ts';
import { slackPlatform } from '../../src/bot/slack/platform.ts';
import { keptLog } from '../bot/chat/stub-handlers.ts';
import { SIGNING_SECRET, SLACK_PATH, type SlackRequest, serveRoutes, signed, toBody } from './slack-http.ts';
import { SLACK_APP_TOKEN, SLACK_BOT_TOKEN, type SlackPeer, startSlackPeer } from './slack-peer.ts';

/** The two ways Slack reaches an app. */
export const TRANSPORTS = ['socket', 'http'] as const;
export type TransportKind = (typeof TRANSPORTS)[number];

const CONFIGS: Readonly<Record<TransportKind, SlackConfig['transport']>> = {
  socket: { kind: 'socket', appToken: SLACK_APP_TOKEN },
  http: { kind: 'http', signingSecret: SIGNING_SECRET, path: SLACK_PATH },
};

const NOON = Date.UTC(2026, 10, 21, 12);

/** Claims as a database keeps them: each key is given to whoever asks first. */
export function sharedClaims(): SlackConfig['claim'] {
  const taken = new Set<string>();
  return async (key) => taken.size < taken.add(key).size;
}

/** A platform that talks to a peer of its own, or to another platform's, and a clock the test moves. */
export async function openSlack(
  kind: TransportKind,
  { claim = sharedClaims(), peer: givenPeer }: { claim?: SlackConfig['claim']; peer?: SlackPeer } = {},
) {
  const peer = givenPeer ?? (await startSlackPeer());
  const clock = { now: NOON };
  const logged = keptLog();
  const platform: ChatPlatform = slackPlatform({
    botToken: SLACK_BOT_TOKEN,
    transport: CONFIGS[kind],
    claim,
    apiUrl: peer.apiUrl,
    log: logged.log,
    now: () => clock.now,
    connections: 1,
    pictureProbeMs: 1,
    callTimeoutMs: 2000,
  });
  const routes = kind === 'http' ? await serveRoutes(platform) : null;
  const post = async (request: SlackRequest) => {
    if (!routes) throw new Error('there is no route in Socket Mode');
    return routes.post(request);
  };
  if (routes && !givenPeer)
    peer.carryBy(async (envelope) => {
      const response = await post(signed(toBody(envelope), clock.now));
      if (response.status !== 200) throw new Error(`Slack was answered ${response.status}`);
    });
  return {
    peer,
    platform,
    clock,
    logged,
    post,
    start: (handlers: BotHandlers) => platform.start(handlers),
    close: async () => {
      await platform.stop();
      await routes?.close();
      if (!givenPeer) await peer.close();
    },
  };
}

export type OpenSlack = Awaited<ReturnType<typeof openSlack>>;
