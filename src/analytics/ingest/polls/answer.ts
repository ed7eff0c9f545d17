import { ZodError } from 'zod';
import type { PollFailure, PollTrouble } from '../../polls/poll-trouble.ts';
import type { Poll, PolledBucket, PolledPage, PolledProvider } from './poll.ts';

/** What a provider said to one request. */
export type ProviderAnswer =
  | { readonly kind: 'answered'; readonly body: unknown }
  /** It does not take the key, or not for this. */
  | { readonly kind: 'refused'; readonly status: number }
  /** It asks to wait, has an outage, or cannot be reached. `retryAfterMs` is its own word. */
  | { readonly kind: 'failed'; readonly failure: PollFailure; readonly retryAfterMs: number | undefined };

export type PollResult =
  | { readonly kind: 'read'; readonly buckets: readonly PolledBucket[] }
  | { readonly kind: 'stopped'; readonly problem: PollTrouble; readonly retryAfterMs: number | undefined };

/** An outage is over sooner than the next round. */
const AFTER_FAILURE_MS = 5 * 60_000;

/** More pages than a day of a large organisation has; beyond them something goes round in circles. */
const MOST_PAGES = 200;

/** Reads an answer to its last page, or not at all: part of it would be taken for everything. */
export async function readPages(
  poll: Poll,
  ask: (page: string | null) => Promise<ProviderAnswer>,
): Promise<PollResult> {
  const buckets = new Map<number, PolledBucket>();
  let next: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await ask(next);
    if (answer.kind !== 'answered') return stopped(poll, answer);
    const read = maybeRead(poll, answer.body);
    if ('kind' in read) return { kind: 'stopped', problem: read, retryAfterMs: undefined };
    for (const bucket of read.buckets) merge(buckets, bucket);
    next = read.next;
    if (next === null) return { kind: 'read', buckets: [...buckets.values()] };
  }
  return { kind: 'stopped', problem: { kind: 'endless', pages: MOST_PAGES }, retryAfterMs: undefined };
}

/** A bucket that a page could not hold goes on in the next one. */
function merge(buckets: Map<number, PolledBucket>, bucket: PolledBucket): void {
  const begun = buckets.get(bucket.from);
  buckets.set(bucket.from, begun ? { ...begun, events: [...begun.events, ...bucket.events] } : bucket);
}

function maybeRead(poll: Poll, body: unknown): PolledPage | PollTrouble {
  try {
    return poll.read(body);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [first] = error.issues;
    return { kind: 'unknown-form', where: first?.path.join('.') ?? '', wrong: first?.message ?? '' };
  }
}

function stopped(poll: Poll, answer: Exclude<ProviderAnswer, { kind: 'answered' }>): PollResult {
  if (answer.kind === 'failed') {
    const problem = { kind: 'failed', failure: answer.failure } as const;
    return { kind: 'stopped', problem, retryAfterMs: answer.retryAfterMs ?? AFTER_FAILURE_MS };
  }
  const { variable, page } = KEYS[poll.provider];
  return {
    kind: 'stopped',
    problem: { kind: 'refused', status: answer.status, page, variable },
    retryAfterMs: undefined,
  };
}

/** Where the key that may read usage and bills comes from. */
export const KEYS: Readonly<Record<PolledProvider, { readonly variable: string; readonly page: string }>> = {
  openai: {
    variable: 'OPENAI_ADMIN_KEY',
    page: 'platform.openai.com/settings/organization/admin-keys',
  },
  anthropic: {
    variable: 'ANTHROPIC_ADMIN_KEY',
    page: 'platform.claude.com/settings/admin-keys',
  },
};
