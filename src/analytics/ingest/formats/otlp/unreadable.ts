import type { RefusedBatch } from '../batch.ts';

/** Most messages within one body; a span, its status and each of its events are one each. Exporters send hundreds of spans. */
export const MAX_MESSAGES = 50_000;

/** Longest text of an attribute that is read, in bytes; a longer one is passed over. */
export const MAX_ATTRIBUTE_BYTES = 8 * 1_024;

/** Thrown inside a reader only, which answers with it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly refused: RefusedBatch['refused'];

  constructor(refused: RefusedBatch['refused'], message: string) {
    super(message);
    this.refused = refused;
  }
}

/** Runs a reader; what it could not read is its answer. */
export function orRefused<Value>(read: () => Value): Value | RefusedBatch {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return { refused: error.refused, message: error.message };
    throw error;
  }
}

/** A count of messages that has an end: a body of empty ones would take two hundred times its size. */
export function createBudget(): () => void {
  let left = MAX_MESSAGES;
  return () => {
    left -= 1;
    if (left < 0) {
      throw new Unreadable('too_many_events', `the body holds more than ${MAX_MESSAGES} messages`);
    }
  };
}
