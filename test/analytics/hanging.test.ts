import { describe, expect, it } from 'vitest';
import { isTimedOut } from '../../src/analytics/hanging.ts';
import type { EventFacts } from '../../src/analytics/usage-event.ts';

describe('a call that ran out of time', () => {
  it.each<EventFacts>([
    { errorType: 'timeout' },
    { errorType: 'timed_out' },
    { errorType: 'APITimeoutError' },
    { errorType: 'java.net.SocketTimeoutException' },
    { finishReason: 'DEADLINE_EXCEEDED' },
    { errorType: 'Request timed out' },
    { httpStatus: 408 },
    { httpStatus: 504 },
  ])('is known by %o', (facts) => {
    expect(isTimedOut(facts)).toBe(true);
  });

  it.each<EventFacts>([{}, { errorType: 'overloaded' }, { httpStatus: 503 }, { finishReason: 'length' }])(
    'is not meant by %o',
    (facts) => {
      expect(isTimedOut(facts)).toBe(false);
    },
  );
});
