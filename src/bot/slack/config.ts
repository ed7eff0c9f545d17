import type { ChatLog } from '../chat/log.ts';

/** One Slack workspace. */
export type SlackConfig = {
  /** Starts with xoxb-. */
  readonly botToken: string;
  /** How Slack reaches us: through connections we open (an app token starts with xapp-), or by calling `path`. */
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly path: string };
  /** Web API base ending in /api/; null is Slack's own. Checked by whoever reads the environment. */
  readonly apiUrl: string | null;
  readonly log: ChatLog;
  /** Whether this process is the first to take what a person did (their trigger's key), of all that run. */
  readonly claim: (key: string) => Promise<boolean>;
  /** The current UTC milliseconds. */
  readonly now: () => number;
  /**
   * Socket Mode connections, 2 by default: Slack closes each now and then, and the SDK is without one
   * for seconds; every payload goes to one connection that is open.
   */
  readonly connections?: number;
  /** Between two looks at whether Slack has processed a picture; 250 by default. */
  readonly pictureProbeMs?: number;
  /** How long one call may take; 10,000 by default. */
  readonly callTimeoutMs?: number;
};
