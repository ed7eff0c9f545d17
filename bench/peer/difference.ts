import { absolute } from '../../src/analytics/absolute.ts';
import { formatMoney } from '../../src/analytics/currency.ts';
import { dimensionNamed } from '../../src/analytics/dimensions.ts';
import { toDecimalUsd } from '../../src/analytics/money.ts';
import {
  type Driver,
  driversOf,
  explained,
  type ValueSums,
} from '../../src/analytics/reports/why/drivers.ts';
import { EFFECTS, effectsOf, type ModelSums } from '../../src/analytics/reports/why/effects.ts';
import { say } from '../../src/language/say.ts';
import { addSums, sumOf, tokensOf } from './cells.ts';
import { type Fact, fact } from './facts.ts';
import type { Sums } from './sums.ts';
import type { Explaining, ExplainingSums } from './why-sums.ts';

/** What is compared, by all that may explain the difference. */
export type Windows = { readonly now: ExplainingSums; readonly before: ExplainingSums };

export type DriversBy = { readonly by: Explaining; readonly rows: readonly Driver[] };

/** Values named in a line. */
const NAMED = 2;

/** What a difference comes from, by each of some dimensions, and the one that tells most of it. */
export function explainedBy(
  dimensions: readonly Explaining[],
  windows: Windows,
): { readonly told: DriversBy | undefined; readonly others: readonly DriversBy[] } {
  const drivers = dimensions.map((by) => ({ by, rows: driversBy(by, windows) }));
  const shares = drivers.map(({ rows }) => (rows.length > 1 ? explained(rows) : 0));
  const told = drivers[shares.indexOf(Math.max(...shares))];
  return { told, others: drivers.filter((one) => one !== told) };
}

/** "By agent: agent-0 +$68.82, agent-3 +$67.00, 198 more." */
export function lineFact({ by, rows }: DriversBy): Fact {
  const { label } = dimensionNamed(by);
  const changed = rows.filter(({ change }) => change !== 0n);
  const named = changed
    .slice(0, NAMED)
    .map(
      ({ name, change }) => `${name} ${change > 0n ? '+' : '−'}${formatMoney(absolute(change), undefined)}`,
    );
  const more = changed.length > NAMED ? [say`${changed.length - NAMED} more`] : [];
  return fact(`line By ${label}`, [...named, ...more].join(', '));
}

/** The difference and its effects, as figures and as steps of the picture. */
export function effectFacts({ now, before }: Windows): readonly Fact[] {
  const models = new Set([...now.model, ...before.model].map(({ model }) => model));
  const changes = [...models].map((model) => ({ now: goodOf(now, model), before: goodOf(before, model) }));
  const failed = { now: failedNano(now), before: failedNano(before) };
  const effects = effectsOf(changes, failed);
  const told = EFFECTS.filter((effect) => effects[effect] !== 0n);
  const steps = told.map((effect) => effects[effect]).sort((a, b) => (absolute(b) > absolute(a) ? 1 : -1));
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

export function valueSums(sums: Sums): ValueSums {
  return {
    costNano: sumOf(sums, 'cost'),
    pendingEvents: 0n,
    requests: sumOf(sums, 'requests'),
    inputTokens: sumOf(sums, 'inputTokens'),
    outputTokens: sumOf(sums, 'outputTokens'),
  };
}

function driversBy(by: Explaining, { now, before }: Windows): readonly Driver[] {
  const side = (sums: ExplainingSums) =>
    new Map([...(by === 'model' ? modelsOf(sums) : sums[by])].map(([value, own]) => [value, valueSums(own)]));
  return driversOf(by, { now: side(now), before: side(before) });
}

function modelsOf({ model }: ExplainingSums): ReadonlyMap<string, Sums> {
  const byModel = Map.groupBy(model, (row) => row.model);
  return new Map([...byModel].map(([name, rows]) => [name, addSums(rows.map(({ sums }) => sums))]));
}
