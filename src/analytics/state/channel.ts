/** What holds in one channel, whatever is posted there. */
export type ChannelTerms = {
  readonly org: string;
  /** "<platform>:<channel id>" */
  readonly target: string;
  /** Local wall times "HH:MM" between which only alerts are posted; null: no such hours. */
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly timeZone: string | null;
  /** Alerts posted a day before the others wait for the digest; null: the default. */
  readonly mostPosts: number | null;
  /** The scope it may be told of; null: what those who ask may see. */
  readonly boundTo: string | null;
  /** Since when nothing reaches it, and why; null while it is reached. */
  readonly pausedAt: number | null;
  readonly pausedReason: string | null;
};

export type Pause = { readonly at: number; readonly reason: string };

export type ChannelState = {
  /** Of channels that have any. */
  channelTerms(org: string): Promise<readonly ChannelTerms[]>;
  /** Inserts or replaces by (org, target). */
  saveChannelTerms(terms: ChannelTerms): Promise<void>;
  /** Nothing is sent to a channel or webhook any more: what waits for it is held, what is subscribed to there is paused. */
  pauseTarget(org: string, target: string, pause: Pause): Promise<void>;
  /** Sends to it again, and what is subscribed to there goes on; false when it was not paused. What was held stays held. */
  resumeTarget(org: string, target: string): Promise<boolean>;
};

/** What holds in a channel nobody said anything about. */
export const PLAIN_CHANNEL = {
  quietFrom: null,
  quietTo: null,
  timeZone: null,
  mostPosts: null,
  boundTo: null,
  pausedAt: null,
  pausedReason: null,
} as const satisfies Partial<ChannelTerms>;
