/** One price claim: unit prices of a model in [validFrom, validTo), instants in UTC milliseconds. */
export type PriceRow = {
  readonly id: string;
  readonly source: 'base' | 'tier' | 'correction' | 'operator';
  readonly sourceVersion: string;
  readonly org: string | null;
  readonly provider: string;
  readonly model: string;
  readonly mode: string;
  readonly regionClass: string;
  /** Whole-request input tokens above (or, when inclusive, from) which this row holds; 0 for the base row. */
  readonly contextAbove: number;
  readonly contextInclusive: boolean;
  /** What is priced: "input", "cacheRead", "cacheWrite", "output", "inputAudio", "webSearch", …. */
  readonly class: string;
  /** Integer pico-USD (1e-12 USD) per unit. */
  readonly picoPerUnit: bigint;
  readonly perUnit: 'token' | 'use' | 'second';
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** JSON of a UTC schedule (hours, weekdays) or null for always. */
  readonly schedule: string | null;
  readonly confidence: string;
  readonly evidence: string;
  readonly createdAt: number;
  readonly supersededBy: string | null;
};

/** How much of a currency one USD was on a day and after, until a later day's rate. */
export type ExchangeRate = {
  readonly org: string;
  /** ISO 4217 */
  readonly currency: string;
  /** "2026-11-20" */
  readonly day: string;
  /** Decimal text, units of the currency for one USD. */
  readonly rate: string;
};

export type PriceState = {
  /** The price book's version: counts up with every change. */
  bookVersion(): Promise<number>;
  priceRows(): Promise<readonly PriceRow[]>;
  /** Appends rows, marks superseded ones, raises the version; one write. Existing ids are left as they are. */
  addPriceRows(rows: readonly PriceRow[], superseded: readonly { id: string; by: string }[]): Promise<number>;
  /** By currency and day. */
  exchangeRates(org: string): Promise<readonly ExchangeRate[]>;
  /** Adds rates; one of the same currency and day takes the place of the former. One write. */
  saveExchangeRates(rates: readonly ExchangeRate[]): Promise<void>;
};
