import { setTimeout as pause } from 'node:timers/promises';
import { isUnknownWebhook } from './outcome.ts';

/** Almost 16 seconds: a token has been seen to stay unknown for ten. */
const WAITS_MS = [250, 500, 1000, 2000, 4000, 8000];

/**
 * Calls again while Discord does not know the token yet: an acknowledgement that goes back as the response of
 * its own request may be overtaken by the answer (https://github.com/discord/discord-api-docs/issues/7220).
 */
export async function onceKnown<Sent>(
  send: () => Promise<Sent>,
  wait: (ms: number) => Promise<unknown> = (ms) => pause(ms, undefined, { ref: false }),
): Promise<Sent> {
  for (const ms of WAITS_MS) {
    try {
      return await send();
    } catch (error) {
      if (!isUnknownWebhook(error)) throw error;
    }
    await wait(ms);
  }
  return send();
}
