/** Who changed what, for those who ask later. */
export type ChangeRecord = {
  readonly org: string;
  readonly id: string;
  readonly at: number;
  /** A member's id, or how the platform names them; null for the command line. */
  readonly actor: string | null;
  /** What was done: "budget set team:ml". */
  readonly what: string;
  /** Before and after, as text. */
  readonly detail: string;
};

export type ChangeState = {
  recordChange(change: ChangeRecord): Promise<void>;
  /** The newest first. */
  changes(org: string, limit: number): Promise<readonly ChangeRecord[]>;
};
