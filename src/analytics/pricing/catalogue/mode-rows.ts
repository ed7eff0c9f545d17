import { divideHalfEven } from '../../money.ts';
import type { PriceRow } from '../../state.ts';
import { providerNamed } from '../book/providers.ts';
import { maybeDecimal } from '../charge/decimal.ts';
import { maybeClassIndex, type PriceClass } from '../rows/price-class.ts';
import type { PriceClaim } from '../rows/price-row.ts';
import { isName, type RowIndex, rowsUnder, targetOf } from '../rows/row-index.ts';

export type Fraction = { readonly over: bigint; readonly under: bigint };

type Multiple = {
  readonly provider: string;
  readonly model: string;
  readonly mode: string;
  readonly multiple: string;
};

/** A model's standard price list times a multiple, for another mode: every token class, tier and period. */
export function multipliedRows(
  index: RowIndex,
  { provider, model, mode, multiple }: Multiple,
): readonly PriceClaim[] {
  const factor = fractionOf(multiple);
  return tokenRows(standardRows(index, provider, model)).map((row) =>
    claimFrom(row, { model, provider, mode, factor }),
  );
}

/** Standard prices a model goes by, at the provider or the one it falls back to, under its name or its maker's. */
export function standardRows(index: RowIndex, provider: string, model: string): readonly PriceRow[] {
  for (const home of providerNamed(provider).prices) {
    for (const name of [model, model.replace(/-20\d{6}$/, '')]) {
      const rows = rowsUnder(index, home, name);
      const alias = rows.find(isName);
      const target = alias && targetOf(alias, index);
      const prices = target ? rowsUnder(index, target.provider, target.model) : rows;
      const standard = prices.filter((row) => row.mode === 'standard' && !isName(row));
      if (standard.some((row) => row.class === 'input')) return standard;
    }
  }
  return [];
}

export function tokenRows(rows: readonly PriceRow[]): readonly PriceRow[] {
  return rows.filter((row) => row.perUnit === 'token' && maybeClassIndex(row.class) !== undefined);
}

export type Target = {
  readonly provider: string;
  readonly model: string;
  readonly mode: string;
  readonly factor: Fraction;
};

/** A standard row carried over to another mode. */
export function claimFrom(row: PriceRow, { provider, model, mode, factor }: Target): PriceClaim {
  return {
    ...claimBase(provider, model, mode),
    // Rows passed here were chosen by being one of our token classes.
    class: row.class as PriceClass,
    picoPerUnit: divideHalfEven(row.picoPerUnit * factor.over, factor.under),
    regionClass: row.regionClass,
    contextAbove: row.contextAbove,
    contextInclusive: row.contextInclusive,
    validFrom: row.validFrom,
    validTo: row.validTo,
    schedule: row.schedule,
  };
}

export function claimBase(provider: string, model: string, mode: string) {
  return {
    source: 'tier' as const,
    sourceVersion: '',
    provider,
    model,
    mode,
    perUnit: 'token' as const,
    confidence: 'medium',
    evidence: 'service-tier-rates.json',
  };
}

export function fractionOf(text: string): Fraction {
  const decimal = maybeDecimal(text);
  if (!decimal) throw new Error(`${text} is no multiple`);
  return { over: decimal.digits, under: 10n ** BigInt(decimal.places) };
}
