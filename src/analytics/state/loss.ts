/** What a sender had lost by the end of an hour, as it said itself. */
export type SenderLoss = {
  readonly org: string;
  /** The sender's own name for itself: one a process. */
  readonly sender: string;
  /** Start of the hour it said so in, UTC milliseconds. */
  readonly hour: number;
  /** Id of the key it sends with. */
  readonly apiKey: string;
  /** Events lost since the sender began, not only in this hour. */
  readonly total: number;
};

export type LossState = {
  /** Notes a total; one that is no larger than what is known of that hour changes nothing. */
  noteLoss(loss: SenderLoss): Promise<void>;
  /** All that is known of the senders of an organisation that said so since then, by sender and hour. */
  losses(org: string, since: number): Promise<readonly SenderLoss[]>;
};
