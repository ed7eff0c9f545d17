import type { ChatLog } from '../chat/log.ts';

/** One Discord application. */
export type DiscordConfig = {
  readonly botToken: string;
  readonly applicationId: string;
  /** Registers the command in this one server, at once; null registers it everywhere. */
  readonly guildId: string | null;
  /** API base without its version, ending in /api; null is Discord's own. Checked by whoever reads the environment. */
  readonly apiUrl: string | null;
  /** How Discord reaches us: through the gateway we connect to, or by calling `path`, signed (Ed25519, 32 bytes in hex). */
  readonly transport:
    | { readonly kind: 'gateway' }
    | { readonly kind: 'http'; readonly publicKey: string; readonly path: string };
  readonly log: ChatLog;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Whether this process is the first to take what a person did (their interaction's id), of all that run. */
  readonly claim: (key: string) => Promise<boolean>;
  /** How long one call may take; 10,000 by default. */
  readonly callTimeoutMs?: number;
};
