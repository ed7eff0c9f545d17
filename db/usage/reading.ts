import type { Database } from '../engine.ts';

/** A database that is read, and what is known of it that questions of the same moment ask again. */
export type Reading = { readonly db: Database; readonly once: Once };

/** What `read` gives, which runs once for each question where all that is asked is of one moment. */
export type Once = <Value>(question: string, read: () => Promise<Value>) => Promise<Value>;

/** Outside of a snapshot every question is of a moment of its own. */
export const everyTime: Once = (_, read) => read();

export function isOfOneMoment({ once }: Reading): boolean {
  return once !== everyTime;
}

/** Answers one reply keeps, most of them some numbers. */
const MOST_ANSWERS = 1_000;

/** For one snapshot: its parts ask for the same days, values and settings over and over. */
export function createOnce(): Once {
  const answers = new Map<string, Promise<unknown>>();
  return <Value>(question: string, read: () => Promise<Value>) => {
    const known = answers.get(question);
    // One question is only ever answered by one kind of `read`.
    if (known !== undefined) return known as Promise<Value>;
    // What drizzle gives for SQLite asks the database again with each `then`.
    const answer = Promise.resolve(read());
    if (answers.size < MOST_ANSWERS) answers.set(question, answer);
    return answer;
  };
}
