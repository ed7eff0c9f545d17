import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { maybeNanoUsd } from '../money.ts';

/** What one team spent on one model, in a file of a month. */
export type MonthPart = {
  readonly team: string;
  readonly model: string;
  readonly requests: bigint;
  readonly costNano: bigint;
};

/** A file of a month, read again: its rows by team and model, and its total. */
export type MonthContent = {
  readonly parts: readonly MonthPart[];
  readonly costNano: bigint;
  readonly requests: bigint;
  /** Calls without a price. */
  readonly unpriced: bigint;
};

/** Columns that later versions add are no matter. */
const record = z.object({
  team: z.string(),
  model: z.string(),
  requests: z.string(),
  unpriced: z.string(),
  'cost (USD)': z.string(),
});

export function readMonthFile(body: string): MonthContent {
  const rows = z.array(record).parse(parse(body, { bom: true, columns: true }));
  const total = rows.at(-1);
  if (!total) throw new Error('a file of a month ends with its total');
  const groups = Map.groupBy(rows.slice(0, -1).map(partOf), partKey);
  const parts = [...groups.values()].map(addUp);
  const { costNano, requests } = partOf(total);
  return { parts, costNano, requests, unpriced: BigInt(total.unpriced) };
}

export function partKey({ team, model }: Pick<MonthPart, 'team' | 'model'>): string {
  return `${team}\u001f${model}`;
}

/** What nobody knew the price of is an empty cell. */
function partOf(row: z.infer<typeof record>): MonthPart {
  const { team, model, requests } = row;
  return { team, model, requests: BigInt(requests), costNano: maybeNanoUsd(row['cost (USD)']) ?? 0n };
}

function addUp(parts: readonly MonthPart[]): MonthPart {
  return parts.reduce((sum, part) => ({
    ...part,
    requests: sum.requests + part.requests,
    costNano: sum.costNano + part.costNano,
  }));
}
