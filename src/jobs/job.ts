import type { SlotTimes } from './slots.ts';

/** The wall clock, UTC milliseconds; tests set it. */
export type Clock = { now(): number };

/** Where jobs report; pino's loggers fit. Never a message's content, never a secret. */
export type Log = {
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
};

/** Work done over and over. It may run twice, or in two processes at once, harmlessly. */
export type IntervalJob = {
  readonly kind: 'interval';
  readonly name: string;
  readonly everyMs: number;
  run(context: { readonly now: number }): Promise<void>;
};

/** Something due on local days; `job` names its slots in the store: "digest:<subscription id>". */
export type Schedule = SlotTimes & {
  readonly org: string;
  readonly job: string;
  /** No slot before it is due. */
  readonly createdAt: number;
};

export type DueSlot = {
  readonly schedule: Schedule;
  /** The local date, "2026-11-20". */
  readonly slot: string;
  readonly dueAt: number;
  /** So long after its time that the message should say so. */
  readonly late: boolean;
  /** How many local days a daily one stands for, up to 7: more than one after a stop of days. */
  readonly days: number;
};

/**
 * Work done at due times. `run` must claim its slot together with its messages (StateStore.claimSlot) and is
 * called again each minute until it has; when it throws, the next minute is another try.
 */
export type SlotJob = {
  readonly kind: 'slots';
  readonly name: string;
  schedules(context: { readonly now: number }): Promise<readonly Schedule[]>;
  run(context: { readonly now: number; readonly due: DueSlot }): Promise<void>;
};

export type Job = IntervalJob | SlotJob;
