import { describe, expect, it } from 'vitest';
import type { Act } from '../../../../src/analytics/alerts/incidents/act.ts';
import { dueReminders, reminderSetting } from '../../../../src/analytics/alerts/incidents/reminders.ts';
import { someLife, somePlace, storedIncident } from '../../../support/incidents.ts';
import { NOON } from '../../../support/state.ts';
import { createIncidentWorld, type IncidentWorld, someFinding, TARGET } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** An incident that goes on for some hours, looked at every five minutes; what its thread says, and when. */
async function remindedOf(
  usd: number | null,
  hours: number,
  more: {
    readonly every?: string;
    readonly at?: (world: IncidentWorld) => Promise<void>;
    readonly atHour?: number;
  } = {},
) {
  const world = createIncidentWorld();
  const start = world.now;
  if (more.every !== '') world.settings.set(reminderSetting(TARGET), more.every ?? String(4 * HOUR_MS));
  const finding = someFinding('crawler', usd);
  world.found.set(finding.key, finding);
  for (world.now = start; world.now <= start + hours * HOUR_MS; world.now += 5 * MINUTE_MS) {
    if (more.at && world.now === start + (more.atHour ?? 1) * HOUR_MS) await more.at(world);
    await world.look();
  }
  const notes = world.queued.filter(({ message }) => message.under !== undefined);
  return {
    world,
    notes: notes.map(({ createdAt, message }) => [(createdAt - start) / HOUR_MS, message.headline]),
  };
}

describe('an incident that lasts', () => {
  it('is mentioned again in its thread at the channel’s interval, and its message stays as it is', async () => {
    const { notes, world } = await remindedOf(40, 9);
    expect(notes).toEqual([
      [4, 'Still firing after 4 h, $40.00 more than expected so far; nobody has taken it.'],
      [8, 'Still firing after 8 h, $40.00 more than expected so far; nobody has taken it.'],
    ]);
    expect(world.queued.filter(({ chain }) => chain !== null)).toHaveLength(1);
  });

  it('that is not about money says only how long', async () => {
    const { notes } = await remindedOf(null, 5);
    expect(notes).toEqual([[4, 'Still firing after 4 h; nobody has taken it.']]);
  });

  it.each(['', '0'])('is not mentioned again where nobody asked for it (%j)', async (every) => {
    expect((await remindedOf(40, 12, { every })).notes).toEqual([]);
  });

  it.each<Act>([
    { kind: 'ack' },
    { kind: 'own', owner: 'Ana' },
    { kind: 'snooze', until: NOON + 100 * HOUR_MS },
  ])('is not mentioned again once somebody did $kind', async (act) => {
    const { notes } = await remindedOf(40, 12, { at: (world) => world.act(1, act).then(() => undefined) });
    expect(notes.filter(([, text]) => String(text).startsWith('Still'))).toEqual([]);
  });

  it('is mentioned once, however often and by however many it is looked at', async () => {
    const { world } = await remindedOf(40, 4);
    for (let look = 0; look < 5; look += 1) await Promise.all([world.look(), world.look()]);
    const notes = world.queued.filter(({ message }) => message.headline.startsWith('Still'));
    expect(notes).toHaveLength(1);
  });
});

describe('channels with intervals of their own', () => {
  const reminders = new Map([
    ['slack:A', 2 * HOUR_MS],
    ['slack:B', 4 * HOUR_MS],
  ]);
  const places = ['slack:A', 'slack:B', 'slack:C'].map((target) => somePlace({ target, at: NOON }));
  const life = someLife({ places });
  const dueAt = (
    hours: number,
    remindedHours: number | null,
    channels: Parameters<typeof dueReminders>[2]['channels'] = [],
  ) =>
    dueReminders(
      storedIncident({ remindedAt: remindedHours === null ? null : NOON + remindedHours * HOUR_MS }, life),
      life,
      { now: NOON + hours * HOUR_MS, timeZone: 'UTC', channels, reminders },
    );

  it('are each reminded at their own, whenever the other was', () => {
    expect(dueAt(1.9, null)).toEqual([]);
    expect(dueAt(2, null)).toEqual(['slack:A']);
    expect(dueAt(2.5, 2)).toEqual([]);
    expect(dueAt(4, 2)).toEqual(['slack:A', 'slack:B']);
    expect(dueAt(6, 4)).toEqual(['slack:A']);
  });

  it('are left alone in their quiet hours, and reminded after them', () => {
    const quiet = { quietFrom: '13:00', quietTo: '15:00', timeZone: 'UTC' };
    const terms = [{ ...PLAIN, org: 'acme', target: 'slack:A', ...quiet }];
    expect(dueAt(2, null, terms)).toEqual([]);
    expect(dueAt(3.1, null, terms)).toEqual(['slack:A']);
  });
});

const PLAIN = { mostPosts: null, boundTo: null, pausedAt: null, pausedReason: null };
