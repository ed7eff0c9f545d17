import { App } from '@slack/bolt';
import type { ChatPlatform } from '../platform.ts';
import { authorization } from './authorization.ts';
import { clientOptions, createSlackClient } from './client.ts';
import type { SlackConfig } from './config.ts';
import { deliverToSlack } from './deliver.ts';
import { listen } from './listeners.ts';
import { createPeople } from './people.ts';
import { sdkLogger } from './sdk-logger.ts';
import { socketConnections } from './socket-connections.ts';

/**
 * Tokenbell in one Slack workspace. `start` rejects when Slack refuses a token; while Slack cannot be
 * reached it resolves and the connections go on trying. `deliver` works without `start`.
 */
export function slackPlatform(config: SlackConfig): ChatPlatform {
  const slack = createSlackClient(config);
  const identity = authorization(slack, config.botToken);
  // The receiver is the only part that knows how Slack reaches us.
  const { transport } = config;
  if (transport.kind === 'http') throw new Error('HTTP is not there yet');
  const receiver = socketConnections(config, transport.appToken);
  return {
    name: 'slack',
    routes: null,
    start: async (handlers) => {
      await identity.check();
      const app = new App({
        receiver,
        authorize: identity.authorize,
        clientOptions: clientOptions(config),
        logger: sdkLogger(config.log),
        convoStore: false,
      });
      listen(app, { slack, handlers, people: createPeople(slack, config.now), log: config.log });
      await receiver.start();
    },
    stop: async () => {
      await receiver.stop();
    },
    deliver: (delivery) => deliverToSlack(slack, delivery),
  };
}
