import {
  directTarget,
  maybeTarget as maybeChannelTarget,
  splitTarget,
} from '../../analytics/alerts/targets.ts';
import type { Call } from '../command.ts';
import type { CommandRequest } from '../platform.ts';

const MENTION = /^<#([A-Za-z0-9]{1,40})(?:\|[^<>]*)?>$/;
const MOST_CHARACTERS = 80;
const CHAT_PLATFORMS = ['slack', 'discord', 'console'];

/**
 * A place messages can be sent to, "<platform>:<channel id>": a channel mentioned, `here`, or the id in full.
 * Undefined for anything else, also for "#name", whose id no one but the platform knows.
 */
export function maybeTarget(
  text: string,
  {
    actor,
    channel,
    parent,
    speaker,
  }: Pick<Call, 'actor' | 'channel'> & Partial<Pick<Call, 'parent' | 'speaker'>>,
): string | undefined {
  const explicit = text.length > MOST_CHARACTERS ? undefined : maybeChannelTarget(text);
  if (explicit !== undefined) return explicit;
  if (!CHAT_PLATFORMS.includes(actor.platform)) return undefined;
  const mentioned = MENTION.exec(text)?.[1];
  if (mentioned !== undefined) return `${actor.platform}:${mentioned}`;
  // Of a thread nobody knows when something is posted what its channel is bound to.
  const spokenIn = speaker?.channelBoundTo ? (parent ?? channel) : channel;
  return text.toLowerCase() === 'here' && spokenIn !== null ? `${actor.platform}:${spokenIn}` : undefined;
}

/** The target somebody speaks in, of a thread its channel: "slack:C0123"; null where there are no channels. */
export function placeOf({
  actor: { platform },
  channel,
  parent,
}: Omit<CommandRequest, 'text'>): string | null {
  const spokenIn = parent ?? channel;
  return spokenIn === null || !CHAT_PLATFORMS.includes(platform) ? null : `${platform}:${spokenIn}`;
}

/** The direct messages of whoever speaks: where they speak, else where they are known to be. */
export function ownTarget({ actor, speaker }: Pick<Call, 'actor' | 'speaker'>): string | undefined {
  const { platform, user } = actor;
  if (platform === 'slack') return directTarget({ slack: user, discord: null });
  if (platform === 'discord') return directTarget({ slack: null, discord: user });
  return speaker.member ? directTarget(speaker.member) : undefined;
}

/** Whether nobody but the speaker reads along: direct messages with the bot. */
export function isDirect({ actor, channel }: Pick<Call, 'actor' | 'channel'>): boolean {
  if (actor.platform === 'slack') return channel?.startsWith('D') ?? false;
  return actor.platform === 'discord' && actor.tenant === '';
}

/** As a platform shows it as a channel or person; its id elsewhere. */
export function printTarget(target: string): string {
  const { platform, channel } = splitTarget(target);
  if (/^[@UW]/.test(channel)) return `<@${channel.replace('@', '')}>`;
  return platform === 'console' ? target : `<#${channel}>`;
}
