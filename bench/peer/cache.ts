import { toDecimalUsd } from '../../src/analytics/money.ts';
import { type Asked, inWindow } from './asked.ts';
import { addSums, baseFacts, cacheFacts, hitRate, sumOf } from './cells.ts';
import { type Fact, fact } from './facts.ts';
import type { AskPart } from './part.ts';
import type { Peer } from './peer.ts';
import { newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import { askFormer, type Sums, sumsOf, sumsText, WHOLE_SUMS } from './sums.ts';

const DRAWN = 8;

type Saved = {
  readonly models: ReadonlyMap<string, Sums>;
  /** Nano-dollars by model and slice, joined by a space. */
  readonly slices: ReadonlyMap<string, bigint>;
};

/** `cache`: what caches saved by model, and how that went. */
export const cachePeer: Peer = async (ask, asked) => {
  const { models, slices } = await askSaved(ask, asked);
  const former = await askFormer(ask, asked);
  const runs = await askRuns(ask, asked, null);
  const total = addSums(models.values());
  const ranked = [...models].sort(
    ([a, one], [b, other]) => Number(sumOf(other, 'savings') - sumOf(one, 'savings')) || (a < b ? -1 : 1),
  );
  const drawn = ranked.slice(0, DRAWN).map(([model]) => model);
  const rest = ranked.slice(DRAWN).map(([model]) => model);
  const point = (index: number, name: string, of: readonly string[]) => {
    const saved = of.reduce((sum, model) => sum + (slices.get(`${model} ${index}`) ?? 0n), 0n);
    return fact(`point ${index} ${name}`, toDecimalUsd(saved));
  };
  return [
    ...baseFacts(total, former, runs),
    ...cacheFacts(total),
    ...ranked.flatMap(([model, sums]) => rowFacts(model, sums)),
    ...rowFacts('in all', total),
    ...asked.buckets.starts.flatMap((_, index) => [
      ...drawn.map((model) => point(index, model, [model])),
      point(index, 'other', rest),
    ]),
    await newestFact(ask),
    fact('unattributed', '0'),
  ];
};

/** The rows and the picture are split by model both: read twice, or by model and slice once. */
function askSaved(ask: AskPart, asked: Asked): Promise<Saved> {
  const slice = asked.buckets.numberOf('occurred_at');
  return ask('sums', [
    async (columns) => {
      const models = await columns.ask(
        `select model, ${sumsText(WHOLE_SUMS)} from event where ${inWindow(asked)} group by 1`,
      );
      const slices = await columns.ask(
        `select model, ${slice} as slice, ${sumsText(['savings'])} from event where ${inWindow(asked)} group by 1, 2`,
      );
      return {
        models: new Map(models.map((row) => [String(row.model), sumsOf(row)])),
        slices: new Map(slices.map((row) => [`${row.model} ${row.slice}`, row.savings as bigint])), // never null
      };
    },
    async (columns) => {
      const rows = await columns.ask(
        `select model, ${slice} as slice, ${sumsText(WHOLE_SUMS)} from event where ${inWindow(asked)} group by 1, 2`,
      );
      const byModel = Map.groupBy(rows, ({ model }) => String(model));
      return {
        models: new Map([...byModel].map(([model, own]) => [model, addSums(own.map(sumsOf))])),
        slices: new Map(rows.map((row) => [`${row.model} ${row.slice}`, row.savings as bigint])), // never null
      };
    },
  ]);
}

function rowFacts(name: string, sums: Sums): readonly Fact[] {
  const counts = ['requests', 'inputTokens', 'cacheReadTokens', 'outputTokens'] as const;
  return [
    ...counts.map((key) => fact(`row ${name} ${key}`, sumOf(sums, key))),
    fact(`row ${name} hitRate`, hitRate(sums)),
    fact(`row ${name} savings`, toDecimalUsd(sumOf(sums, 'savings'))),
    fact(`row ${name} cost`, toDecimalUsd(sumOf(sums, 'cost'))),
  ];
}
