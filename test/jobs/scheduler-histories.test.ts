import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src/analytics/state.ts';
import type { DueSlot, Schedule, SlotJob } from '../../src/jobs/job.ts';
import { createScheduler, type SchedulerParts } from '../../src/jobs/scheduler.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'Europe/Berlin';
/** The first of 40 days across a month's end and the clock change of 29 March. */
const START = Date.parse('2026-03-02T00:00+01:00');
const HOURS = 40 * 24;

/** Some hours of a history: how far the clock is off, or null while nothing runs. */
type Span = { readonly hours: number; readonly offHours: number | null };

const right = fc.record({ hours: fc.integer({ min: 5, max: 90 }), offHours: fc.constant(0) });
const down = fc.record({ hours: fc.integer({ min: 1, max: 170 }), offHours: fc.constant(null) });
const ahead = fc.record({
  hours: fc.integer({ min: 1, max: 2 }),
  offHours: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 8, max: 72 })),
});
const behind = fc.record({ hours: fc.integer({ min: 1, max: 30 }), offHours: fc.constant(-1) });

/** Something goes wrong, then all is well for a while. */
const histories = fc.array(fc.tuple(right, fc.oneof(down, ahead, behind)), { minLength: 4, maxLength: 14 });

const rules = fc.constantFrom<Pick<Schedule, 'every' | 'days'>>(
  { every: 'day', days: [] },
  { every: 'day', days: [1, 2, 3, 4, 5] },
  { every: 'week', days: [1] },
  { every: 'week', days: [2, 5] },
  { every: 'month', days: [1, 15] },
  { every: 'month', days: [31] },
);

const MAKE_UP_HOURS = { day: 6, week: 48, month: 7 * 24 };

type Run = DueSlot & { readonly at: number };

/** One entry an hour: how far the clock is off, or null. */
function hoursOf(spans: readonly (readonly [Span, Span])[]): readonly (number | null)[] {
  const hours = spans.flat().flatMap((span) => new Array<number | null>(span.hours).fill(span.offHours));
  return [...hours, ...new Array<number>(Math.max(0, HOURS - hours.length)).fill(0)].slice(0, HOURS);
}

/** Slots as the store keeps them, which its contract proves; in memory, because a history asks a thousand times. */
function slotStore(): SchedulerParts['state'] {
  const slots = new Map<string, Slot>();
  return {
    claimSlot: async (slot) => {
      if (slots.has(slot.slot)) return false;
      slots.set(slot.slot, slot);
      return true;
    },
    claimedSlots: async (_org, _job, names) => names.flatMap((name) => slots.get(name) ?? []),
    rewindSlots: async ({ now, beyond }) => {
      const early = [...slots.values()].filter(({ claimedAt }) => claimedAt > beyond);
      for (const slot of early) {
        if (slot.outcome === 'skipped') slots.delete(slot.slot);
        else slots.set(slot.slot, { ...slot, claimedAt: now });
      }
      return early.length;
    },
    jobRuns: async () => [],
    endJobs: async () => undefined,
  };
}

async function live(rule: Pick<Schedule, 'every' | 'days'>, hours: readonly (number | null)[]) {
  const state = slotStore();
  const ran: Run[] = [];
  let real = START;
  let now = START;
  const schedule: Schedule = {
    ...rule,
    ...{ org: 'acme', job: 'digest:s', at: '09:00', timeZone: ZONE, quiet: null, createdAt: START },
  };
  const job: SlotJob = {
    kind: 'slots',
    name: 'digest',
    schedules: async () => [schedule],
    run: async ({ now: claimedAt, due }) => {
      const claim = { org: 'acme', job: 'digest:s', slot: due.slot, claimedAt, outcome: 'done' } as const;
      if (await state.claimSlot(claim, [])) ran.push({ ...due, at: real });
    },
  };
  const log = { warn: () => undefined, error: () => undefined };
  const start = () =>
    createScheduler({ jobs: [job], state, mayRun: async () => true, clock: { now: () => now }, log });
  let scheduler = start();
  for (const [hour, offHours] of hours.entries()) {
    real = START + hour * HOUR_MS;
    if (offHours === null) scheduler = start();
    now = real + (offHours ?? 0) * HOUR_MS;
    if (offHours !== null) await scheduler.tick();
  }
  return ran;
}

/** The dates a rule names, each with its nine o'clock in hours of the history, worked out without the program. */
function dueDates({ every, days }: Pick<Schedule, 'every' | 'days'>) {
  const found: { readonly date: Temporal.PlainDate; readonly hour: number }[] = [];
  for (let day = 0; day < 38; day++) {
    const date = Temporal.PlainDate.from('2026-03-02').add({ days: day });
    const isDue =
      every === 'month'
        ? days.includes(date.day) || (days.includes(31) && date.add({ days: 1 }).day === 1)
        : days.length === 0 || days.includes(date.dayOfWeek);
    const summer = Temporal.PlainDate.compare(date, '2026-03-29') >= 0 ? 1 : 0;
    if (isDue) found.push({ date, hour: day * 24 + 9 - summer });
  }
  return found;
}

/** Whether something ran by the right clock, or one less than a few hours off, from an hour on for so long. */
function ranWithin(hours: readonly (number | null)[], from: number, length: number): boolean {
  return hours.slice(from, from + length).some((offHours) => offHours !== null && Math.abs(offHours) <= 1);
}

describe('whatever stops and clocks do', () => {
  it('no slot runs twice, and none is lost that can be made up for', async () => {
    await fc.assert(
      fc.asyncProperty(rules, histories, async (rule, spans) => {
        const hours = hoursOf(spans);
        const ran = await live(rule, hours);
        const slots = ran.map(({ slot }) => slot);
        expect(new Set(slots).size).toBe(slots.length);
        const dates = dueDates(rule);
        for (const [index, { date, hour }] of dates.entries()) {
          const window = MAKE_UP_HOURS[rule.every];
          if (!ranWithin(hours, hour, window) || hour + window > HOURS) continue;
          // What a clock that ran ahead told too early is told again by the next slot, so that one must have its time.
          const telling = dates.slice(index).find((one) => !ranEarly(ran, one.date));
          if (!telling || !ranWithin(hours, telling.hour, window) || telling.hour + window > HOURS) continue;
          if (rule.every === 'day') expect(toldOf(ran, date), `the day before ${date.toString()}`).toBe(true);
          else expect(slots).toContain(date.toString());
        }
      }),
      { numRuns: 25 },
    );
  });
});

function ranEarly(ran: readonly Run[], date: Temporal.PlainDate): boolean {
  return ran.some(({ slot, dueAt, at }) => slot === date.toString() && at < dueAt);
}

/** Whether a run that came when the day before a date was over covers that day. */
function toldOf(ran: readonly Run[], date: Temporal.PlainDate): boolean {
  const told = date.subtract({ days: 1 });
  const over = date.toZonedDateTime(ZONE).epochMilliseconds;
  return ran.some(({ slot, days, at }) => {
    const last = Temporal.PlainDate.from(slot).subtract({ days: 1 });
    const first = last.subtract({ days: days - 1 });
    const covers =
      Temporal.PlainDate.compare(first, told) <= 0 && Temporal.PlainDate.compare(told, last) <= 0;
    return covers && at >= over;
  });
}
