import type { EventFacts } from './usage-event.ts';

/** A call that takes longer is taken for one that hangs, even if it ends well. */
export const HANGING_MS = 600_000;

/** Request Timeout and Gateway Timeout (RFC 9110, sections 15.5.9 and 15.6.5). */
const TIMEOUT_STATUSES: readonly number[] = [408, 504];

/** Names of SDKs and providers: "timeout", "timed_out", "ReadTimeout", gRPC's "DEADLINE_EXCEEDED". */
const TIMEOUT_NAME = /time[\s_-]?d?[\s_-]?out|deadline/i;

/** Whether a call that failed or was cancelled says that it ran out of time. */
export function isTimedOut({ errorType, finishReason, httpStatus }: EventFacts): boolean {
  if (httpStatus !== undefined && TIMEOUT_STATUSES.includes(httpStatus)) return true;
  return [errorType, finishReason].some((name) => name !== undefined && TIMEOUT_NAME.test(name));
}
