import { describe, expect, it } from 'vitest';
import { spanText, zoneText } from '../../src/charts/parts/local-time.ts';
import { type TimeAxis, timeTicks } from '../../src/charts/parts/time-axis.ts';
import { speaking } from '../../src/language/locale.ts';

const hour = 3_600_000;
const day = 24 * hour;
const every = (step: number, count: number, start: string) =>
  Array.from({ length: count }, (_, index) => Date.parse(start) + index * step);

function labelsOf(axis: Omit<TimeAxis, 'style'>): [number, string][] {
  const { positions, labels } = timeTicks({ ...axis, style: { size: 14, weight: 400 } });
  return positions.map((position, index) => [position, labels[index] ?? '']);
}

describe('labels of the time axis', () => {
  it('stand at midnight and noon of Kathmandu, 5:45 ahead of UTC', () => {
    const starts = every(hour, 48, '2026-11-08T18:15:00Z');
    expect(labelsOf({ starts, timeZone: 'Asia/Kathmandu', granularity: 'hour', bucketWidth: 8 })).toEqual([
      [0, '9 Nov'],
      [12, '12:00'],
      [24, '10 Nov'],
      [36, '12:00'],
    ]);
  });

  it('find midnight after a day of 25 hours', () => {
    const starts = every(hour, 49, '2026-10-24T22:00:00Z');
    const labels = labelsOf({ starts, timeZone: 'Europe/Berlin', granularity: 'hour', bucketWidth: 8 });
    expect(labels.filter(([, label]) => label.endsWith('Oct'))).toEqual([
      [0, '25 Oct'],
      [25, '26 Oct'],
    ]);
  });

  it('follow a zone that skipped a day', () => {
    const starts = ['2011-12-29T10:00Z', '2011-12-30T10:00Z', '2011-12-31T10:00Z'].map(Date.parse);
    const labels = labelsOf({ starts, timeZone: 'Pacific/Apia', granularity: 'day', bucketWidth: 100 });
    expect(labels.map(([, label]) => label)).toEqual(['Thu', 'Sat', 'Sun']);
  });

  it('name the days of one week and the dates of two', () => {
    const axis = { timeZone: 'UTC', granularity: 'day', bucketWidth: 53 } as const;
    const week = labelsOf({ ...axis, starts: every(day, 7, '2026-11-09T00:00:00Z') });
    expect(week.map(([, label]) => label)).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    const fortnight = labelsOf({ ...axis, bucketWidth: 80, starts: every(day, 14, '2026-11-09T00:00:00Z') });
    expect(fortnight[0]).toEqual([0, '9 Nov']);
    expect(fortnight).toHaveLength(14);
  });

  it('name days and months in the language spoken', () => {
    const starts = every(day, 7, '2026-11-09T00:00:00Z');
    const week = { starts, timeZone: 'UTC', granularity: 'day', bucketWidth: 53 } as const;
    const days = speaking('es', () => labelsOf(week));
    expect(days.map(([, label]) => label)).toEqual(['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom']);
    const from = Date.UTC(2026, 9, 28);
    const span = speaking('es', () => spanText({ from, to: from + 7 * day }, 'UTC', 'day'));
    expect(span).toBe('28 oct – 3 nov 2026');
    expect(speaking('es', () => zoneText('America/New_York'))).toBe('hora de New York');
  });

  it('fall on Mondays, then months, as the days crowd', () => {
    const starts = every(day, 90, '2026-08-20T00:00:00Z');
    const axis = { starts, timeZone: 'UTC', granularity: 'day' } as const;
    expect(labelsOf({ ...axis, bucketWidth: 9 })[0]).toEqual([4, '24 Aug']);
    expect(labelsOf({ ...axis, bucketWidth: 1.5 })).toEqual([
      [12, 'Sep'],
      [42, 'Oct'],
      [73, 'Nov'],
    ]);
  });

  it('show the year instead of January', () => {
    const starts = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01'].map(Date.parse);
    const labels = labelsOf({ starts, timeZone: 'UTC', granularity: 'month', bucketWidth: 90 });
    expect(labels.map(([, label]) => label)).toEqual(['Nov', 'Dec', '2026', 'Feb']);
  });

  it('name a first month of which only the end is told', () => {
    const starts = ['2026-10-23', '2026-11-01', '2026-12-01'].map(Date.parse);
    const labels = labelsOf({ starts, timeZone: 'UTC', granularity: 'month', bucketWidth: 90 });
    expect(labels).toEqual([
      [0, 'Oct'],
      [1, 'Nov'],
      [2, 'Dec'],
    ]);
  });

  it('are there for a single bucket and absent for none', () => {
    const axis = { timeZone: 'UTC', granularity: 'day', bucketWidth: 300 } as const;
    expect(labelsOf({ ...axis, starts: [Date.parse('2026-11-09')] })).toEqual([[0, 'Mon']]);
    expect(labelsOf({ ...axis, starts: [] })).toEqual([]);
  });
});

describe('what a caption says', () => {
  it.each([
    ['2026-11-09T00:00Z', '2026-11-16T00:00Z', 'day', '9–15 Nov 2026'],
    ['2026-10-28T00:00Z', '2026-11-04T00:00Z', 'day', '28 Oct – 3 Nov 2026'],
    ['2025-12-28T00:00Z', '2026-01-04T00:00Z', 'day', '28 Dec 2025 – 3 Jan 2026'],
    ['2026-11-09T00:00Z', '2026-11-09T05:00Z', 'hour', '9 Nov 2026'],
    ['2025-11-01T00:00Z', '2026-02-01T00:00Z', 'month', 'Nov 2025 – Jan 2026'],
  ] as const)('covers %s to %s', (from, to, granularity, text) => {
    expect(spanText({ from: Date.parse(from), to: Date.parse(to) }, 'UTC', granularity)).toBe(text);
  });

  it.each([
    ['UTC', 'UTC'],
    ['America/Argentina/Buenos_Aires', 'Buenos Aires time'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['+05:30', '+05:30'],
  ])('calls the zone %s %s', (zone, text) => {
    expect(zoneText(zone)).toBe(text);
  });
});
