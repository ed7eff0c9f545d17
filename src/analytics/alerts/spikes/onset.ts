import type { UsageStore } from '../../store.ts';
import { scopeFilters } from '../scope.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Where in the hour is asked of sums, the rest of the few single calls left. */
const ROUGH_MS = 5 * MINUTE_MS;
const FINE_MS = MINUTE_MS / 6;

type Asked = {
  readonly usage: Pick<UsageStore, 'sum'>;
  readonly org: string;
  readonly now: number;
};

/**
 * When the spend of a spike began, of which its first odd hour is known: from there on it was never slower, taken
 * together, than in that hour as a whole. What the same scope did before at its usual pace is no part of it.
 */
export async function onsetOf(asked: Asked, scope: string, since: number): Promise<number> {
  const to = Math.min(since + HOUR_MS, asked.now);
  const rough = await spendBy(asked, scope, { from: since, to, stepMs: ROUGH_MS });
  const pace = rough.reduce((sum, { usd }) => sum + usd, 0) / (to - since);
  const from = slowestUpTo(rough, pace) ?? since;
  const end = Math.min(from + ROUGH_MS, to);
  return slowestUpTo(await spendBy(asked, scope, { from, to: end, stepMs: FINE_MS }), pace) ?? from;
}

type Step = { readonly from: number; readonly to: number; readonly usd: number };

async function spendBy(
  { usage, org }: Asked,
  scope: string,
  { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number },
): Promise<readonly Step[]> {
  const buckets = Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, step) => from + step * stepMs);
  const rows = await usage.sum(
    { org, filters: scopeFilters(scope), from, to },
    { buckets, measures: ['costNano'] },
  );
  const spent = new Map(rows.map(({ bucket, measures }) => [bucket, Number(measures.costNano) / 1e9]));
  return buckets.map((at, step) => ({ from: at, to: buckets[step + 1] ?? to, usd: spent.get(step) ?? 0 }));
}

/** The end of the steps that lag most behind a pace, all together; undefined where none do. */
function slowestUpTo(steps: readonly Step[], pace: number): number | undefined {
  let [ahead, least] = [0, 0];
  let slowest: number | undefined;
  for (const { from, to, usd } of steps) {
    ahead += usd - pace * (to - from);
    if (ahead < least) [least, slowest] = [ahead, to];
  }
  return slowest;
}
