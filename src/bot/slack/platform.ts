import { App, type Receiver } from '@slack/bolt';
import { underWay } from '../chat/under-way.ts';
import type { ChatPlatform } from '../platform.ts';
import { authorization } from './authorization.ts';
import { clientOptions, createSlackClient } from './client.ts';
import type { SlackConfig } from './config.ts';
import { deliverToSlack } from './deliver.ts';
import { findInSlack } from './find.ts';
import { httpReceiver } from './http-receiver.ts';
import { listen } from './listeners.ts';
import { createPeople } from './people.ts';
import { sdkLogger } from './sdk-logger.ts';
import { socketConnections } from './socket-connections.ts';

/** One call to Slack may take as long; the whole program has fifteen seconds to stop. */
const STOP_PATIENCE_MS = 10_000;

/**
 * Tokenbell in one Slack workspace. `start` rejects when Slack refuses a token; while Slack cannot be
 * reached it resolves and goes on trying. `stop` lets what is acknowledged be answered. `deliver` works
 * without `start`.
 */
export function slackPlatform(config: SlackConfig): ChatPlatform {
  const { claim, log, now } = config;
  const slack = createSlackClient(config);
  const identity = authorization(slack, config.botToken);
  const { receiver, routes } = receiving(config);
  const working = underWay();
  return {
    name: 'slack',
    routes,
    start: async (handlers) => {
      await identity.check();
      const app = new App({
        receiver,
        authorize: identity.authorize,
        clientOptions: clientOptions(config),
        logger: sdkLogger(log),
        convoStore: false,
      });
      app.use(({ next }) => working.add(next()));
      listen(app, { claim, log, now, slack, handlers, people: createPeople(slack, now) });
      await receiver.start();
    },
    stop: async () => {
      await receiver.stop();
      await working.done(STOP_PATIENCE_MS);
    },
    deliver: (delivery) => deliverToSlack(slack, delivery),
    find: (channel, sought) => findInSlack(slack, channel, sought),
  };
}

/** The only part that knows how Slack reaches us. */
function receiving(config: SlackConfig): Pick<ChatPlatform, 'routes'> & { readonly receiver: Receiver } {
  const { transport } = config;
  switch (transport.kind) {
    case 'socket':
      return { receiver: socketConnections(config, transport.appToken), routes: null };
    case 'http': {
      const receiver = httpReceiver(config, transport);
      return { receiver, routes: receiver.routes };
    }
  }
}
