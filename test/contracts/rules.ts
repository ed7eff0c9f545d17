import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { AlertRule, Sighting, StateStore } from '../../src/analytics/state.ts';
import { NOON } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

function someRule(parts: Partial<AlertRule> = {}): AlertRule {
  return {
    org: 'acme',
    id: 'r1',
    kind: 'cost',
    scope: 'team:ml',
    terms: { above: 50, per: 'day' },
    channel: null,
    state: 'on',
    createdBy: 'ana',
    createdAt: NOON,
    ...parts,
  };
}

function seen(value: string, at: number, parts: Partial<Sighting> = {}): Sighting {
  return { org: 'acme', dimension: 'model', value, at, ...parts };
}

/** Alert rules people set up, and what was seen for the first time when. */
export function ruleContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('alert rules', () => {
    it('are kept by their id within an organisation, with their terms', async () => {
      await store.saveRule(someRule({ id: 'r2' }));
      await store.saveRule(someRule());
      await store.saveRule(someRule({ org: 'umbrella' }));
      const changed = someRule({ state: 'off', terms: { above: 0.1, min: 50 }, channel: 'slack:C1' });
      await other.saveRule(changed);
      expect(await other.rules('acme')).toEqual([changed, someRule({ id: 'r2' })]);
      expect(await store.removeRule('acme', 'r1')).toBe(true);
      expect(await store.removeRule('acme', 'r1')).toBe(false);
      expect(await store.rules('acme')).toEqual([someRule({ id: 'r2' })]);
      expect(await store.rules('umbrella')).toHaveLength(1);
    });
  });

  describe('sightings', () => {
    it('keep the earliest time of a value, whoever notes it and in whatever order', async () => {
      await Promise.all([
        store.addSightings([seen('gpt-5', NOON), seen('opus', NOON)]),
        other.addSightings([seen('opus', NOON - 5), seen('gpt-5', NOON + 5)]),
      ]);
      await store.addSightings([seen('crawler', NOON, { dimension: 'agent' })]);
      await store.addSightings([]);
      expect(await store.sightings('acme', 'model')).toEqual([seen('gpt-5', NOON), seen('opus', NOON - 5)]);
      expect(await store.sightings('umbrella', 'model')).toEqual([]);
    });

    it('are as many as they come', async () => {
      const many = Array.from({ length: 1_201 }, (_, index) => seen(`m${10_000 + index}`, NOON));
      await store.addSightings(many);
      expect(await store.sightings('acme', 'model')).toEqual(many);
    });
  });
}
