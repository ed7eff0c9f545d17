/** One model call. Every field is explained in docs/events.md; what is not known is left out. */
export interface UsageEvent {
  /**
   * Makes the call count once, however often it is sent. Random when missing; the provider's own, such as
   * `anthropic:msg_…` or `openai:chatcmpl-…`, also joins it with what tracing reports of the same call.
   */
  id?: string;
  /** RFC 3339 with an offset or Z, epoch milliseconds, or a Date; the moment of `record` when missing. */
  occurredAt?: string | number | Date;
  endedAt?: string | number | Date;
  provider?: string;
  model?: string;
  requestModel?: string;
  operation?: string;
  serviceTier?: string;
  region?: string;
  /** Everything sent, cached tokens included. */
  inputTokens?: number;
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  cacheWrite1hTokens?: number;
  inputAudioTokens?: number;
  inputImageTokens?: number;
  inputVideoTokens?: number;
  /** Everything returned, reasoning included. */
  outputTokens?: number;
  reasoningTokens?: number;
  outputAudioTokens?: number;
  webSearches?: number;
  images?: number;
  audioSeconds?: number;
  /** More than 1 for a row that is already a sum. */
  requests?: number;
  /** The provider's own usage object as it came, instead of the counts above. */
  usage?: object;
  user?: string | { id?: string; email?: string; name?: string };
  team?: string;
  department?: string;
  costCenter?: string;
  project?: string;
  customer?: string;
  assistant?: string;
  queryType?: string;
  agent?: string;
  surface?: string;
  action?: string;
  feature?: string;
  integration?: string;
  platform?: string;
  environment?: string;
  service?: string;
  apiKey?: string;
  billingSource?: 'system' | 'byok';
  billingMode?: 'metered' | 'included' | 'subscription' | 'free';
  tags?: readonly string[];
  tools?: readonly { name: string; calls?: number; tokens?: number }[];
  files?: readonly { id: string; name?: string; bytes?: number; extractedTokens?: number }[];
  run?: string;
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  conversation?: string;
  message?: string;
  workItem?: string;
  deviceId?: string;
  status?: 'ok' | 'error' | 'cancelled' | 'capped';
  errorType?: string;
  httpStatus?: number;
  finishReason?: string;
  retryOf?: string;
  gatewayCacheHit?: boolean;
  capReason?: string;
  latencyMs?: number;
  timeToFirstTokenMs?: number;
  /** US dollars; a plain decimal as text keeps every digit. */
  reportedCostUsd?: number | string;
  upstreamCostUsd?: number | string;
  /** In tokens. */
  parts?: Partial<
    Record<
      'message' | 'context' | 'files' | 'system' | 'toolDefinitions' | 'response' | 'toolOutputs',
      number
    >
  >;
  metadata?: object;
}

/** What `onError` is told: once per outage for what heals by itself, once per event for what was refused. */
export interface SenderError extends Error {
  /**
   * `unreachable`: the server is away or busy; it is tried again. `refused`: it answers, but not to this key
   * or address; the events are kept. `rejected`: these events are not taken and not sent again.
   * `unserialisable`: an event that is no JSON. `overflow`: no room was left, events are lost.
   * `spool`: the folder cannot be read or written.
   */
  code: 'unreachable' | 'refused' | 'rejected' | 'unserialisable' | 'overflow' | 'spool';
  /** With `rejected`: which events, and the server's reason. */
  rejected?: readonly { id: string | null; code: string; message: string }[];
}

export interface SenderOptions {
  /** Where Tokenbell answers, such as `http://127.0.0.1:8080`; `/v1/events` is added. */
  url: string;
  /** An ingest key, `tb_…`. */
  key: string;
  /** A folder for events while the server is away; one key's, shared by any number of processes. */
  spoolDir?: string;
  /** Most bytes of events in that folder; 64 MiB. */
  maxSpoolBytes?: number;
  /** Most events in memory; 10,000. Beyond both bounds the newest are dropped and counted. */
  maxBuffered?: number;
  /** Longest that an event waits for others; 30,000. */
  flushMs?: number;
  /** Most events in a request, up to 1,000; 500. */
  batchSize?: number;
  /** How long an answer may take; 10,000. */
  timeoutMs?: number;
  /** First wait after a failure, doubled each time, and the longest; 1,000 and 60,000. */
  minBackoffMs?: number;
  maxBackoffMs?: number;
  /** How long `close`, or a process that has nothing else to do, waits for the last request; 5,000. */
  exitTimeoutMs?: number;
  /** Closes the sender on SIGTERM and then lets the signal end the process; false. */
  closeOnSigterm?: boolean;
  /** Without it, problems are lines on stderr. What it throws is swallowed. */
  onError?: (error: SenderError) => void;
}

export interface SenderStats {
  /** Accepted by the server. */
  readonly sent: number;
  /** The server had them already; they count once. */
  readonly duplicates: number;
  readonly rejected: number;
  /** In memory, those on their way included. */
  readonly buffered: number;
  /** In the spool folder now, whoever put them there. */
  readonly spooled: number;
  /** Lost because there was no room. */
  readonly overflowed: number;
}

export interface Sender {
  /** Takes an event. Never throws, never waits for the server. */
  record(event: UsageEvent): void;
  /** Tries to send everything that waits, the spool too, once and now; never rejects. */
  flush(): Promise<SenderStats>;
  /** Flushes, puts what is left in the spool, and takes nothing more; never rejects. */
  close(): Promise<SenderStats>;
  stats(): SenderStats;
}

/** Throws a TypeError when an option cannot be right; nothing throws after that. */
export declare function createSender(options: SenderOptions): Sender;
