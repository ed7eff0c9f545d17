/** An answer that keeps itself up to date for a while: one message, edited in place. */
export type LiveAnswer = {
  readonly org: string;
  readonly id: string;
  /** "<platform>:<channel id>" */
  readonly target: string;
  /** The platform's name of the message; null until it is known. */
  readonly reference: string | null;
  /** The question, as typed without "live". */
  readonly command: string;
  /** Whose rights it is asked with; null: nobody's, as an admin. */
  readonly member: string | null;
  readonly everyMs: number;
  readonly startedAt: number;
  readonly until: number;
  readonly nextAt: number;
  /** `ended` at its time, `stopped` by somebody, `lost` where the message can no longer be edited. */
  readonly state: 'running' | 'ended' | 'stopped' | 'lost';
  /** Hash of what it says now, so that nothing is edited while nothing changes. */
  readonly said: string | null;
  readonly failures: number;
};

export type LiveState = {
  /** Of one organisation, whatever their state, the newest first. */
  liveAnswers(org: string): Promise<readonly LiveAnswer[]>;
  /** Running ones of all organisations that are due, the longest due first. */
  dueLiveAnswers(now: number, limit: number): Promise<readonly LiveAnswer[]>;
  /** Inserts or replaces by (org, id). */
  saveLiveAnswer(row: LiveAnswer): Promise<void>;
};
