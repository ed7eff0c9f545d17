import type { Links } from '../../../traces/links.ts';
import type { UsageEvent } from '../../../usage-event.ts';

/**
 * A call that an agent wrote into the log of its session, at about the time it did so: what else knows the call
 * knows its times better, so they are `timeIsArrival`.
 */
export type LoggedCall = { readonly event: UsageEvent; readonly links: Links };

/** The session logs of an agent, line by line; one collector for all logs that are read together. */
export type SessionLogs = {
  /** Takes one line of a log. Anything that is not an answered call is passed over. */
  addLine(line: string): void;
  /**
   * Ends a log: its calls, without those an earlier log had already. At `now` (UTC milliseconds) the agent may
   * be writing; a call that is not finished is left for when the log is read again.
   */
  takeCalls(now: number): readonly LoggedCall[];
};
