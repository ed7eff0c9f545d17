import type { Filter, SumRow, UsageQuery, UsageReader } from '../../store.ts';
import { PLAN_MODES } from '../../usage-event.ts';
import type { FailedCost, ModelChange, ModelSums } from './effects.ts';

export type Windows = { readonly before: UsageQuery; readonly now: UsageQuery };

const MEASURES = ['requests', 'inputTokens', 'outputTokens', 'costNano'] as const;
type ModelRow = SumRow<(typeof MEASURES)[number]>;

/**
 * What changed between two windows, by model: billed requests that went well, and apart from them what failed ones
 * cost. Calls that plans pay for cost nothing, so their number and length explain nothing.
 */
export async function differenceOf(
  usage: Pick<UsageReader, 'sum'>,
  windows: Windows,
): Promise<{ readonly changes: readonly ModelChange[]; readonly failed: FailedCost }> {
  const before = await sideOf(usage, windows.before);
  const now = await sideOf(usage, windows.now);
  const models = new Set([...before.good.keys(), ...now.good.keys()]);
  return {
    changes: [...models].map((model) => ({
      before: before.good.get(model) ?? NONE,
      now: now.good.get(model) ?? NONE,
    })),
    failed: { before: before.failedNano, now: now.failedNano },
  };
}

const BILLED: Filter = { dimension: 'billingMode', values: PLAN_MODES, negate: true };

const NONE: ModelSums = { requests: 0n, tokens: 0n, costNano: 0n };

async function sideOf(usage: Pick<UsageReader, 'sum'>, query: UsageQuery) {
  const split = { by: 'model', measures: MEASURES } as const;
  const ofErrors = { dimension: 'status', values: ['error'], negate: false } as const;
  const filters = [...query.filters, BILLED];
  const all = await usage.sum({ ...query, filters }, split);
  const failed = await usage.sum({ ...query, filters: [...filters, ofErrors] }, split);
  const failedBy = new Map(failed.map((row) => [row.value, row]));
  return {
    good: new Map(all.map((row) => [row.value, without(row, failedBy.get(row.value))])),
    failedNano: failed.reduce((sum, { measures }) => sum + measures.costNano, 0n),
  };
}

function without({ measures: all }: ModelRow, failed: ModelRow | undefined): ModelSums {
  const { requests = 0n, inputTokens = 0n, outputTokens = 0n, costNano = 0n } = failed?.measures ?? {};
  return {
    requests: all.requests - requests,
    tokens: all.inputTokens + all.outputTokens - inputTokens - outputTokens,
    costNano: all.costNano - costNano,
  };
}
