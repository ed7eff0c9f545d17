import { maybeTarget as maybeChannelTarget, splitTarget } from '../analytics/alerts/targets.ts';
import type { Call } from './command.ts';

const MENTION = /^<#([A-Za-z0-9]{1,40})(?:\|[^<>]*)?>$/;
const MOST_CHARACTERS = 80;
const CHAT_PLATFORMS = ['slack', 'discord', 'console'];

/**
 * A place messages can be sent to, "<platform>:<channel id>": a channel mentioned, `here`, or the id in full.
 * Undefined for anything else, also for "#name", whose id no one but the platform knows.
 */
export function maybeTarget(
  text: string,
  { actor, channel }: Pick<Call, 'actor' | 'channel'>,
): string | undefined {
  const explicit = text.length > MOST_CHARACTERS ? undefined : maybeChannelTarget(text);
  if (explicit !== undefined) return explicit;
  if (!CHAT_PLATFORMS.includes(actor.platform)) return undefined;
  const mentioned = MENTION.exec(text)?.[1];
  if (mentioned !== undefined) return `${actor.platform}:${mentioned}`;
  return text.toLowerCase() === 'here' && channel !== null ? `${actor.platform}:${channel}` : undefined;
}

/** As a platform shows it as a channel; its id elsewhere. */
export function printTarget(target: string): string {
  const { platform, channel } = splitTarget(target);
  return platform === 'console' ? target : `<#${channel}>`;
}
