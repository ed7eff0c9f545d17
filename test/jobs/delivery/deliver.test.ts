import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { type Message, messageOf, type SparkChart } from '../../../src/analytics/message.ts';
import type { Found, OutboxState, Sought } from '../../../src/analytics/outbox.ts';
import { PLAIN_CHANNEL } from '../../../src/analytics/state/channel.ts';
import type { StateStore } from '../../../src/analytics/state.ts';
import { StoreBusy } from '../../../src/analytics/store.ts';
import { createDelivery } from '../../../src/jobs/delivery/deliver.ts';
import type { DeliveryParts, Parcel } from '../../../src/jobs/delivery/deliver-row.ts';
import type { DeliveryOutcome } from '../../../src/jobs/delivery/delivery-fate.ts';
import { NOON, someDraft } from '../../support/state.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';
import type { TestDatabase } from '../../support/test-database.ts';

type Drawn = { readonly message: Message };

let database: TestDatabase;
let state: StateStore;
let now = NOON;
let logged: string[] = [];
let parcels: Parcel<Drawn>[] = [];

beforeEach(async () => {
  database = await temporarySqlite();
  state = createStateStore(await database.connect());
  now = NOON;
  logged = [];
  parcels = [];
});
afterEach(() => database.remove());

/** A delivery whose platform takes everything unless a test says otherwise. */
function deliveryOf(parts: Partial<DeliveryParts<Drawn>> = {}) {
  const deliver =
    parts.deliver ?? (async () => ({ kind: 'sent', reference: `ref-${parcels.length}` }) as const);
  return createDelivery<Drawn>({
    state,
    draw: async (message) => ({ message }),
    tell: async () => ({ kind: 'sent', reference: '200' }),
    find: async () => ({ kind: 'unknown' }),
    clock: { now: () => now },
    random: () => 0.5,
    owner: 'test',
    log: { warn: (_, text) => logged.push(text), error: (_, text) => logged.push(text) },
    ...parts,
    deliver: (parcel) => {
      parcels.push(parcel);
      return deliver(parcel);
    },
  });
}

async function statesOf(): Promise<Readonly<Record<string, OutboxState>>> {
  const states = ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded'] as const;
  const rows = await state.outbox('acme', { states, limit: 100 });
  return Object.fromEntries(rows.map((row) => [row.dedupeKey, row.state]));
}

const spark: SparkChart = {
  kind: 'spark',
  title: 't',
  alt: 'a',
  timeZone: 'UTC',
  granularity: 'day',
  unit: 'usd',
  values: ['1', '2'],
};

describe('delivery', () => {
  it('hands a message over once, with a key of its own', async () => {
    await state.enqueue([someDraft()]);
    const delivery = deliveryOf();
    expect(await delivery.tick()).toBe(1);
    expect(await delivery.tick()).toBe(0);
    expect(parcels).toMatchObject([
      { target: 'slack:C1', reference: null, answer: { message: someDraft().message } },
    ]);
    expect(parcels[0]?.key).toHaveLength(24);
    expect(await statesOf()).toEqual({ d1: 'sent' });
  });

  it('gives up in a bound channel whatever may tell of more than its scope', async () => {
    const target = 'slack:C1';
    await state.saveChannelTerms({ ...PLAIN_CHANNEL, org: 'acme', target, boundTo: 'team:ml' });
    const told = (within: string) => ({ ...someDraft().message, within });
    await state.enqueue([
      someDraft({ dedupeKey: 'of nobody knows whom' }),
      someDraft({ dedupeKey: 'of the team', message: told('team:ml') }),
      someDraft({ dedupeKey: 'of another', message: told('team:web') }),
      someDraft({ dedupeKey: 'elsewhere', target: 'slack:C2' }),
    ]);
    const delivery = deliveryOf();
    for (let round = 0; round < 4; round += 1, now += 2_000) await delivery.tick();
    expect(await statesOf()).toEqual({
      'of nobody knows whom': 'dead',
      'of the team': 'sent',
      'of another': 'dead',
      elsewhere: 'sent',
    });
    expect(parcels).toHaveLength(2);
  });

  it('edits the posted message of a chain', async () => {
    await state.enqueue([
      someDraft({ chain: 'c', dedupeKey: 'd1' }),
      someDraft({ chain: 'c', dedupeKey: 'd2' }),
    ]);
    const delivery = deliveryOf();
    await delivery.tick();
    now += 1_000;
    await delivery.tick();
    expect(parcels.map((parcel) => parcel.reference)).toEqual([null, 'ref-1']);
  });

  it('sends the words when the picture cannot be drawn, and says so', async () => {
    const message = messageOf({ headline: 'h', lines: ['first'], charts: [spark] });
    await state.enqueue([someDraft({ message })]);
    const draw = async (asked: Message) => {
      if (asked.charts.length > 0) throw new Error('no font');
      return { message: asked };
    };
    await deliveryOf({ draw }).tick();
    expect(parcels[0]?.answer.message.lines).toEqual([
      'first',
      'The picture could not be drawn; the numbers are complete without it.',
    ]);
    expect(logged).toEqual(['a message could not be drawn']);
  });

  it('tries later when a message cannot be prepared at all, and does not call it lost', async () => {
    await state.enqueue([someDraft({ message: messageOf({ headline: 'h', tone: 'digest' }) })]);
    const draw = vi.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValue({ message: 'drawn' });
    const delivery = deliveryOf({ draw });
    await delivery.tick();
    expect(parcels).toEqual([]);
    now += 2_000;
    await delivery.tick();
    expect(await statesOf()).toEqual({ d1: 'sent' });
  });

  it('does not begin a call that could outlive its lease', async () => {
    await state.enqueue([someDraft()]);
    const draw = async (message: Message) => {
      if (now === NOON) now += 40_000;
      return { message };
    };
    const delivery = deliveryOf({ draw });
    await delivery.tick();
    expect(parcels).toHaveLength(1);
    const [row] = await state.outbox('acme', { states: ['sent'], limit: 1 });
    expect(row).toMatchObject({ attempts: 2, answersLost: 0 });
  });

  it('takes a platform that throws for a lost answer, and marks the repetition', async () => {
    await state.enqueue([someDraft()]);
    const deliver = async (): Promise<DeliveryOutcome> => {
      if (parcels.length === 1) throw new Error('a bug');
      return { kind: 'sent', reference: 'r' };
    };
    const delivery = deliveryOf({ deliver });
    await delivery.tick();
    now += 119_999;
    await delivery.tick();
    expect(parcels).toHaveLength(1);
    // A target is written to once a second.
    now += 1_000;
    await delivery.tick();
    expect(parcels.map((parcel) => parcel.answer.message.lines.length)).toEqual([0, 1]);
    expect(parcels[0]?.key).toBe(parcels[1]?.key);
    expect(await statesOf()).toEqual({ d1: 'sent' });
  });

  it('logs a death and shows it with its reason', async () => {
    await state.enqueue([someDraft()]);
    const refusal = {
      kind: 'refused',
      permanent: true,
      retryAfterMs: null,
      reason: 'channel_not_found',
    } as const;
    await deliveryOf({ deliver: async () => refusal }).tick();
    expect(logged).toEqual(['a message is dead']);
    const [row] = await state.outbox('acme', { states: ['dead'], limit: 1 });
    expect(row?.lastError).toBe('channel_not_found');
  });

  it('clears a backlog that expired without a call, at once', async () => {
    const backlog = Array.from({ length: 30 }, (_, index) =>
      someDraft({ dedupeKey: `d${index}`, expiresAt: NOON }),
    );
    await state.enqueue(backlog);
    expect(await deliveryOf().tick()).toBe(30);
    expect(parcels).toEqual([]);
    expect(new Set(Object.values(await statesOf()))).toEqual(new Set(['expired']));
  });

  it('writes a result down although the database is busy for a while', async () => {
    await state.enqueue([someDraft()]);
    let refusals = 3;
    const finishDelivery: StateStore['finishDelivery'] = async (...result) => {
      if (refusals-- > 0) throw new StoreBusy('locked');
      return state.finishDelivery(...result);
    };
    await deliveryOf({ state: { ...state, finishDelivery } }).tick();
    expect(await statesOf()).toEqual({ d1: 'sent' });
  });

  it('does not let one slow channel keep the others', async () => {
    await state.enqueue([someDraft({ target: 'slack:slow' }), someDraft({ target: 'slack:C2' })]);
    let answer = (_: DeliveryOutcome) => {};
    const slow = new Promise<DeliveryOutcome>((resolve) => (answer = resolve));
    const deliver = async ({ target }: Parcel<Drawn>) =>
      target === 'slack:slow' ? slow : ({ kind: 'sent', reference: 'r' } as const);
    const delivery = deliveryOf({ deliver });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      delivery.start();
      await vi.waitFor(async () =>
        expect((await state.outbox('acme', { states: ['sent'], limit: 9 })).length).toBe(1),
      );
      await state.enqueue([someDraft({ target: 'slack:C3' })]);
      delivery.notify();
      await vi.waitFor(async () =>
        expect((await state.outbox('acme', { states: ['sent'], limit: 9 })).length).toBe(2),
      );
      await state.enqueue([someDraft({ target: 'slack:C4' })]);
      vi.advanceTimersByTime(1_000);
      await vi.waitFor(async () =>
        expect((await state.outbox('acme', { states: ['sent'], limit: 9 })).length).toBe(3),
      );
      answer({ kind: 'sent', reference: 'slow' });
      await delivery.stop();
      await state.enqueue([someDraft({ target: 'slack:C5' })]);
      delivery.notify();
      vi.advanceTimersByTime(10_000);
    } finally {
      vi.useRealTimers();
    }
    expect(await state.outbox('acme', { states: ['sent'], limit: 9 })).toHaveLength(4);
    expect(await state.outbox('acme', { states: ['pending'], limit: 9 })).toHaveLength(1);
  });
});

describe('a post whose answer was lost', () => {
  const lost = { kind: 'unknown', reason: 'timeout' } as const;
  const digest = messageOf({ headline: 'h', tone: 'digest' });

  /** A platform that loses the first answer, and where the post is then `found`. */
  function looking(found: Found) {
    const asked: Sought[] = [];
    const deliver = async (): Promise<DeliveryOutcome> =>
      parcels.length === 1 ? lost : { kind: 'sent', reference: 'again' };
    const find = async (_target: string, sought: Sought) => {
      asked.push(sought);
      return found;
    };
    return { asked, delivery: deliveryOf({ deliver, find }) };
  }

  it('is looked for a little later, and not made again where it stands', async () => {
    await state.enqueue([someDraft({ message: digest })]);
    const { asked, delivery } = looking({ kind: 'posted', reference: 'there' });
    await delivery.tick();
    now += 30_000;
    await delivery.tick();
    const key = parcels[0]?.key ?? '';
    expect(asked).toEqual([{ key, keys: [key], lostAt: NOON }]);
    expect(parcels).toHaveLength(1);
    const [row] = await state.outbox('acme', { states: ['sent'], limit: 1 });
    expect(row?.reference).toBe('there');
  });

  it('is made again, unmarked, where it certainly does not stand', async () => {
    await state.enqueue([someDraft({ message: digest })]);
    const { delivery } = looking({ kind: 'absent' });
    await delivery.tick();
    now += 30_000;
    await delivery.tick();
    expect(parcels.map(({ answer }) => answer.message)).toEqual([digest, digest]);
    expect(await statesOf()).toEqual({ d1: 'sent' });
  });

  it('is given up where nobody can tell and it is not worth a repetition', async () => {
    await state.enqueue([someDraft({ message: digest })]);
    const { delivery } = looking({ kind: 'unknown' });
    await delivery.tick();
    now += 30_000;
    await delivery.tick();
    expect(parcels).toHaveLength(1);
    expect(await statesOf()).toEqual({ d1: 'dead' });
  });

  it('waits as long as nobody can look, until it is no news any more', async () => {
    await state.enqueue([someDraft({ message: digest, expiresAt: NOON + 3_600_000 })]);
    const { asked, delivery } = looking({ kind: 'later' });
    for (; now < NOON + 3_500_000; now += 30_000) await delivery.tick();
    expect(asked.length).toBeGreaterThan(100);
    expect(await statesOf()).toEqual({ d1: 'pending' });
    now = NOON + 3_600_000;
    await delivery.tick();
    expect(parcels).toHaveLength(1);
    expect(await statesOf()).toEqual({ d1: 'expired' });
  });

  it('is edited by the next change of a living message', async () => {
    await state.enqueue([someDraft({ chain: 'c', dedupeKey: 'd1', expiresAt: NOON + 10_000 })]);
    const { delivery } = looking({ kind: 'posted', reference: 'there' });
    await delivery.tick();
    now += 40_000;
    await state.enqueue([someDraft({ chain: 'c', dedupeKey: 'd2' })]);
    await delivery.tick();
    now += 1_000;
    await delivery.tick();
    expect(parcels.map(({ reference }) => reference)).toEqual([null, 'there']);
  });
});

describe('a digest that may have arrived and that somebody has sent again', () => {
  it('goes out once more, and says that it may repeat', async () => {
    const digest = messageOf({ headline: 'h', tone: 'digest' });
    await state.enqueue([someDraft({ message: digest })]);
    const lost = { kind: 'unknown', reason: 'timeout' } as const;
    const delivery = deliveryOf({
      deliver: async () => (parcels.length === 1 ? lost : { kind: 'sent', reference: 'r' }),
    });
    await delivery.tick();
    now += 30_000;
    await delivery.tick();
    expect(await statesOf()).toEqual({ d1: 'dead' });
    await state.replayOutbox('acme', 'all', now);
    now += 1_000;
    await delivery.tick();
    expect(await statesOf()).toEqual({ d1: 'sent' });
    expect(parcels.map(({ key }) => key)).toEqual([parcels[0]?.key, parcels[0]?.key]);
    expect(parcels[1]?.answer.message.lines.at(-1)).toMatch(/may repeat/);
  });
});

describe('a living message whose posts are never answered', () => {
  it('says that it may repeat, and comes ever more rarely however often it changes', async () => {
    const delivery = deliveryOf({ deliver: async () => ({ kind: 'unknown', reason: 'timeout' }) });
    const minutes: number[] = [];
    for (let minute = 0; minute < 60; minute++) {
      if (minute % 2 === 0) {
        const dedupeKey = `edit-${minute}`;
        await state.enqueue([someDraft({ dedupeKey, chain: 'incident-7', expiresAt: NOON + 86_400_000 })]);
      }
      const before = parcels.length;
      await delivery.tick();
      if (parcels.length > before) minutes.push(minute);
      now += 60_000;
    }
    // The first, its one repetition, then at least 4, 8 and 16 minutes after the one before.
    expect(minutes).toEqual([0, 2, 6, 14, 30, 46]);
    const marked = parcels.filter(({ answer }) =>
      answer.message.lines.some((line) => /may repeat/.test(line)),
    );
    expect(marked).toHaveLength(parcels.length - 1);
  });
});
