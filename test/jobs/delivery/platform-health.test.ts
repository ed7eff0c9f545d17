import { describe, expect, it } from 'vitest';
import type { DeliveryOutcome } from '../../../src/analytics/outbox.ts';
import { admissionTo, afterCall, HEALTHY, type Health } from '../../../src/jobs/delivery/platform-health.ts';
import { NOON } from '../../support/state.ts';

const sent: DeliveryOutcome = { kind: 'sent', reference: 'r' };
const lost: DeliveryOutcome = { kind: 'unknown', reason: 'HTTP 500' };

function refusedOutcome(parts: Partial<Extract<DeliveryOutcome, { kind: 'refused' }>> = {}): DeliveryOutcome {
  return { kind: 'refused', permanent: false, retryAfterMs: null, reason: 'no', ...parts };
}

function healthAfter(...outcomes: readonly DeliveryOutcome[]): Health {
  return outcomes.reduce((health, outcome) => afterCall(health, outcome, NOON), HEALTHY);
}

const away = refusedOutcome({ reach: 'platform', reason: 'ECONNREFUSED' });

describe('what is sent to a platform', () => {
  it('is everything until five calls in a row fail, then nothing for 30 s, then one', () => {
    expect(admissionTo(healthAfter(lost, lost, away, lost), NOON)).toBe('all');
    const paused = healthAfter(lost, lost, away, lost, away);
    expect(admissionTo(paused, NOON)).toBe('none');
    expect(admissionTo(paused, NOON + 29_999)).toBe('none');
    expect(admissionTo(paused, NOON + 30_000)).toBe('one');
    expect(admissionTo({ ...paused, isProbed: true }, NOON + 30_000)).toBe('none');
  });

  it('is everything again after the one that arrived, and nothing for 30 s after one that did not', () => {
    const probed = { ...healthAfter(lost, lost, lost, lost, lost), isProbed: true };
    const later = NOON + 30_000;
    expect(admissionTo(afterCall(probed, sent, later), later)).toBe('all');
    const again = afterCall(probed, lost, later);
    expect(admissionTo(again, later + 29_999)).toBe('none');
    expect(admissionTo(again, later + 30_000)).toBe('one');
  });

  it.each([
    ['a message that arrived', sent],
    ['a refusal in words', refusedOutcome({ permanent: true, reason: 'channel_not_found' })],
    ['a channel with too many messages', refusedOutcome({ retryAfterMs: 30_000 })],
  ])('forgets failures after %s', (_, outcome) => {
    expect(healthAfter(lost, lost, lost, lost, outcome, lost)).toMatchObject({ failures: 1 });
  });

  it('waits as long as a limit of the whole platform says, an hour at most, and then takes everything', () => {
    const limited = healthAfter(refusedOutcome({ reach: 'platform', retryAfterMs: 60_000 }));
    expect(admissionTo(limited, NOON + 59_999)).toBe('none');
    expect(admissionTo(limited, NOON + 60_000)).toBe('all');
    const absurd = healthAfter(refusedOutcome({ reach: 'platform', retryAfterMs: 86_400_000 }));
    expect(admissionTo(absurd, NOON + 3_600_000)).toBe('all');
  });

  it('is nothing ever again once the token was refused', () => {
    const stopped = healthAfter(
      refusedOutcome({ reach: 'platform', permanent: true, reason: 'token_revoked' }),
      sent,
    );
    expect(admissionTo(stopped, NOON + 365 * 86_400_000)).toBe('none');
    expect(stopped.stopped).toBe('token_revoked');
  });
});
