import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { ExchangeRate, StateStore } from '../../src/analytics/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

function someRate(parts: Partial<ExchangeRate> = {}): ExchangeRate {
  return { org: 'acme', currency: 'EUR', day: '2026-11-01', rate: '0.92', ...parts };
}

/** What other currencies are worth. */
export function exchangeRateContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('exchange rates', () => {
    it('are kept by currency and day, and a later word about a day replaces the former', async () => {
      await store.saveExchangeRates([
        someRate(),
        someRate({ currency: 'CHF' }),
        someRate({ day: '2026-10-01' }),
      ]);
      await other.saveExchangeRates([someRate({ rate: '0.93' })]);
      expect(await store.exchangeRates('acme')).toEqual([
        someRate({ currency: 'CHF' }),
        someRate({ day: '2026-10-01' }),
        someRate({ rate: '0.93' }),
      ]);
    });

    it('are each organisation’s own', async () => {
      await store.saveExchangeRates([someRate(), someRate({ org: 'other' })]);
      expect(await store.exchangeRates('other')).toEqual([someRate({ org: 'other' })]);
      expect(await store.exchangeRates('nobody')).toEqual([]);
    });

    it('are those of a plan that names any, with the currency it says', async () => {
      const organisation = {
        id: 'acme',
        name: 'Acme',
        timeZone: 'UTC',
        people: 'named',
        ...PLAIN_ORGANISATION,
      } as const;
      await store.saveExchangeRates([someRate(), someRate({ org: 'other' })]);
      await store.apply({ organisation });
      expect(await store.exchangeRates('acme')).toHaveLength(1);
      const euro = { ...organisation, currency: 'EUR' };
      await store.apply({
        organisation: euro,
        exchangeRates: [someRate({ currency: 'JPY', rate: '151.25' })],
      });
      expect(await other.organisation('acme')).toEqual(euro);
      expect(await other.exchangeRates('acme')).toEqual([someRate({ currency: 'JPY', rate: '151.25' })]);
      expect(await other.exchangeRates('other')).toHaveLength(1);
      await expect(
        store.apply({ organisation, exchangeRates: [someRate({ org: 'other' })] }),
      ).rejects.toThrow(/holds a row of other/);
    });
  });
}
