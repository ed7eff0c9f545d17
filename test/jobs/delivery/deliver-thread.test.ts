import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { type Message, messageOf } from '../../../src/analytics/message.ts';
import type { StateStore } from '../../../src/analytics/state.ts';
import { createDelivery } from '../../../src/jobs/delivery/deliver.ts';
import type { Parcel } from '../../../src/jobs/delivery/deliver-row.ts';
import type { DeliveryOutcome } from '../../../src/jobs/delivery/delivery-fate.ts';
import { NOON, someDraft } from '../../support/state.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';
import type { TestDatabase } from '../../support/test-database.ts';

type Drawn = { readonly message: Message };

let database: TestDatabase;
let state: StateStore;
let now = NOON;
let parcels: Parcel<Drawn>[] = [];
let outcomes: DeliveryOutcome[] = [];

beforeEach(async () => {
  database = await temporarySqlite();
  state = createStateStore(await database.connect());
  now = NOON;
  parcels = [];
  outcomes = [];
});
afterEach(() => database.remove());

/** The platform answers with `outcomes`, one call after the other, and then takes everything. */
function deliveryOf() {
  return createDelivery<Drawn>({
    state,
    draw: async (message) => ({ message }),
    tell: async () => ({ kind: 'sent', reference: '200' }),
    // Slack's history of a channel holds nothing of its threads.
    find: async () => ({ kind: 'absent' }),
    clock: { now: () => now },
    random: () => 0.5,
    owner: 'test',
    log: { warn: () => undefined, error: () => undefined },
    deliver: async (parcel) => {
      parcels.push(parcel);
      return outcomes.shift() ?? { kind: 'sent', reference: `ref-${parcels.length}` };
    },
  });
}

const post = someDraft({ dedupeKey: 'post', chain: 'incident:i1' });
const answer = someDraft({
  dedupeKey: 'answer',
  message: messageOf({ headline: 'Acknowledged by Ana.', tone: 'notice', under: 'incident:i1' }),
});

async function stateOf(dedupeKey: string): Promise<string | undefined> {
  const states = ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded'] as const;
  const rows = await state.outbox('acme', { states, limit: 10 });
  return rows.find((row) => row.dedupeKey === dedupeKey)?.state;
}

it('posts an answer in the thread of the message it answers, as a message of its own', async () => {
  await state.enqueue([post]);
  await state.enqueue([answer]);
  const delivery = deliveryOf();
  await delivery.tick();
  now += 1_000;
  await delivery.tick();
  expect(parcels.map(({ reference, thread }) => [reference, thread])).toEqual([
    [null, undefined],
    [null, 'ref-1'],
  ]);
});

it('leaves an answer out where the message it answers never came to stand there', async () => {
  await state.enqueue([answer]);
  await deliveryOf().tick();
  expect(parcels).toEqual([]);
  expect(await stateOf('answer')).toBe('superseded');
});

it('does not say an answer twice when nobody knows whether it arrived', async () => {
  outcomes = [
    { kind: 'sent', reference: 'ref-1' },
    { kind: 'unknown', reason: 'no answer' },
  ];
  await state.enqueue([post]);
  await state.enqueue([answer]);
  const delivery = deliveryOf();
  for (let minute = 0; minute < 10; minute++) {
    await delivery.tick();
    now += 60_000;
  }
  expect(parcels).toHaveLength(2);
  expect(await stateOf('answer')).toBe('dead');
});
