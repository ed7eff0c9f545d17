import { z } from 'zod';
import { say } from '../../../language/say.ts';
import type { PriceRow } from '../../state.ts';
import { normaliseModel } from '../book/normalise-model.ts';
import { maybeDecimal, picoPerUnit } from '../charge/decimal.ts';
import { toPriceRow } from '../rows/price-row.ts';

const name = z.string().trim().min(1).max(255).describe('As events spell it');
const price = z
  .union([z.number().min(0), z.string().regex(/^\d{1,9}(\.\d{1,12})?$/)])
  .describe('USD per million tokens');
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T.+)?$/)
  .describe('A date (UTC midnight) or RFC 3339');

/** Prices an organisation sets for one model, wherever they are written: in a file or in a command. */
export const operatorPriceSchema = z.strictObject({
  provider: name,
  model: name,
  inputPerMillion: price.optional(),
  cacheReadPerMillion: price.optional(),
  cacheWritePerMillion: price.optional(),
  outputPerMillion: price.optional(),
  validFrom: date.optional(),
  validTo: date.optional().describe('Exclusive'),
});

export type OperatorPrice = z.infer<typeof operatorPriceSchema>;

export type OperatorPlace = {
  readonly org: string;
  /** The service tier the prices are for: "standard", "batch". */
  readonly mode: string;
  /** Who brought the rows: "apply", "prices set". */
  readonly sourceVersion: string;
  readonly now: number;
};

export type OperatorRows = {
  readonly rows: readonly PriceRow[];
  /** What is wrong, and with which field; '' where it is not one field's fault. */
  readonly problems: readonly { readonly field: string; readonly message: string }[];
};

const PRICED = [
  ['inputPerMillion', 'input'],
  ['cacheReadPerMillion', 'cacheRead'],
  ['cacheWritePerMillion', 'cacheWrite'],
  ['outputPerMillion', 'output'],
] as const;

/** The rows these prices are, filed under the names that events are looked up by. */
export function operatorRows(set: OperatorPrice, place: OperatorPlace): OperatorRows {
  const { org, mode, sourceVersion, now } = place;
  const from = instantOf('validFrom', set.validFrom);
  const to = instantOf('validTo', set.validTo);
  const isReversed = from.at !== null && to.at !== null && to.at <= from.at;
  const claims = PRICED.flatMap(([key, priceClass]) => {
    const usd = set[key] === undefined ? undefined : maybeDecimal(set[key]);
    return usd === undefined ? [] : [{ class: priceClass, picoPerUnit: picoPerUnit(usd, 1_000_000n) }];
  });
  const { provider, names } = normaliseModel(set.provider, set.model);
  const rows = claims.map((claim) =>
    toPriceRow(
      {
        ...claim,
        perUnit: 'token',
        source: 'operator',
        sourceVersion,
        org,
        provider,
        model: names[0],
        mode,
        validFrom: from.at,
        validTo: to.at,
        confidence: 'high',
        evidence: 'set by the operator',
      },
      now,
    ),
  );
  return {
    rows,
    problems: [
      ...from.problems,
      ...to.problems,
      ...(isReversed ? [{ field: '', message: say`validTo must be after validFrom` }] : []),
      ...(rows.length === 0
        ? [{ field: '', message: say`names no price; for example inputPerMillion: 2.5` }]
        : []),
    ],
  };
}

function instantOf(field: string, text: string | undefined) {
  if (text === undefined) return { at: null, problems: [] };
  const at = Date.parse(text);
  if (Number.isNaN(at)) return { at: null, problems: [{ field, message: say`there is no date "${text}"` }] };
  return { at, problems: [] };
}
