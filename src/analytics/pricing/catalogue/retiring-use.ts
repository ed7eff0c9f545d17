import { say } from '../../../language/say.ts';
import { type DimensionName, FOLDED_VALUE, NO_VALUE } from '../../dimensions.ts';
import type { Filter, UsageReader } from '../../store.ts';
import { callsText } from '../../words/counts.ts';
import { firstNames } from '../../words/first-names.ts';
import { modelText } from '../book/used-models.ts';
import { isoDay, isRetiredBy, type Retirement, retiresText } from './retirements.ts';

const DAY_MS = 86_400_000;
/** What was used in so many days before is in use. */
const USED_MS = 30 * DAY_MS;
/** So long before it happens people are told. */
const AHEAD_MS = 60 * DAY_MS;
const MOST_TEAMS = 3;

/** A model in use that is taken away soon, or was. */
export type RetiringUse = {
  readonly retirement: Retirement;
  readonly calls: bigint;
  /** Teams that made them, most calls first; "" where they have none. */
  readonly teams: readonly string[];
};

export type RetiringQuestion = {
  readonly org: string;
  readonly filters: readonly Filter[];
  /** UTC milliseconds. */
  readonly now: number;
};

/** Models used in the last 30 days that retire within 60, or retired already; the soonest first. */
export async function retiringUse(
  usage: Pick<UsageReader, 'sum'>,
  retirements: readonly Retirement[],
  question: RetiringQuestion,
): Promise<readonly RetiringUse[]> {
  const until = isoDay(question.now + AHEAD_MS);
  const near = retirements.filter(({ day }) => day <= until);
  if (near.length === 0) return [];
  const used = await callsBy(usage, question, 'model');
  const found: RetiringUse[] = [];
  for (const retirement of near) {
    const names = [...used.keys()].filter((model) => isRetiredBy({ ...retirement, model }, retirement));
    const use = names.length === 0 ? undefined : await maybeUse(usage, retirement, { names, question });
    if (use) found.push(use);
  }
  return found;
}

/** "openai/gpt-4o retires on 2026-12-31: 1,234 calls in the last 30 days by ml and web; replacement gpt-5-mini" */
export function retiringText({ retirement, calls, teams }: RetiringUse, now: number): string {
  const made = callsText(calls);
  const named = teams.filter((team) => team !== NO_VALUE && team !== FOLDED_VALUE);
  const recent =
    named.length === 0
      ? say`${made} in the last 30 days`
      : say`${made} in the last 30 days by ${firstNames(named, MOST_TEAMS)}`;
  const { replacement } = retirement;
  const instead = replacement === null ? [] : [say`replacement ${replacement}`];
  return `${modelText(retirement)} ${retiresText(retirement, now)}: ${[recent, ...instead].join('; ')}`;
}

type Named = { readonly names: readonly string[]; readonly question: RetiringQuestion };

/** A name may be used at other providers as well. */
async function maybeUse(
  usage: Pick<UsageReader, 'sum'>,
  retirement: Retirement,
  { names, question }: Named,
): Promise<RetiringUse | undefined> {
  const named = withFilter(question, 'model', names);
  const providers = [...(await callsBy(usage, named, 'provider')).keys()].filter((provider) =>
    names.some((model) => isRetiredBy({ provider, model }, retirement)),
  );
  if (providers.length === 0) return undefined;
  const teams = [...(await callsBy(usage, withFilter(named, 'provider', providers), 'team'))];
  const calls = teams.reduce((sum, [, count]) => sum + count, 0n);
  const byCalls = teams.sort(([, one], [, other]) => Number(other - one));
  return { retirement, calls, teams: byCalls.map(([team]) => team) };
}

function withFilter(
  question: RetiringQuestion,
  dimension: DimensionName,
  values: readonly string[],
): RetiringQuestion {
  return { ...question, filters: [...question.filters, { dimension, values, negate: false }] };
}

async function callsBy(
  usage: Pick<UsageReader, 'sum'>,
  { org, filters, now }: RetiringQuestion,
  by: DimensionName,
): Promise<ReadonlyMap<string, bigint>> {
  const query = { org, filters, from: now - USED_MS, to: now };
  const rows = await usage.sum(query, { by, measures: ['requests'] });
  return new Map(
    rows
      .filter(({ measures }) => measures.requests > 0n)
      .map(({ value, measures }) => [value, measures.requests]),
  );
}
