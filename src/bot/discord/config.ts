import type { ChatLog } from '../chat/log.ts';

/** One Discord application over the gateway. */
export type DiscordConfig = {
  readonly botToken: string;
  readonly applicationId: string;
  /** Registers the command in this one server, at once; null registers it everywhere. */
  readonly guildId: string | null;
  /** API base without its version, ending in /api; null is Discord's own. Checked by whoever reads the environment. */
  readonly apiUrl: string | null;
  readonly log: ChatLog;
  /** How long one call may take; 10,000 by default. */
  readonly callTimeoutMs?: number;
};
