import { say } from '../../language/say.ts';
import { type DimensionName, dimensionNamed, isNamed, NO_VALUE } from '../dimensions.ts';
import type { Measures } from '../store.ts';
import { maybeLeaderText, shareText } from './leader.ts';
import { isAllPlanned } from './measures.ts';
import { metricValue } from './metrics.ts';
import type { Question } from './question.ts';
import type { Group } from './table/breakdown.ts';
import { amountText } from './wording.ts';

type Ranked = {
  readonly by: DimensionName;
  /** Largest first. */
  readonly ranked: readonly Group[];
  readonly total: Measures;
};

/**
 * Who leads a ranking; before them what names nobody, where that is more. Nothing where nobody has any of what is
 * measured.
 */
export function leadingText({ ranked, total }: Ranked, question: Question): string | undefined {
  const leader = ranked.find(({ value }) => isNamed(value));
  const nameless = ranked.find(({ value }) => value === NO_VALUE);
  const sizeOf = ({ measures }: Pick<Group, 'measures'>) => sizeIn(measures, total, question);
  const [most, hidden] = [leader ? sizeOf(leader) : 0n, nameless ? sizeOf(nameless) : 0n];
  const leads = leader && most > 0n ? maybeLeaderText({ leader, total }, question) : undefined;
  if (!nameless || hidden <= most) return leads;
  const amount = amountText(metricOf(question), nameless.measures, question.currency);
  const has = say`${nameless.name} has ${amount}${shareText(hidden, sizeOf({ measures: total }))}`;
  return leads === undefined ? has : `${has}; ${leads}`;
}

/** Whether no call of a ranking says what it is about. */
export function isNameless({ ranked }: Pick<Ranked, 'ranked'>): boolean {
  return ranked.length > 0 && ranked.every(({ value }) => value === NO_VALUE);
}

/** How senders name it, for a ranking in which none of them did. */
export function howToName(by: DimensionName): string {
  const { label } = dimensionNamed(by);
  return say`Services name the ${label} of a call as "${FIELDS[by] ?? by}" in its event: docs/events.md.`;
}

/** Fields of an event that are not called as their dimension is. */
const FIELDS: Readonly<Partial<Record<DimensionName, string>>> = {
  tag: 'tags',
  tool: 'tools',
  file: 'files',
  trace: 'traceId',
};

function metricOf({ metric, hidesCost }: Question): Question['metric'] {
  return hidesCost && metric === 'cost' ? 'tokens' : metric;
}

function sizeIn(measures: Group['measures'], total: Measures, question: Question): bigint {
  const metric = metricOf(question);
  const isMoney = metric === 'cost' || metric === 'latency';
  return isMoney && isAllPlanned(total) ? measures.plannedCostNano : metricValue(metric, measures);
}
