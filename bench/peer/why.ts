import { formatMoney } from '../../src/analytics/currency.ts';
import { type DimensionName, dimensionNamed } from '../../src/analytics/dimensions.ts';
import { toDecimalUsd } from '../../src/analytics/money.ts';
import {
  type Driver,
  driversOf,
  explained,
  sizeOf,
  type ValueSums,
} from '../../src/analytics/reports/why/drivers.ts';
import { EFFECTS, effectsOf, type ModelSums } from '../../src/analytics/reports/why/effects.ts';
import { inFormerWindow, inWindow } from './asked.ts';
import { addSums, baseFacts, sumOf, tokensOf } from './cells.ts';
import { type Fact, fact } from './facts.ts';
import type { Peer } from './peer.ts';
import { newestFact } from './people.ts';
import { askRuns } from './runs.ts';
import type { Sums } from './sums.ts';
import { askWindow, type Explaining, type ExplainingSums } from './why-sums.ts';

/** What explains a difference, the most telling first; DuckDB has no column of features, of which no call tells. */
const EXPLAINING = ['agent', 'user', 'team', 'model'] as const satisfies readonly DimensionName[];

/** Values named in a line. */
const NAMED = 2;

/** `why`: what a difference comes from, of all values of some dimensions and of requests that failed. */
export const whyPeer: Peer = async (ask, asked) => {
  const now = await askWindow(ask, inWindow(asked));
  const before = await askWindow(ask, inFormerWindow(asked));
  const runs = await askRuns(ask, asked, null);
  const [total, former] = [addSums(now.team.values()), addSums(before.team.values())];
  const drivers = EXPLAINING.map((by) => ({ by, rows: driversBy(by, { now, before }) }));
  const shares = drivers.map(({ rows }) => (rows.length > 1 ? explained(rows) : 0));
  const told = drivers[shares.indexOf(Math.max(...shares))];
  return [
    ...baseFacts(total, former, runs),
    ...effectFacts({ now, before }),
    ...(told?.rows ?? []).flatMap(({ name, now: own, before: past }) => rowFacts(name, own, past)),
    ...rowFacts('in all', valueSums(total), valueSums(former)),
    ...drivers.filter((one) => one !== told).map(({ by, rows }) => lineFact(by, rows)),
    await newestFact(ask),
    fact('unattributed', '0'),
  ];
};

type Windows = { readonly now: ExplainingSums; readonly before: ExplainingSums };

function driversBy(by: Explaining, { now, before }: Windows): readonly Driver[] {
  const side = (sums: ExplainingSums) =>
    new Map([...(by === 'model' ? modelsOf(sums) : sums[by])].map(([value, own]) => [value, valueSums(own)]));
  return driversOf(by, { now: side(now), before: side(before) });
}

function modelsOf({ model }: ExplainingSums): ReadonlyMap<string, Sums> {
  const byModel = Map.groupBy(model, (row) => row.model);
  return new Map([...byModel].map(([name, rows]) => [name, addSums(rows.map(({ sums }) => sums))]));
}

function valueSums(sums: Sums): ValueSums {
  return {
    costNano: sumOf(sums, 'cost'),
    pendingEvents: 0n,
    requests: sumOf(sums, 'requests'),
    inputTokens: sumOf(sums, 'inputTokens'),
    outputTokens: sumOf(sums, 'outputTokens'),
  };
}

function rowFacts(name: string, now: ValueSums, before: ValueSums): readonly Fact[] {
  return [
    fact(`row ${name} requests`, now.requests),
    fact(`row ${name} inputTokens`, now.inputTokens),
    fact(`row ${name} outputTokens`, now.outputTokens),
    fact(`row ${name} cost`, toDecimalUsd(now.costNano)),
    fact(`row ${name} before`, toDecimalUsd(before.costNano)),
    fact(`row ${name} change`, toDecimalUsd(now.costNano - before.costNano)),
  ];
}

/** "By agent: agent-0 +$68.82, agent-3 +$67.00, 198 more." */
function lineFact(by: DimensionName, rows: readonly Driver[]): Fact {
  const { label } = dimensionNamed(by);
  const changed = rows.filter(({ change }) => change !== 0n);
  const named = changed
    .slice(0, NAMED)
    .map(({ name, change }) => `${name} ${change > 0n ? '+' : '−'}${formatMoney(sizeOf(change), undefined)}`);
  const more = changed.length > NAMED ? [`${changed.length - NAMED} more`] : [];
  return fact(`line By ${label}`, [...named, ...more].join(', '));
}

function effectFacts({ now, before }: Windows): readonly Fact[] {
  const models = new Set([...now.model, ...before.model].map(({ model }) => model));
  const changes = [...models].map((model) => ({ now: goodOf(now, model), before: goodOf(before, model) }));
  const failed = { now: failedNano(now), before: failedNano(before) };
  const effects = effectsOf(changes, failed);
  const told = EFFECTS.filter((effect) => effects[effect] !== 0n);
  const steps = told.map((effect) => effects[effect]).sort((a, b) => (sizeOf(b) > sizeOf(a) ? 1 : -1));
  const difference = told.reduce((sum, effect) => sum + effects[effect], 0n);
  return [
    fact('figure difference', toDecimalUsd(difference)),
    ...told.map((effect) => fact(`figure ${effect}Effect`, toDecimalUsd(effects[effect]))),
    ...steps.map((nano, index) => fact(`step ${index}`, toDecimalUsd(nano))),
  ];
}

function goodOf({ model }: ExplainingSums, name: string): ModelSums {
  const sums = addSums(
    model.filter((row) => row.model === name && row.status === 'ok').map((row) => row.sums),
  );
  return { requests: sumOf(sums, 'requests'), tokens: tokensOf(sums), costNano: sumOf(sums, 'cost') };
}

function failedNano({ model }: ExplainingSums): bigint {
  return sumOf(addSums(model.filter(({ status }) => status === 'error').map(({ sums }) => sums)), 'cost');
}
