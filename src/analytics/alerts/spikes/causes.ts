import { type Breakdown, type Cause, namedCauses } from '../../detect/causes.ts';
import { type DimensionName, isNamed } from '../../dimensions.ts';
import type { Filter, UsageStore } from '../../store.ts';
import { scopeFilters } from '../scope.ts';

const DAY_MS = 86_400_000;
const MOST_COMPARED_DAYS = 7;

/** What may have caused it, the most telling dimension first. */
const CAUSE_DIMENSIONS = ['agent', 'user', 'apiKey', 'feature', 'team', 'model'] as const;

/** Dimensions whose values name people, or things people name after themselves. */
const PERSONAL_DIMENSIONS: readonly DimensionName[] = ['user', 'apiKey'];

/** From this share of the excess on, a cause is the scope of the incident itself. */
const EXPLAINS = 0.8;
const MOSTLY = 0.5;

/** Who or what can act; a model is only used, so it is named but never the scope of an incident. */
const ACTING_DIMENSIONS: readonly string[] = ['agent', 'user', 'apiKey', 'feature', 'team'];

/** An agent that explains nearly as well as a person does comes first: it is what one can stop. */
const AS_GOOD = 0.9;

/** Where one dimension leaves this much of the excess unnamed, its other values explain nothing. */
const MOSTLY_UNNAMED = 0.5;

/** [since, until) of an organisation's spend, in part. */
export type Window = {
  readonly org: string;
  readonly since: number;
  readonly until: number;
  /** What is not looked at: spikes that are told elsewhere. */
  readonly without: readonly Filter[];
  /** How many days before have something to compare with. */
  readonly comparedDays: number;
};

/**
 * Starts of the same hours on the days before that a window is compared with; whole days ahead of it, so that
 * a long incident is not compared with itself.
 */
export function comparedShifts({ since, until, comparedDays }: Window): readonly number[] {
  const own = Math.max(1, Math.ceil((until - since) / DAY_MS));
  const days = Math.min(MOST_COMPARED_DAYS, Math.max(1, comparedDays - own + 1));
  return Array.from({ length: days }, (_, day) => (own + day) * DAY_MS);
}

/** Who and what the excess of a scope came from: contributors against the same hours of the days before. */
export async function breakdownsOf(
  usage: Pick<UsageStore, 'sum'>,
  scope: string,
  window: Window,
  hidesPeople: boolean,
): Promise<readonly Breakdown[]> {
  const { org, since, until, without } = window;
  const filters = [...scopeFilters(scope), ...without];
  const shifts = comparedShifts(window);
  const breakdowns: Breakdown[] = [];
  for (const by of CAUSE_DIMENSIONS) {
    if (hidesPeople && PERSONAL_DIMENSIONS.includes(by)) continue;
    const spent = await spendBy(by, 0);
    const before = new Map<string, number>();
    for (const shift of shifts) {
      for (const [value, usd] of await spendBy(by, shift)) before.set(value, (before.get(value) ?? 0) + usd);
    }
    const contributors = [...new Set([...spent.keys(), ...before.keys()])].map((value) => ({
      value,
      actual: spent.get(value) ?? 0,
      expected: (before.get(value) ?? 0) / shifts.length,
    }));
    breakdowns.push({ dimension: by, contributors });
  }
  return breakdowns;

  async function spendBy(by: DimensionName, shift: number): Promise<ReadonlyMap<string, number>> {
    const rows = await usage.sum({ org, filters, from: since - shift, to: until - shift }, { by });
    return new Map(rows.map((row) => [row.value, Number(row.measures.costNano) / 1e9]));
  }
}

/** Up to three causes with a name, the best explanation first. */
export function causesOf(breakdowns: readonly Breakdown[]): readonly Cause[] {
  const telling = breakdowns.filter((breakdown) => unnamedShare(breakdown) < MOSTLY_UNNAMED);
  const causes = namedOnly(namedCauses(telling));
  const [first] = causes;
  const agent = causes.find(({ dimension }) => dimension === 'agent');
  if (!first || !agent || weightOf(agent, breakdowns) < AS_GOOD * weightOf(first, breakdowns)) return causes;
  // Whose agent it is says nothing new; that leaves room for the model.
  const others = namedOnly(namedCauses(telling.filter(({ dimension }) => dimension !== 'team')));
  return [agent, ...others.filter(({ value, dimension }) => value !== agent.value || dimension !== 'agent')];
}

function namedOnly(causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(({ value }) => isNamed(value));
}

/** A cause's share of the excess times the part of its own spend that is excess, as the detector ranks them. */
function weightOf({ dimension, value, share }: Cause, breakdowns: readonly Breakdown[]): number {
  const contributors = breakdowns.find((one) => one.dimension === dimension)?.contributors ?? [];
  const own = contributors.find((one) => one.value === value);
  return own ? (Math.min(1, share) * (own.actual - own.expected)) / Math.max(own.actual, own.expected) : 0;
}

function unnamedShare({ contributors }: Breakdown): number {
  const excess = (of: Breakdown['contributors']) =>
    of.reduce((sum, { actual, expected }) => sum + actual - expected, 0);
  const total = excess(contributors);
  return total === 0 ? 0 : excess(contributors.filter(({ value }) => !isNamed(value))) / total;
}

/**
 * The narrowest scope that explains a spike, so that organisation, team and agent become one incident: nearly
 * all of it, or most of it where that scope stands out by itself.
 */
export function explainingScope(
  scope: string,
  causes: readonly Cause[],
  outstanding: ReadonlySet<string>,
): string {
  const [first] = causes;
  if (!first || !ACTING_DIMENSIONS.includes(first.dimension)) return scope;
  const named = `${first.dimension}:${first.value}`;
  return first.share >= (outstanding.has(named) ? MOSTLY : EXPLAINS) ? named : scope;
}

/** The team nearly all of the excess belongs to, whose channel it concerns. */
export function maybeTeamScope(breakdowns: readonly Breakdown[]): string | undefined {
  const [team] = namedCauses(breakdowns.filter(({ dimension }) => dimension === 'team'));
  return team && isNamed(team.value) && team.share >= EXPLAINS ? `team:${team.value}` : undefined;
}
