import { describe, expect, it } from 'vitest';
import type { DeliveryOutcome, OutboxRow } from '../../../src/analytics/outbox.ts';
import { fateOfEvent, withPause } from '../../../src/jobs/delivery/event-fate.ts';
import { NOON, someDraft } from '../../support/state.ts';

const HOUR_MS = 3_600_000;
const refused = { kind: 'refused', permanent: false, retryAfterMs: null, reason: 'HTTP 500' } as const;

function rowAt(attempts: number): OutboxRow {
  return {
    ...someDraft({ target: 'webhook:h1' }),
    ...{ id: 'm1', state: 'sending', attempts, answersLost: 0, nextAt: NOON, lostAt: null },
    ...{ lastError: null, reference: null },
  };
}

function waitAfter(attempts: number, random = 0.5, outcome: DeliveryOutcome = refused): number {
  const result = fateOfEvent(rowAt(attempts), outcome, { now: NOON, random });
  return result.state === 'pending' ? result.nextAt - NOON : Number.NaN;
}

describe('an event that was not taken', () => {
  it('is tried again as Standard Webhooks says, ten times over three days', () => {
    const minutes = [5 / 60, 5, 30, 120, 300, 600, 840, 1_200, 1_440];
    expect(minutes.map((_, index) => waitAfter(index + 1) / 60_000)).toEqual(minutes);
    const all = minutes.reduce((sum, one) => sum + one, 0);
    expect(Math.round(all)).toBe(75 * 60 + 35);
    expect(fateOfEvent(rowAt(10), refused, { now: NOON, random: 0.5 })).toEqual({
      state: 'dead',
      error: 'HTTP 500; given up after 10 attempts',
    });
  });

  it('waits a fifth less or more', () => {
    expect(waitAfter(2, 0)).toBe(240_000);
    expect(waitAfter(2, 1)).toBe(360_000);
  });

  it('waits as long as the receiver asks, an hour at most', () => {
    expect(waitAfter(1, 0.5, { ...refused, retryAfterMs: 60_000 })).toBe(60_000);
    expect(waitAfter(1, 0.5, { ...refused, retryAfterMs: 30 * HOUR_MS })).toBe(HOUR_MS);
    expect(waitAfter(4, 0.5, { ...refused, retryAfterMs: 60_000 })).toBe(2 * HOUR_MS);
  });

  it('is tried again after a lost answer too: receivers know it by its id', () => {
    expect(waitAfter(1, 0.5, { kind: 'unknown', reason: 'timeout' })).toBe(5_000);
  });

  it('is the last one where the receiver is gone', () => {
    const gone = { ...refused, permanent: true, reason: 'HTTP 410' };
    expect(fateOfEvent(rowAt(1), gone, { now: NOON, random: 0 })).toEqual({
      state: 'dead',
      error: 'HTTP 410',
      pausedAt: NOON,
    });
  });
});

describe('a webhook', () => {
  const waiting = { state: 'pending', nextAt: NOON + 1, error: 'HTTP 500' } as const;
  const dead = { state: 'dead', error: 'HTTP 500' } as const;

  it('is paused after five days in which it took nothing', () => {
    const days = (count: number) => ({ since: NOON - count * 24 * HOUR_MS, deaths: 0 });
    expect(withPause(waiting, days(4.9), NOON)).toEqual(waiting);
    expect(withPause(waiting, days(5), NOON)).toMatchObject({ state: 'dead', pausedAt: NOON });
  });

  it('is paused with the fifth event in a row that died', () => {
    expect(withPause(dead, { since: NOON - HOUR_MS, deaths: 3 }, NOON)).toEqual(dead);
    expect(withPause(dead, { since: NOON - HOUR_MS, deaths: 4 }, NOON)).toMatchObject({ pausedAt: NOON });
    expect(withPause(waiting, { since: NOON - HOUR_MS, deaths: 4 }, NOON)).toEqual(waiting);
  });
});
