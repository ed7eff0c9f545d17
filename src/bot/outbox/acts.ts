import type { GivenUp } from '../../analytics/state/outbox.ts';
import type { StateStore } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';

/** An id as people type it: its first letters. */
const SHORT_ID = /^[0-9a-f]{6,24}$/;
const MOST_MESSAGES = 1_000;

/** The letters of an id that are shown; enough to tell messages apart. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** What "all" or an id means among messages given up or held; undefined when it is none of them. */
export async function maybeGivenUp(
  state: Pick<StateStore, 'outbox'>,
  org: string,
  typed: string,
): Promise<GivenUp | undefined> {
  const text = typed.toLowerCase();
  if (text === 'all') return 'all';
  if (!SHORT_ID.test(text)) return undefined;
  const rows = await state.outbox(org, { states: ['dead', 'held'], limit: MOST_MESSAGES });
  const ids = rows.map(({ id }) => id).filter((id) => id.startsWith(text));
  return ids.length === 1 ? { ids } : undefined;
}

/** What became of a wish to send messages again. */
export type Replayed = {
  /** Ids of those on their way. */
  readonly replayed: readonly string[];
  /** How many of those asked for were left, because their target is paused. */
  readonly left: number;
};

/** Sends messages again under their own keys, so that a platform that has one already takes it for the same. */
export async function replayMessages(
  state: Pick<StateStore, 'outbox' | 'replayOutbox'>,
  org: string,
  { which, now }: { readonly which: GivenUp; readonly now: number },
): Promise<Replayed> {
  const replayed = await state.replayOutbox(org, which, now);
  const rows = await state.outbox(org, { states: ['dead', 'held'], limit: MOST_MESSAGES });
  const left = rows.filter(({ id, target }) => {
    if (which === 'all') return true;
    return 'ids' in which ? which.ids.includes(id) : target === which.target;
  });
  return { replayed, left: left.length };
}

/** "1 message", "3 messages". */
export function messagesText(count: number): string {
  return counted(count, say`1 message`, say`${count} messages`);
}

export function sentAgainText(count: number): string {
  return counted(count, say`1 message sent again`, say`${count} messages sent again`);
}
