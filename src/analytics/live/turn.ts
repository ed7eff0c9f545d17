import { randomUUID } from 'node:crypto';
import { draftsFor } from '../alerts/targets.ts';
import type { Message } from '../message.ts';
import { MESSAGE_GONE } from '../outbox.ts';
import type { Question } from '../reports/question.ts';
import { answerQuestion } from '../reports/reports.ts';
import type { LiveAnswer, StateStore } from '../state.ts';
import type { UsageStore } from '../store.ts';
import { countedIn, endedMessage, frozenMessage, type LiveMoment, liveMessage } from './message.ts';

export type LiveParts = {
  readonly state: Pick<
    StateStore,
    'organisation' | 'liveAnswers' | 'saveLiveAnswer' | 'lease' | 'release' | 'claim' | 'enqueue' | 'outbox'
  >;
  readonly usage: UsageStore;
  /** The question with the rights of who started it, or why it can no longer be asked. */
  readonly understand: (live: LiveAnswer, now: number) => Promise<Question | Message>;
};

type Key = Pick<LiveAnswer, 'org' | 'id'>;

/** Longer than any answer takes to be made. */
const TURN_MS = 2 * 60_000;

/** An edit nobody could be given in an hour is worth nothing; the last one says how it ended. */
const KEEP_MS = 3_600_000;
const KEEP_LAST_MS = 24 * 3_600_000;

/** Somebody's wish to stop outlives every turn of that answer. */
const STOP_MS = 2 * 24 * 3_600_000;

const LOOKED_AT = 200;

/** Asks for a live answer to end at its next turn, whoever takes it. */
export async function stopLive(state: Pick<StateStore, 'claim'>, live: Key, now: number): Promise<void> {
  await state.claim(stopName(live), { now, until: now + STOP_MS });
}

/**
 * Brings a live answer up to date or ends it, unless somebody else is about it. The message is written before what
 * became of it: a turn that is cut off in between is taken again and says the same.
 */
export async function takeLiveTurn(parts: LiveParts, key: Key, now: number): Promise<void> {
  const { state } = parts;
  const name = `live-turn:${key.org}:${key.id}`;
  const owner = randomUUID();
  if ((await state.lease(name, { owner, now, until: now + TURN_MS })) === undefined) return;
  try {
    const live = (await state.liveAnswers(key.org)).find(({ id }) => id === key.id);
    if (live?.state === 'running') await turn(parts, live, now);
  } finally {
    await state.release(name, owner);
  }
}

async function turn(parts: LiveParts, live: LiveAnswer, now: number): Promise<void> {
  if (await isLost(parts.state, live)) return save(parts.state, live, { state: 'lost', nextAt: now });
  const asked = await parts.understand(live, now);
  if (!('view' in asked)) return refused(parts, live, asked, now);
  const answer = await answerQuestion(asked, parts);
  const moment = { at: now, timeZone: asked.period.timeZone };
  if (await isToStop(parts.state, live, now))
    return end(parts.state, live, { message: frozenMessage(answer, moment), state: 'stopped', now });
  if (now >= live.until)
    return end(parts.state, live, { message: frozenMessage(answer, moment), state: 'ended', now });
  return refresh(parts.state, live, answer, moment);
}

async function refresh(
  state: LiveParts['state'],
  live: LiveAnswer,
  answer: Message,
  moment: LiveMoment,
): Promise<void> {
  const { at: now } = moment;
  const said = countedIn(answer);
  if (said !== live.said) {
    const message = liveMessage(answer, live, moment);
    await state.enqueue(drafts(live, { message, dedupe: String(now), now, keepForMs: KEEP_MS }));
  }
  return save(state, live, { said, nextAt: Math.min(now + live.everyMs, live.until) });
}

/** Whoever started it has lost the right to: it stays ended, should they get it back. */
async function refused(parts: LiveParts, live: LiveAnswer, why: Message, now: number): Promise<void> {
  await stopLive(parts.state, live, now);
  const timeZone = (await parts.state.organisation(live.org))?.timeZone ?? 'UTC';
  const message = endedMessage(live, why.error?.message ?? why.headline, { at: now, timeZone });
  return end(parts.state, live, { message, state: 'stopped', now });
}

type Ending = {
  readonly message: Message;
  readonly state: 'ended' | 'stopped';
  readonly now: number;
};

/** Of all that want to end it, the first says how. */
async function end(
  state: LiveParts['state'],
  live: LiveAnswer,
  { message, now, ...ending }: Ending,
): Promise<void> {
  await state.enqueue(drafts(live, { message, dedupe: 'end', now, keepForMs: KEEP_LAST_MS }));
  return save(state, live, { ...ending, nextAt: now });
}

type Said = {
  readonly message: Message;
  readonly dedupe: string;
  readonly now: number;
  readonly keepForMs: number;
};

function drafts({ org, id, target }: LiveAnswer, { dedupe, ...said }: Said) {
  return draftsFor([target], { org, dedupeKey: `live:${id}:${dedupe}`, chain: chainOf(id), ...said });
}

function save(
  state: Pick<StateStore, 'saveLiveAnswer'>,
  live: LiveAnswer,
  changed: Partial<LiveAnswer>,
): Promise<void> {
  return state.saveLiveAnswer({ ...live, ...changed });
}

/** Whether its message was deleted, or refused for good. */
async function isLost(state: Pick<StateStore, 'outbox'>, { org, id, target }: LiveAnswer): Promise<boolean> {
  const ended = await state.outbox(org, { states: ['dead', 'superseded'], limit: LOOKED_AT });
  return ended.some(
    (row) =>
      row.target === target &&
      row.chain === chainOf(id) &&
      (row.state === 'dead' || row.lastError === MESSAGE_GONE),
  );
}

/** Whether somebody has the claim of the wish; taking it until long ago leaves it free, for every clock. */
async function isToStop(state: Pick<StateStore, 'claim'>, live: Key, now: number): Promise<boolean> {
  return !(await state.claim(stopName(live), { now, until: 0 }));
}

function stopName({ org, id }: Key): string {
  return `live-stop:${org}:${id}`;
}

function chainOf(id: string): string {
  return `live:${id}`;
}
