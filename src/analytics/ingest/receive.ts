import { type Outcome, type Recording, StaleBook, StoreBusy, type UsageStore } from '../store.ts';
import type { Links, TraceSpan } from '../traces/links.ts';
import type { EventCost, UsageEvent } from '../usage-event.ts';
import { createGroupCommit, type Queue } from './group-commit.ts';
import type { Reading, Refusal, RefusalCode } from './reading.ts';

/** Works out what events cost, from a price book that other processes may change. */
export type Pricer = {
  /** The version of the book it has loaded. */
  version(): number;
  price(org: string, event: UsageEvent): EventCost;
  /** Loads the book again, after the store said that it changed. */
  reload(): Promise<void>;
};

/** An event that was not stored: its place in the request, the sender's id if readable, and why. */
export type Rejected = {
  readonly index: number;
  readonly id: string | null;
  readonly code: RefusalCode;
  readonly message: string;
};

/** What became of each event of a request. */
export type Receipt = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly Rejected[];
};

export type Request = {
  readonly org: string;
  /** UTC milliseconds. */
  readonly receivedAt: number;
  readonly readings: readonly Reading[];
  /** Spans of traces that report no call themselves. */
  readonly spans?: readonly TraceSpan[] | undefined;
  /** What it weighs in the queue. */
  readonly bytes: number;
};

export type Receiver = {
  /** Stores what can be stored; answers after the commit. Throws StoreBusy, and Overloaded before queueing. */
  receive(request: Request): Promise<Receipt>;
  /** What waits to be written. */
  queue(): Queue;
  /** Whether new requests should be turned away before their bodies are read. */
  isFull(): boolean;
  /** Resolves when nothing is waiting to be written. */
  drained(): Promise<void>;
};

export type ReceiverOptions = {
  readonly record: UsageStore['record'];
  readonly pricer: Pricer;
  readonly after: (delayMs: number, run: () => void) => void;
  /** Resolves when the thread has done what else waits; asked between groups. */
  readonly letOthers?: () => Promise<void>;
  readonly limits?: Partial<QueueLimits>;
};

export type QueueLimits = {
  readonly flushEvents: number;
  readonly flushMs: number;
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
};

export const QUEUE_LIMITS: QueueLimits = {
  // Four full batches: a row they all add to is then written once, and the disk is waited for once.
  flushEvents: 2_000,
  flushMs: 5,
  maxQueuedEvents: 50_000,
  maxQueuedBytes: 64 * 1_024 * 1_024,
};

/** The queue is full; nothing of the request was taken. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

type Work = {
  readonly org: string;
  readonly receivedAt: number;
  readonly events: readonly { readonly event: UsageEvent; readonly links?: Links }[];
  readonly spans: readonly TraceSpan[];
};

const MAX_RELOADS = 5;

/** The one door through which events enter the store, whatever format they came in. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const limits = { ...QUEUE_LIMITS, ...options.limits };
  const commits = createGroupCommit<Work, readonly Outcome[]>({
    commit: (group) => priceAndRecord(group, options),
    isOutage: (error) => error instanceof StoreBusy,
    after: options.after,
    letOthers: options.letOthers ?? (async () => undefined),
    flushEvents: limits.flushEvents,
    flushMs: limits.flushMs,
  });
  const isFull = () => {
    const { events, bytes } = commits.queue();
    return events >= limits.maxQueuedEvents || bytes >= limits.maxQueuedBytes;
  };

  return {
    queue: commits.queue,
    isFull,
    drained: commits.drained,
    async receive({ org, receivedAt, readings, spans = [], bytes }) {
      const events = readings.flatMap((reading) => ('event' in reading ? [reading] : []));
      if (events.length + spans.length === 0) return receiptOf(readings, []);
      if (isFull()) throw new Overloaded('too many events are waiting to be written');
      const work = { org, receivedAt, events, spans };
      return receiptOf(readings, await commits.submit({ work, events: events.length, bytes }));
    },
  };
}

/** Prices a group and records it; when the price book changed underneath, loads it and prices anew. */
async function priceAndRecord(
  group: readonly Work[],
  { record, pricer }: ReceiverOptions,
): Promise<readonly (readonly Outcome[])[]> {
  for (let attempt = 0; attempt <= MAX_RELOADS; attempt++) {
    try {
      return await record(group.map((work) => priced(work, pricer)));
    } catch (error) {
      if (!(error instanceof StaleBook)) throw error;
      await pricer.reload();
    }
  }
  throw new StoreBusy(`the price book changed ${MAX_RELOADS} times while events were being priced`);
}

function priced({ org, receivedAt, events, spans }: Work, pricer: Pricer): Recording {
  const price = (event: UsageEvent) => pricer.price(org, event);
  return {
    org,
    receivedAt,
    events: events.map((read) => ({ ...read, cost: price(read.event) })),
    ...(spans.length > 0 && { spans }),
    bookVersion: pricer.version(),
    price,
  };
}

/** Pairs each reading with its outcome; `outcomes` has one entry per readable event, in their order. */
function receiptOf(readings: readonly Reading[], outcomes: readonly Outcome[]): Receipt {
  const rejected: Rejected[] = [];
  let accepted = 0;
  let duplicates = 0;
  let next = 0;
  readings.forEach((reading, index) => {
    if (!('event' in reading)) {
      rejected.push({ index, id: reading.id, ...reading.refusal });
      return;
    }
    const outcome = outcomes[next++];
    if (!outcome) throw new Error('the store answered with fewer outcomes than it was given events');
    if (outcome.kind === 'accepted') accepted++;
    else if (outcome.kind === 'duplicate') duplicates++;
    else rejected.push({ index, id: reading.event.idKeys[0], ...refusalOf(outcome) });
  });
  return { accepted, duplicates, rejected };
}

function refusalOf(outcome: Extract<Outcome, { kind: 'conflict' | 'pruned' }>): Refusal {
  if (outcome.kind === 'conflict') {
    const message = `contradicts the stored event in ${outcome.fields.join(', ')}; what was stored first stays`;
    return { code: 'conflict', message };
  }
  const since = new Date(outcome.keptFrom).toISOString();
  return {
    code: 'too_old',
    message: `occurredAt: before ${since}, since when single events are kept; it may be counted already`,
  };
}
