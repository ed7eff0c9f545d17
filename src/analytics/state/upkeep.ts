/** A button somebody was shown: pressing it runs the command with the presser's own rights. */
export type StoredAction = {
  readonly id: string;
  readonly org: string;
  readonly command: string;
  /** Only this member may press it; null: anyone in the organisation. */
  readonly member: string | null;
  readonly expiresAt: number;
};

export type UpkeepState = {
  /** Takes a name until a time; false while somebody, in any process, has it. */
  claim(name: string, terms: { readonly now: number; readonly until: number }): Promise<boolean>;
  /** Takes or renews a lease; its number, which grows with every change of owner, or undefined while somebody else has it. */
  lease(
    name: string,
    terms: { readonly owner: string; readonly now: number; readonly until: number },
  ): Promise<number | undefined>;
  /** Ends a lease before its time, if it is still this owner's. */
  release(name: string, owner: string): Promise<void>;

  saveActions(actions: readonly StoredAction[]): Promise<void>;
  action(id: string, now: number): Promise<StoredAction | undefined>;

  /** Small settings by name: claim code, catalogue version, detector settings. */
  setting(org: string, name: string): Promise<string | undefined>;
  saveSetting(org: string, name: string, value: string): Promise<void>;

  /** Removes expired actions, codes and claims, outbox rows that ended 90 days ago and losses of 400 days ago; returns how many rows went. */
  prune(now: number): Promise<number>;
};
