import type { ColumnRow } from '../columnar.ts';
import { type Asked, inFormerWindow, inWindow } from './asked.ts';
import type { AskPart } from './part.ts';

/** What is added up of events, and how. */
const SUMS = {
  requests: 'count(*)',
  errors: `count(*) filter (status = 'error')`,
  inputTokens: 'sum("inputTokens")',
  outputTokens: 'sum("outputTokens")',
  cost: 'sum(cost_nano)',
  cacheReadTokens: 'sum("cacheReadTokens")',
  savings: 'sum(savings_nano)',
  inputCost: 'sum(input_nano)',
  cacheReadCost: 'sum("cacheRead_nano")',
  outputCost: 'sum(output_nano)',
} as const;

export type SumName = keyof typeof SUMS;

/** Counts, tokens and nano-dollars; what was not asked for is not there. */
export type Sums = Readonly<Partial<Record<SumName, bigint>>>;

/** What a row of a table says. */
export const ROW_SUMS = ['requests', 'errors', 'inputTokens', 'outputTokens', 'cost'] as const;

/** What the figures say. */
export const WHOLE_SUMS = [...ROW_SUMS, 'cacheReadTokens', 'savings'] as const;

/** Sums by one expression alone, by number or text. */
export function askSums(
  ask: AskPart,
  asked: Asked,
  { by, names }: { readonly by: string; readonly names: readonly SumName[] },
): Promise<ReadonlyMap<string, Sums>> {
  return ask('sums', [
    async ({ ask: run }) =>
      rowsOf(
        await run(`select ${by} as value, ${sumsText(names)} from event where ${inWindow(asked)} group by 1`),
      ),
  ]);
}

/** Sums of the window before, which no other statement reads. */
export async function askFormer(ask: AskPart, asked: Asked): Promise<Sums> {
  return ask('former', [
    async ({ ask: run }) => {
      const [row = {}] = await run(`select ${sumsText(ROW_SUMS)} from event where ${inFormerWindow(asked)}`);
      return sumsOf(row);
    },
  ]);
}

export function sumsText(names: readonly SumName[]): string {
  return names.map((name) => `${SUMS[name]} as "${name}"`).join(', ');
}

/** By what stands under `value`. */
export function rowsOf(rows: readonly ColumnRow[]): ReadonlyMap<string, Sums> {
  return new Map(rows.map((row) => [String(row.value), sumsOf(row)]));
}

/** Sums of nothing are null in SQL. */
export function sumsOf(row: ColumnRow): Sums {
  const known = Object.keys(SUMS).filter((name) => name in row);
  return Object.fromEntries(known.map((name) => [name, BigInt((row[name] ?? 0n) as bigint)]));
}
