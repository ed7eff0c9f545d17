import { type Batch, itemsOfJson, itemsOfLines, type RefusedBatch } from './formats/batch.ts';
import {
  cloudEvents,
  isBinaryMode,
  isCloudEvent,
  readCloudEvent,
} from './formats/cloudevents/cloudevents.ts';
import type { Format } from './formats/format.ts';
import { helicone } from './formats/helicone.ts';
import { langfuse } from './formats/langfuse/langfuse.ts';
import { litellm } from './formats/litellm/litellm.ts';
import { readNative } from './formats/native/native.ts';
import { otlpFormats } from './formats/otlp/index.ts';
import type { Queue } from './group-commit.ts';
import type { Reading, ReadingRules } from './reading.ts';
import type { Receipt, Receiver } from './receive.ts';

/** How the events of a body are written. */
export type BodyFormat = keyof typeof FORMATS;

/** A request as it came in, its events not yet read. */
export type Posted = {
  readonly org: string;
  /** UTC milliseconds. */
  readonly receivedAt: number;
  readonly format: BodyFormat;
  readonly body: Uint8Array;
  /** Those that say something of the content, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type PostReceipt = Receipt & {
  /** Fields that are not part of the contract and how often they came: a misspelled one shows here. */
  readonly ignoredFields?: Readonly<Record<string, number>>;
  /** Names of the items that were understood, where the format's answer lists them. */
  readonly understood?: readonly string[];
};

/** Takes requests in: reads what was posted and stores what can be stored, here or in a thread of its own. */
export type Intake = {
  /** Answers after the commit. Throws StoreBusy, SumTooLarge, and Overloaded before queueing. */
  post(posted: Posted): Promise<PostReceipt | RefusedBatch>;
  /** What waits to be written. */
  queue(): Queue;
  /** Whether new requests should be turned away before their bodies are read. */
  isFull(): boolean;
  /** Resolves when nothing is waiting to be written. */
  drained(): Promise<void>;
};

export type IntakeOptions = {
  readonly receiver: Receiver;
  /** How late an event may come. */
  readonly maxEventAgeMs: number;
};

/** Every format there is, a line each. */
const FORMATS = {
  json: events(itemsOfJson),
  lines: events(itemsOfLines),
  cloudevents: cloudEvents,
  litellm,
  langfuse,
  helicone,
  ...otlpFormats,
} as const satisfies Record<string, Format>;

const MAX_IGNORED_NAMES = 20;
const MAX_IGNORED_LENGTH = 64;

export function createIntake({ receiver, maxEventAgeMs }: IntakeOptions): Intake {
  return {
    queue: receiver.queue,
    isFull: receiver.isFull,
    drained: receiver.drained,
    post: async ({ org, receivedAt, format, body, headers = {} }) => {
      const ignored = new Map<string, number>();
      const found = FORMATS[format](
        { body, headers },
        {
          now: receivedAt,
          maxAgeMs: maxEventAgeMs,
          source: 'native',
          onUnknownField: (name: string) => countIgnored(ignored, name),
        },
      );
      if ('refused' in found) return found;
      const { readings, spans, understood } = found;
      const receipt = await receiver.receive({ org, receivedAt, readings, spans, bytes: body.length });
      return {
        ...receipt,
        ...(ignored.size > 0 && { ignoredFields: Object.fromEntries(ignored) }),
        ...(understood && { understood }),
      };
    },
  };
}

/** Events in Tokenbell's own shape or as CloudEvents, whatever holds them together. */
function events(itemsOf: (bytes: Uint8Array) => Batch): Format {
  return (content, rules) => {
    if (isBinaryMode(content)) return cloudEvents(content, rules);
    const batch = itemsOf(content.body);
    if ('refused' in batch) return batch;
    return {
      readings: batch.items.map((item) =>
        'refusal' in item ? { id: item.id ?? null, refusal: item.refusal } : readItem(item.value, rules),
      ),
    };
  };
}

function readItem(value: unknown, rules: ReadingRules): Reading {
  return isCloudEvent(value) ? readCloudEvent(value, rules) : readNative(value, rules);
}

function countIgnored(counts: Map<string, number>, name: string): void {
  const short = name.slice(0, MAX_IGNORED_LENGTH);
  const known = counts.get(short);
  if (known !== undefined || counts.size < MAX_IGNORED_NAMES) counts.set(short, (known ?? 0) + 1);
}
