import { eq } from 'drizzle-orm';
import type { ExchangeRate, StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine } from '../engine.ts';
import { byText, chunks } from './chunks.ts';

/** What other currencies are worth. */
export function exchangeRateStore(engine: Engine): Pick<StateStore, 'exchangeRates' | 'saveExchangeRates'> {
  return {
    exchangeRates: async (org) => {
      const { exchangeRate } = engine.read.tables;
      const rows = await engine.read.select().from(exchangeRate).where(eq(exchangeRate.org, org));
      return rows.sort(byText(placeOf));
    },
    saveExchangeRates: (rates) =>
      engine.write(async (db) => {
        for (const rate of rates.toSorted(byText(placeOf))) await saveRate(db, rate);
      }),
  };
}

/** Makes the rates of an organisation those of a plan. */
export async function replaceExchangeRates(
  db: Database,
  org: string,
  rates: readonly ExchangeRate[],
): Promise<void> {
  const { exchangeRate } = db.tables;
  await db.delete(exchangeRate).where(eq(exchangeRate.org, org));
  for (const rows of chunks(rates)) await db.insert(exchangeRate).values(rows);
}

async function saveRate(db: Database, row: ExchangeRate): Promise<void> {
  const { exchangeRate } = db.tables;
  await db
    .insert(exchangeRate)
    .values(row)
    .onConflictDoUpdate({
      target: [exchangeRate.org, exchangeRate.currency, exchangeRate.day],
      set: { rate: row.rate },
    });
}

function placeOf({ org, currency, day }: ExchangeRate): string {
  return `${org} ${currency} ${day}`;
}
