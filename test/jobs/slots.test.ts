import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueSlots, type SlotTimes, slotPlan } from '../../src/jobs/slots.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function daily(at: string, timeZone = 'UTC'): SlotTimes {
  return { at, timeZone, every: 'day', days: [], quiet: null };
}

/** All slots of a zone due in the five days around an instant, by date. */
function slotsAround(instant: string, timeZone: string, at: string): ReadonlyMap<string, string> {
  const middle = Date.parse(instant);
  const slots = dueSlots(daily(at, timeZone), { after: middle - 2.5 * DAY_MS, now: middle + 2.5 * DAY_MS });
  return new Map(slots.map(({ slot, dueAt }) => [slot, new Date(dueAt).toISOString().slice(0, 16)]));
}

describe('the due time of a local wall time', () => {
  // Worked out from the rules of the zones (tz database, 2026a), in the words beside them.
  it.each([
    // EU: forward at 01:00 UTC on the last Sunday of March, back at 01:00 UTC on the last of October.
    ['Europe/Berlin', '2026-03-28', '09:00', '2026-03-28T08:00'],
    ['Europe/Berlin', '2026-03-29', '09:00', '2026-03-29T07:00'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30'],
    ['Europe/Berlin', '2026-10-25', '09:00', '2026-10-25T08:00'],
    // US: 02:00 becomes 03:00 on the second Sunday of March, 02:00 becomes 01:00 on the first of November.
    ['America/New_York', '2026-03-07', '09:00', '2026-03-07T14:00'],
    ['America/New_York', '2026-03-08', '09:00', '2026-03-08T13:00'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30'],
    // Lord Howe moves by half an hour: 02:00 (+10:30) to 02:30 (+11) in October, 02:00 (+11) to 01:30 in April.
    ['Australia/Lord_Howe', '2026-10-03', '09:00', '2026-10-02T22:30'],
    ['Australia/Lord_Howe', '2026-10-04', '09:00', '2026-10-03T22:00'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45'],
    // Cairo: midnight to 01:00 on the last Friday of April, midnight back to 23:00 on the last Thursday of October.
    ['Africa/Cairo', '2026-04-24', '00:00', '2026-04-23T22:00'],
    ['Africa/Cairo', '2026-04-24', '00:30', '2026-04-23T22:00'],
    ['Africa/Cairo', '2026-10-29', '23:30', '2026-10-29T20:30'],
    // Santiago: Saturday's midnight to 01:00 in September, back to 23:00 in April.
    ['America/Santiago', '2026-09-06', '00:00', '2026-09-06T04:00'],
    ['America/Santiago', '2026-09-06', '00:45', '2026-09-06T04:00'],
    ['America/Santiago', '2026-04-04', '23:30', '2026-04-05T02:30'],
    // Havana: midnight to 01:00 in March; in November 01:00 goes back to midnight, so 00:30 occurs twice.
    ['America/Havana', '2026-03-08', '00:15', '2026-03-08T05:00'],
    ['America/Havana', '2026-11-01', '00:30', '2026-11-01T04:30'],
    // Beirut: midnight to 01:00 on the last Sunday of March, midnight back to 23:00 on the last of October.
    ['Asia/Beirut', '2026-03-29', '00:30', '2026-03-28T22:00'],
    ['Asia/Beirut', '2026-10-24', '23:30', '2026-10-24T20:30'],
    // Samoa crossed the date line over 30 December 2011, from UTC-10 to UTC+14.
    ['Pacific/Apia', '2011-12-29', '09:00', '2011-12-29T19:00'],
    ['Pacific/Apia', '2011-12-31', '09:00', '2011-12-30T19:00'],
    ['Pacific/Apia', '2012-04-01', '03:30', '2012-03-31T13:30'],
    ['Pacific/Apia', '2012-09-30', '03:30', '2012-09-29T14:00'],
    // Nuuk's gap is 23:00 to midnight: what it skips is due in the next date's first instant.
    ['America/Nuuk', '2026-03-28', '23:30', '2026-03-29T01:00'],
  ])('%s on %s at %s', (timeZone, date, at, expected) => {
    expect(slotsAround(`${expected}Z`, timeZone, at).get(date)).toBe(expected);
  });

  it('does not exist on a date that does not exist', () => {
    const slots = slotsAround('2011-12-30T12:00Z', 'Pacific/Apia', '09:00');
    expect([...slots.keys()]).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01', '2012-01-02']);
  });

  it('comes once for every local date, in order, in any zone', () => {
    const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Havana', 'America/Nuuk'];
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const start = fc.integer({ min: Date.UTC(2023, 0), max: Date.UTC(2029, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, start, (timeZone, minute, after) => {
        const at = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
        const slots = dueSlots(daily(at, timeZone), { after, now: after + 20 * DAY_MS });
        expect(slots.length).toBeGreaterThanOrEqual(19);
        expect(slots.length).toBeLessThanOrEqual(21);
        for (const [index, { slot, dueAt }] of slots.entries()) {
          const next = slots[index + 1];
          if (!next) break;
          expect(Date.parse(next.slot) - Date.parse(slot)).toBe(DAY_MS);
          expect(next.dueAt).toBeGreaterThan(dueAt);
        }
      }),
    );
  });
});

describe('the slots between two instants', () => {
  const nine = daily('09:00');
  const dueAt = Date.parse('2026-11-20T09:00Z');

  it('include the one due now and leave out the one due at their start', () => {
    expect(dueSlots(nine, { after: dueAt - 1, now: dueAt })).toEqual([
      { slot: '2026-11-20', dueAt, openAt: dueAt, days: 1 },
    ]);
    expect(dueSlots(nine, { after: dueAt, now: dueAt + 1 })).toEqual([]);
    expect(dueSlots(nine, { after: dueAt - 1, now: dueAt - 1 })).toEqual([]);
    expect(dueSlots(nine, { after: dueAt + DAY_MS, now: dueAt })).toEqual([]);
  });

  it('reach back a month at most', () => {
    const slots = dueSlots(nine, { after: 0, now: dueAt });
    expect(slots.length).toBe(32);
    expect(slots[0]?.slot).toBe('2026-10-20');
  });
});

describe('what is done about due slots', () => {
  const CLAIM_MS = 60_000;

  /** `claimed` by the minute after they were due; `early` before. */
  function plan(
    now: string,
    options: {
      since: string;
      claimed?: readonly string[];
      early?: readonly string[];
      times?: Partial<SlotTimes>;
    },
  ) {
    const times = { ...daily('09:00'), ...options.times };
    const due = dueSlots(times, { after: Date.parse(options.since), now: Date.parse(now) });
    const at = (slot: string, shift: number) => [slot, Date.parse(`${slot}T09:00Z`) + shift] as const;
    const claimed = new Map([
      ...(options.claimed ?? []).map((slot) => at(slot, CLAIM_MS)),
      ...(options.early ?? []).map((slot) => at(slot, -DAY_MS)),
    ]);
    const { run, skip } = slotPlan(due, { every: times.every, claimed, now: Date.parse(now) });
    return {
      run: run && { slot: run.slot, late: run.late, days: run.days },
      skip: skip.map(({ slot }) => slot),
    };
  }

  it.each([
    ['on time', '2026-11-20T09:00Z', { slot: '2026-11-20', late: false, days: 1 }, []],
    ['minutes later', '2026-11-20T09:05Z', { slot: '2026-11-20', late: false, days: 1 }, []],
    ['later than that', '2026-11-20T09:06Z', { slot: '2026-11-20', late: true, days: 1 }, []],
    ['six hours later', '2026-11-20T15:00Z', { slot: '2026-11-20', late: true, days: 1 }, []],
    ['more than six hours later', '2026-11-20T15:01Z', null, ['2026-11-20']],
  ])('one slot, %s', (_when, now, run, skip) => {
    expect(plan(now, { since: '2026-11-19T12:00Z' })).toEqual({ run, skip });
  });

  it('runs one for several missed days, however late the last of them is', () => {
    expect(plan('2026-11-20T20:00Z', { since: '2026-11-17T12:00Z' })).toEqual({
      run: { slot: '2026-11-20', late: true, days: 3 },
      skip: ['2026-11-18', '2026-11-19'],
    });
  });

  it('says of a long stop that it covers a week', () => {
    const { run, skip } = plan('2026-11-20T09:01Z', { since: '2026-11-01T12:00Z' });
    expect(run).toEqual({ slot: '2026-11-20', late: true, days: 7 });
    expect(skip).toHaveLength(18);
  });

  it('does nothing when all is claimed, and skips what a later claim has passed over', () => {
    const since = '2026-11-17T12:00Z';
    const claimed = ['2026-11-18', '2026-11-19', '2026-11-20'];
    expect(plan('2026-11-20T10:00Z', { since, claimed })).toEqual({ run: null, skip: [] });
    expect(plan('2026-11-20T10:00Z', { since, claimed: ['2026-11-20'] })).toEqual({
      run: null,
      skip: ['2026-11-18', '2026-11-19'],
    });
    expect(plan('2026-11-20T10:00Z', { since, claimed: ['2026-11-19'] })).toEqual({
      run: { slot: '2026-11-20', late: true, days: 1 },
      skip: ['2026-11-18'],
    });
    expect(slotPlan([], { every: 'day', claimed: new Map(), now: 10 * HOUR_MS })).toEqual({
      run: null,
      skip: [],
      settledTo: null,
    });
  });

  it('covers the weekend on the Monday of weekdays, on time', () => {
    const times = { days: [1, 2, 3, 4, 5] };
    expect(plan('2026-11-23T09:00Z', { since: '2026-11-20T12:00Z', times })).toEqual({
      run: { slot: '2026-11-23', late: false, days: 3 },
      skip: [],
    });
  });

  it.each([
    // Monday, 16 November, and how long a week's and a month's digest is made up for.
    ['week', '2026-11-18T09:00Z', { slot: '2026-11-16', late: true, days: 7 }, []],
    ['week', '2026-11-18T09:01Z', null, ['2026-11-16']],
    ['month', '2026-11-08T09:00Z', { slot: '2026-11-01', late: true, days: 31 }, []],
    ['month', '2026-11-08T09:01Z', null, ['2026-11-01']],
  ] as const)('a %s at %s', (every, now, run, skip) => {
    const since = every === 'week' ? '2026-11-10T00:00Z' : '2026-10-20T00:00Z';
    expect(plan(now, { since, times: { every } })).toEqual({ run, skip });
  });

  it('tells of the newest of several missed weeks alone', () => {
    expect(plan('2026-11-16T09:00Z', { since: '2026-10-30T00:00Z', times: { every: 'week' } })).toEqual({
      run: { slot: '2026-11-16', late: true, days: 7 },
      skip: ['2026-11-02', '2026-11-09'],
    });
  });

  it('covers once more the days that a clock running ahead told of too early', () => {
    const since = '2026-11-17T12:00Z';
    const early = ['2026-11-20'];
    expect(plan('2026-11-20T09:01Z', { since, early, claimed: ['2026-11-18', '2026-11-19'] })).toEqual({
      run: null,
      skip: [],
    });
    expect(plan('2026-11-21T09:00Z', { since, early, claimed: ['2026-11-18', '2026-11-19'] })).toEqual({
      run: { slot: '2026-11-21', late: false, days: 2 },
      skip: [],
    });
    expect(plan('2026-11-20T10:00Z', { since, early, claimed: ['2026-11-18'] })).toEqual({
      run: null,
      skip: [],
    });
  });
});

function two(number: number): string {
  return String(number).padStart(2, '0');
}
