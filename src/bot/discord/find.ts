import type { Found, Sought } from '../platform.ts';

/** Discord remembers a nonce for "the past few minutes" (discord.com/developers, Create Message): two, to be sure. */
const REMEMBERED_MS = 120_000;

/**
 * A post that is sent again under its own key within Discord's memory makes no second message, so it need not be
 * looked for; anything else cannot be told from the messages of the channel.
 */
export function findInDiscord({ key, keys, lostAt }: Sought, now: number): Found {
  const isRemembered = keys.every((lost) => lost === key) && now - lostAt < REMEMBERED_MS;
  return { kind: isRemembered ? 'absent' : 'unknown' };
}
