/** An address outside that is told of events, signed. */
export type Webhook = {
  readonly org: string;
  readonly id: string;
  readonly url: string;
  /** Types of events it is told of: "budget.threshold". */
  readonly events: readonly string[];
  /** Signing secrets, encrypted; the newest first, at most two live. */
  readonly secrets: readonly string[];
  readonly state: 'on' | 'paused';
  readonly pausedReason: string | null;
  /** Since when nothing was taken there. */
  readonly failingSince: number | null;
  readonly createdBy: string | null;
  readonly createdAt: number;
};

export type WebhookState = {
  webhooks(org: string): Promise<readonly Webhook[]>;
  /** Inserts or replaces by (org, id). */
  saveWebhook(webhook: Webhook): Promise<void>;
  /** What waits for it is ended. */
  removeWebhook(org: string, id: string): Promise<boolean>;
  /** How many messages died there one after the other, since the last that was taken. */
  webhookDeaths(org: string, id: string): Promise<number>;
};
