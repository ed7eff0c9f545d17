import type { Member } from '../../analytics/state.ts';

/** By whom and where somebody can be told that a target is not reached. */
export type Ways = {
  /** Who made what is posted there. */
  readonly makers: readonly Member[];
  readonly admins: readonly Member[];
  /** Where else the organisation is told of things, as targets. */
  readonly channels: readonly string[];
  /** Whether nothing is sent to a target either. */
  readonly isCutOff: (target: string) => boolean;
};

/** Targets of direct messages to the makers, else to the admins, else one other channel, else none. */
export function otherWay({ makers, admins, channels, isCutOff }: Ways, target: string): readonly string[] {
  const isReached = (other: string) => other !== target && !isCutOff(other);
  const first = [makers, admins]
    .map((people) => people.flatMap(directTargets).filter(isReached))
    .find((targets) => targets.length > 0);
  return first ?? channels.filter(isReached).slice(0, 1);
}

/** A person's own lines: Slack takes a person's id for a channel, Discord one with an @ (bot/discord/deliver.ts). */
function directTargets({ slack, discord }: Member): readonly string[] {
  return [
    ...(slack === null ? [] : [`slack:${slack}`]),
    ...(discord === null ? [] : [`discord:@${discord}`]),
  ];
}
