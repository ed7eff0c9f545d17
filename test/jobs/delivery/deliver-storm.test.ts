import { describe, expect, it } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { type Message, messageOf } from '../../../src/analytics/message.ts';
import type { OutboxDraft, OutboxRow } from '../../../src/analytics/outbox.ts';
import { createDelivery } from '../../../src/jobs/delivery/deliver.ts';
import type { Parcel } from '../../../src/jobs/delivery/deliver-row.ts';
import type { DeliveryOutcome } from '../../../src/jobs/delivery/delivery-fate.ts';
import { NOON, someDraft } from '../../support/state.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';

const TARGETS = 8;
const MESSAGES = 200;

type Drawn = { readonly message: Message };

/** What reached a channel: the message's own number, and whether it said that it may repeat. */
type Post = { readonly number: number; readonly isRepeat: boolean };

/** Numbers in [0, 1) that a seed decides (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A platform in a bad hour: 429 with a wait, 500, lost answers after and before posting, refusals, closed doors. */
function badPlatform(random: () => number, clock: { now(): number }) {
  const channels = new Map<string, Post[]>();
  const edits = new Map<string, number[]>();
  const closedUntil = new Map<string, number>();
  const violations: string[] = [];

  function post(parcel: Parcel<Drawn>): string {
    const number = Number(parcel.answer.message.headline);
    if (parcel.reference !== null) {
      edits.set(parcel.reference, [...(edits.get(parcel.reference) ?? []), number]);
      return parcel.reference;
    }
    const posts = channels.get(parcel.target) ?? [];
    posts.push({ number, isRepeat: parcel.answer.message.lines.some((line) => line.includes('may repeat')) });
    channels.set(parcel.target, posts);
    return `${parcel.target}/${number}`;
  }

  async function deliver(parcel: Parcel<Drawn>): Promise<DeliveryOutcome> {
    if (clock.now() < (closedUntil.get(parcel.target) ?? 0)) violations.push(parcel.target);
    const luck = random();
    if (luck < 0.15) {
      const retryAfterMs = 1_000 + Math.round(random() * 30_000);
      closedUntil.set(parcel.target, clock.now() + retryAfterMs);
      return { kind: 'refused', permanent: false, retryAfterMs, reason: 'HTTP 429' };
    }
    if (luck < 0.25)
      return { kind: 'refused', permanent: false, retryAfterMs: null, reason: 'no connection' };
    if (luck < 0.32) return { kind: 'unknown', reason: 'HTTP 500' };
    if (luck < 0.34)
      return {
        kind: 'refused',
        permanent: true,
        retryAfterMs: null,
        reason: 'invalid_blocks',
        reach: 'message',
      };
    const reference = post(parcel);
    if (luck < 0.4) throw new Error('connection reset after posting');
    if (luck < 0.45) return { kind: 'unknown', reason: 'timeout' };
    return { kind: 'sent', reference };
  }

  return { deliver, channels, edits, violations };
}

/** A third digests, a third alerts, a third living messages of several edits; numbered in the order they are queued. */
function drafts(random: () => number): readonly OutboxDraft[] {
  return Array.from({ length: MESSAGES }, (_, number) => {
    const kind = Math.floor(random() * 3);
    return someDraft({
      target: `slack:C${Math.floor(random() * TARGETS)}`,
      dedupeKey: `message-${number}`,
      chain: kind === 2 ? `incident-${Math.floor(number / 40)}` : null,
      message: messageOf({ headline: String(number), tone: kind === 0 ? 'digest' : 'alert' }),
      createdAt: NOON + number * 1_000,
    });
  });
}

async function storm(seed: number) {
  const database = await temporarySqlite();
  const state = createStateStore(await database.connect());
  const random = randomOf(seed);
  const clock = { time: NOON, now: () => clock.time };
  const platform = badPlatform(random, clock);
  const quiet = { warn: () => {}, error: () => {} };
  const start = (owner: string) =>
    createDelivery<Drawn>({
      state,
      draw: async (message) => ({ message }),
      deliver: platform.deliver,
      tell: async () => ({ kind: 'sent', reference: '200' }),
      find: async () => ({ kind: 'unknown' }),
      clock,
      random,
      owner,
      log: quiet,
    });
  const queue = [...drafts(random)];
  const processes = [start('one'), start('two')];
  const rowsIn = (states: Parameters<typeof state.outbox>[1]['states']) =>
    state.outbox('acme', { states, limit: MESSAGES });

  for (let open = MESSAGES; open > 0; clock.time += 1_000) {
    const due = queue.splice(0, queue[0] && queue[0].createdAt <= clock.time ? 1 : 0);
    await state.enqueue(due);
    await Promise.all(processes.map((process) => process.tick()));
    if (clock.time === NOON + 40_000) {
      // One process dies with rows in its hands; another takes its place.
      await state.leaseOutbox({
        owner: 'killed',
        now: clock.time,
        leaseUntil: clock.time + 60_000,
        limit: 3,
      });
      processes[1] = start('three');
    }
    if (clock.time > NOON + 24 * 3_600_000) throw new Error('the storm never ended');
    open = queue.length + (await rowsIn(['pending', 'sending'])).length;
  }
  const rows = await rowsIn(['sent', 'dead', 'expired', 'superseded']);
  await database.remove();
  return { rows, platform };
}

describe('200 messages through a platform that answers 429, 500 and nothing', () => {
  it.each([1, 2])('storm %i: each arrives once and in order, or is visibly dead', async (seed) => {
    const { rows, platform } = await storm(seed);
    expect(rows).toHaveLength(MESSAGES);
    expect(platform.violations).toEqual([]);
    const posts = [...platform.channels.values()].flat();
    for (const row of rows) expectOnceOrDead(row, posts, [...platform.edits.values()].flat());
    for (const channel of platform.channels.values()) {
      const numbers = channel.map((post) => post.number);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
    for (const numbers of platform.edits.values()) {
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
    expect(rows.filter((row) => row.state === 'sent').length).toBeGreaterThan(MESSAGES / 3);
  });
});

function expectOnceOrDead(row: OutboxRow, posts: readonly Post[], edits: readonly number[]): void {
  const number = Number(row.message.headline);
  const copies = posts.filter((post) => post.number === number);
  const isEdit = edits.includes(number);
  switch (row.state) {
    case 'sent':
      // A second copy exists only of an alert whose answer was lost, and it says so.
      expect(copies.filter((post) => !post.isRepeat).length).toBeLessThanOrEqual(1);
      expect(copies.length > 0 || isEdit).toBe(true);
      if (row.message.tone === 'digest') expect(copies).toHaveLength(1);
      else expect(copies.length).toBeLessThanOrEqual(2);
      break;
    case 'dead':
      expect(row.lastError).not.toBeNull();
      expect(copies.length).toBeLessThanOrEqual(2);
      break;
    case 'superseded':
      expect(row.chain).not.toBeNull();
      break;
    default:
      expect.unreachable(`message ${number} is ${row.state}`);
  }
}
