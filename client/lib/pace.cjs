'use strict';

const MAX_RETRY_AFTER_MS = 3_600_000;

/** When the server may be asked again: exponential backoff with jitter, or what the server itself asked for. */
exports.createPace = function createPace({ minBackoffMs, maxBackoffMs }) {
  let failures = 0;
  let retryAt = 0;
  let isAskedTo = false;
  return {
    succeeded() {
      failures = 0;
      retryAt = 0;
      isAskedTo = false;
    },
    failed(retryAfterMs) {
      isAskedTo = retryAfterMs !== undefined;
      // Half of the wait is random, so that many senders do not come back at once.
      const backoffMs = Math.min(maxBackoffMs, minBackoffMs * 2 ** failures) * (0.5 + Math.random() / 2);
      failures = Math.min(failures + 1, 30);
      retryAt = performance.now() + Math.min(retryAfterMs ?? backoffMs, MAX_RETRY_AFTER_MS);
    },
    /** Somebody who flushes need not wait for our own guess, but for what the server asked for. */
    mayTry: (isEager) => (isEager && !isAskedTo) || performance.now() >= retryAt,
    waitMs: () => Math.max(0, retryAt - performance.now()),
    isFailing: () => failures > 0,
  };
};

/** Milliseconds of a Retry-After header, seconds or a date; undefined when it says neither. */
exports.retryAfterMs = function retryAfterMs(header, now) {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};
