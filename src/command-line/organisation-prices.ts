import { maybeDecimal, picoPerUnit } from '../analytics/pricing/decimal.ts';
import { normaliseModel } from '../analytics/pricing/normalise-model.ts';
import { toPriceRow } from '../analytics/pricing/price-row.ts';
import type { PriceRow } from '../analytics/state.ts';
import type { PlanContext, Say } from './organisation-context.ts';

const PRICED = [
  ['inputPerMillion', 'input'],
  ['cacheReadPerMillion', 'cacheRead'],
  ['cacheWritePerMillion', 'cacheWrite'],
  ['outputPerMillion', 'output'],
] as const;

/** The operator's own prices, which go before the catalogue's. */
export function pricesOf({ entry, now, say }: PlanContext): readonly PriceRow[] {
  return (entry.prices ?? []).flatMap((row, index) => {
    const validFrom = instantOf(row.validFrom, `prices[${index}].validFrom`, say);
    const validTo = instantOf(row.validTo, `prices[${index}].validTo`, say);
    if (validFrom !== null && validTo !== null && validTo <= validFrom)
      say(`prices[${index}]`, 'validTo must be after validFrom');
    const claims = PRICED.flatMap(([key, priceClass]) => {
      const usd = row[key] === undefined ? undefined : maybeDecimal(row[key]);
      return usd === undefined ? [] : [{ class: priceClass, picoPerUnit: picoPerUnit(usd, 1_000_000n) }];
    });
    if (claims.length === 0) say(`prices[${index}]`, 'names no price; for example inputPerMillion: 2.5');
    return claims.map((claim) =>
      toPriceRow(
        {
          ...claim,
          perUnit: 'token',
          source: 'operator',
          sourceVersion: 'apply',
          org: entry.id,
          ...filedAs(row),
          validFrom,
          validTo,
          confidence: 'high',
          evidence: 'set by the operator',
        },
        now,
      ),
    );
  });
}

/** Under the names that events are looked up by, whatever spelling the file uses. */
function filedAs(row: { readonly provider: string; readonly model: string }) {
  const { provider, names } = normaliseModel(row.provider, row.model);
  return { provider, model: names[0] };
}

function instantOf(text: string | undefined, where: string, say: Say): number | null {
  if (text === undefined) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) say(where, `there is no date "${text}"`);
  return at;
}
