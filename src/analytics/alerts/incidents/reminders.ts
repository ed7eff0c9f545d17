import { say } from '../../../language/say.ts';
import { formatUsd } from '../../money.ts';
import { afterQuiet, quietHoursOf } from '../../quiet-hours.ts';
import type { ChannelTerms, Incident, StateStore } from '../../state.ts';
import { formatDuration } from '../../words/format.ts';
import { type IncidentLife, lifeOf, type Place } from './life.ts';
import { magnitude } from './magnitude.ts';

/** How often a channel is reminded of what lasts, milliseconds by its target; those that are not are left out. */
export type Reminders = ReadonlyMap<string, number>;

/** The setting of a channel; its value is a number of milliseconds, 0 for none. */
export function reminderSetting(target: string): string {
  return `alert-remind:${target}`;
}

export async function reminderMs(
  { setting }: Pick<StateStore, 'setting'>,
  org: string,
  target: string,
): Promise<number> {
  return Number((await setting(org, reminderSetting(target))) ?? 0);
}

/** What the channels of incidents that are not over asked for. */
export async function remindersOf(
  state: Pick<StateStore, 'setting'>,
  org: string,
  incidents: readonly Incident[],
): Promise<Reminders> {
  const open = incidents.filter(mayRemind).flatMap((incident) => lifeOf(incident).places);
  const reminders = new Map<string, number>();
  for (const target of new Set(open.map((place) => place.target))) {
    const everyMs = await reminderMs(state, org, target);
    if (everyMs > 0) reminders.set(target, everyMs);
  }
  return reminders;
}

type Asked = {
  readonly now: number;
  readonly timeZone: string;
  readonly channels: readonly ChannelTerms[];
  readonly reminders?: Reminders;
};

/**
 * The channels that are due to be reminded of an incident: each at its own interval from when it was told there,
 * whenever another was, and none in its quiet hours.
 */
export function dueReminders(
  incident: Incident,
  { places }: Pick<IncidentLife, 'places'>,
  asked: Asked,
): readonly string[] {
  const { reminders } = asked;
  if (!reminders || !mayRemind(incident)) return [];
  return places
    .filter((place) => place.state === 'posted' && isDue(place, incident, { ...asked, reminders }))
    .map(({ target }) => target);
}

/** "Still firing after 4 h, $212.40 more than expected so far; nobody has taken it." */
export function reminderText({ since, excessNano }: IncidentLife, now: number): string {
  const lasted = formatDuration(now - since);
  if (excessNano === null) return say`Still firing after ${lasted}; nobody has taken it.`;
  const excess = formatUsd(magnitude(excessNano));
  return excessNano.startsWith('-')
    ? say`Still firing after ${lasted}, ${excess} less than expected so far; nobody has taken it.`
    : say`Still firing after ${lasted}, ${excess} more than expected so far; nobody has taken it.`;
}

/** Whoever took or snoozed it knows. */
function mayRemind({ state, snoozedUntil }: Incident): boolean {
  return state === 'firing' && snoozedUntil === null;
}

function isDue(
  { target, at }: Place,
  { remindedAt }: Incident,
  { now, timeZone, channels, reminders }: Asked & { readonly reminders: Reminders },
): boolean {
  const everyMs = reminders.get(target);
  if (everyMs === undefined) return false;
  const intervals = (until: number) => Math.floor(Math.max(0, until - at) / everyMs);
  if (intervals(now) <= intervals(remindedAt ?? at)) return false;
  return afterQuiet(quietHoursOf(target, channels, { timeZone }), now) === now;
}
