import { setTimeout as pause } from 'node:timers/promises';
import { type ChatLog, failureFields } from '../chat/log.ts';
import { isRefusedToken } from './outcome.ts';

export type Connection = {
  readonly connect: () => Promise<void>;
  readonly log: ChatLog;
  readonly stopped: AbortSignal;
};

const LONGEST_WAIT_MS = 30_000;

/**
 * Connects. Rejects when Discord refuses the token; while Discord cannot be reached it resolves and goes on
 * trying until stopped.
 */
export async function connectPatiently(connection: Connection): Promise<void> {
  try {
    await connection.connect();
  } catch (error) {
    if (isFinal(error)) throw new Error('Discord refuses the bot token', { cause: error });
    connection.log.warn(
      { platform: 'discord', ...failureFields(error) },
      'Discord cannot be reached; trying again',
    );
    void keepTrying(connection);
  }
}

/** At once, then after 1, 2, 4 … 30 seconds. */
async function keepTrying({ connect, log, stopped }: Connection): Promise<void> {
  for (let attempt = 0; !stopped.aborted; attempt += 1) {
    try {
      return await connect();
    } catch (error) {
      const fields = { platform: 'discord', attempt, ...failureFields(error) };
      if (isFinal(error)) return log.error(fields, 'Discord refuses the bot token');
      log.warn(fields, 'no connection to Discord; trying again');
      const waitMs = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempt, 5));
      await pause(waitMs, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
}

function isFinal(error: unknown): boolean {
  return (
    isRefusedToken(error) || (error instanceof Error && 'code' in error && error.code === 'TokenInvalid')
  );
}
