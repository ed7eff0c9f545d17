import type { ChatLog } from '../chat/log.ts';

/** One Slack workspace over Socket Mode. */
export type SlackConfig = {
  /** Starts with xoxb-. */
  readonly botToken: string;
  /** Starts with xapp-, with the scope connections:write. */
  readonly appToken: string;
  /** Web API base ending in /api/; null is Slack's own. Checked by whoever reads the environment. */
  readonly apiUrl: string | null;
  readonly log: ChatLog;
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
