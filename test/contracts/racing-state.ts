import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import {
  NOON,
  someDraft,
  someFiring,
  someIncident,
  someMember,
  someOrganisation,
  somePrice,
  someSlot,
} from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const ROUNDS = 15;
const LEASE_MS = 60_000;

/** Two processes on one database that decide the same thing at the same moment, again and again. */
export function racingStateContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  /** What both processes answered, each asked twice at once. */
  function asked<T>(question: (one: StateStore, index: number) => Promise<T>): Promise<T[]> {
    return Promise.all([store, other, store, other].map(question));
  }

  async function queued(): Promise<number> {
    return (await store.outbox('acme', { states: ['pending'], limit: 1_000 })).length;
  }

  describe('what is decided once', () => {
    it('is an incident of each key, numbered without gaps', async () => {
      const numbers: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const opened = await asked((one, index) =>
          one.openIncident(someIncident({ id: `i${round}-${index}`, key: `spike ${round}` }), () => [
            someDraft({ dedupeKey: `${round} ${index}` }),
          ]),
        );
        numbers.push(...opened.flatMap((incident) => (incident ? [incident.number] : [])));
      }
      expect(numbers).toEqual(Array.from({ length: ROUNDS }, (_, index) => index + 1));
      expect(await queued()).toBe(ROUNDS);
    });

    it('is a threshold, a slot, a claim and a lease', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const drafts = (index: number, kind: string) => [
          someDraft({ dedupeKey: `${kind} ${round} ${index}` }),
        ];
        const decided = [
          await asked((one, index) => one.fire([someFiring({ threshold: round })], drafts(index, 'fire'))),
          await asked((one, index) => one.claimSlot(someSlot({ slot: `s${round}` }), drafts(index, 'slot'))),
          await asked((one) => one.claim(`press ${round}`, { now: NOON, until: NOON + 1 })),
          await asked((one, index) =>
            one.lease(`work ${round}`, { owner: `o${index}`, now: NOON, until: NOON + LEASE_MS }),
          ),
        ];
        for (const answers of decided) expect(answers.filter(Boolean)).toHaveLength(1);
      }
      expect(await queued()).toBe(2 * ROUNDS);
    });

    it('is a change of an incident, each of the version it was decided on', async () => {
      let incident = await store.openIncident(someIncident(), () => []);
      for (let round = 0; round < ROUNDS; round++) {
        if (!incident) throw new Error('no incident');
        const changed = { ...incident, facts: { round } };
        const answers = await asked((one, index) =>
          one.changeIncident(changed, [someDraft({ dedupeKey: `${round} ${index}` })]),
        );
        expect(answers.filter(Boolean)).toHaveLength(1);
        incident = await other.incident('acme', 1);
      }
      expect(incident?.version).toBe(ROUNDS + 1);
      expect(await queued()).toBe(ROUNDS);
    });

    it('is the version of the price book, counted up once for each change', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await asked((one, index) => one.addPriceRows([somePrice({ id: `p${round} ${index % 2}` })], []));
      }
      expect(await store.bookVersion()).toBe(2 * ROUNDS);
      expect(await other.priceRows()).toHaveLength(2 * ROUNDS);
    });
  });

  describe('a plan', () => {
    it('is applied as a whole though another one is applied at the same time', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await asked((one, index) => {
          const members = [0, 1, 2].map((number) =>
            someMember({ id: `m${number}`, name: `${round} ${index}` }),
          );
          return one.apply({ organisation: someOrganisation(), members });
        });
        const names = new Set((await store.members('acme')).map((member) => member.name));
        expect(names.size).toBe(1);
      }
    });
  });

  describe('messages', () => {
    it('are delivered once each, in order, though two processes queue and deliver them', async () => {
      const delivered: string[] = [];
      const deliver = async (one: StateStore, owner: string, now: number) => {
        const rows = await one.leaseOutbox({ owner, now, leaseUntil: now + LEASE_MS, limit: 5 });
        for (const row of rows) {
          delivered.push(`${row.target} ${row.dedupeKey}`);
          expect(await one.finishDelivery(row.id, owner, { state: 'sent', reference: 'r' })).toBe(true);
        }
        return rows.length;
      };
      let now = NOON;
      for (let round = 0; round < ROUNDS; round++) {
        now += 1_000;
        const key = String(round).padStart(2, '0');
        await Promise.all([
          ...[store, other].map((one) =>
            one.enqueue(
              ['C1', 'C2', 'C3'].map((target) => someDraft({ target, dedupeKey: key, createdAt: NOON })),
            ),
          ),
          ...[store, other].map((one, index) => deliver(one, `owner ${round} ${index}`, now)),
        ]);
      }
      for (let left = 1; left > 0; ) {
        now += 1_000;
        left = await deliver(store, `owner at ${now}`, now);
      }
      expect(delivered).toHaveLength(3 * ROUNDS);
      for (const target of ['C1', 'C2', 'C3']) {
        const keys = delivered.filter((one) => one.startsWith(target));
        expect(keys).toEqual([...new Set(keys)].sort());
      }
    });
  });
}
