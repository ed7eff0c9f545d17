import { describe, expect, it } from 'vitest';
import { afterQuiet, type QuietHours, quietHoursOf } from '../../src/analytics/quiet-hours.ts';
import { PLAIN_CHANNEL } from '../../src/analytics/state/channel.ts';

const NIGHT: QuietHours = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
const NOON: QuietHours = { from: '12:00', to: '13:30', timeZone: 'UTC' };

describe('quiet hours', () => {
  it.each<readonly [string, QuietHours, string, string]>([
    ['before them', NIGHT, '2026-11-20T21:59+01:00', '2026-11-20T21:59+01:00'],
    ['as they begin', NIGHT, '2026-11-20T22:00+01:00', '2026-11-21T07:00+01:00'],
    ['after midnight', NIGHT, '2026-11-21T00:10+01:00', '2026-11-21T07:00+01:00'],
    ['as they end', NIGHT, '2026-11-21T07:00+01:00', '2026-11-21T07:00+01:00'],
    ['in the night that is an hour longer', NIGHT, '2026-10-24T23:00+02:00', '2026-10-25T07:00+01:00'],
    ['by day', NOON, '2026-11-20T12:30Z', '2026-11-20T13:30Z'],
    ['by day, past them', NOON, '2026-11-20T13:31Z', '2026-11-20T13:31Z'],
    // In Berlin 02:30 of 29 March does not exist: what ends then ends at 03:00.
    [
      'that end where the clock jumps',
      { ...NIGHT, to: '02:30' },
      '2026-03-29T01:10+01:00',
      '2026-03-29T03:00+02:00',
    ],
  ])('%s', (_, quiet, at, expected) => {
    expect(new Date(afterQuiet(quiet, Date.parse(at))).toISOString()).toBe(new Date(expected).toISOString());
  });

  it('hold nothing where there are none', () => {
    expect(afterQuiet(null, 5)).toBe(5);
  });

  it('are a channel’s own, in its own zone or the organisation’s', () => {
    const terms = { ...PLAIN_CHANNEL, org: 'acme', target: 'slack:C1', quietFrom: '22:00', quietTo: '07:00' };
    const organisation = { timeZone: 'Europe/Berlin' };
    expect(quietHoursOf('slack:C1', [terms], organisation)).toEqual(NIGHT);
    expect(quietHoursOf('slack:C1', [{ ...terms, timeZone: 'Asia/Tokyo' }], organisation)).toMatchObject({
      timeZone: 'Asia/Tokyo',
    });
    expect(quietHoursOf('slack:C2', [terms], organisation)).toBeNull();
    expect(quietHoursOf('slack:C1', [{ ...terms, quietTo: null }], organisation)).toBeNull();
    expect(quietHoursOf(undefined, [terms], organisation)).toBeNull();
  });
});
