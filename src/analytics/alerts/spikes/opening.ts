import type { UsageStore } from '../../store.ts';
import { scopeFilters, withoutScopes } from '../scope.ts';
import { type Candidate, maybeOddHours } from './candidates.ts';
import { breakdownsOf, causesOf, explainingScope, maybeTeamScope } from './causes.ts';
import { excessOf, type SpikeFacts } from './facts.ts';
import { measureSpike, windowOf } from './measure.ts';
import { onsetOf } from './onset.ts';
import type { SpendHistory } from './spend-history.ts';
import { type Burst, isCoolingDown, type Telling, type Tellings, tellingOf } from './told.ts';

export type SpikeContext = {
  readonly usage: Pick<UsageStore, 'sum'>;
  readonly org: string;
  readonly history: SpendHistory;
  readonly hidesPeople: boolean;
  readonly now: number;
};

/** What an incident is opened with; `teamScope` is the team whose channel it concerns. */
export type Opening = {
  readonly facts: SpikeFacts;
  readonly teamScope: string | undefined;
};

/** With what may tell of the same. */
export type Surroundings = Tellings & {
  /** Incidents of late, and what was told of the same money by the minute. */
  readonly bursts: readonly Burst[];
  /** Dollars an incident must exceed its expectation by. */
  readonly least: number;
  /** Scopes that are candidates at the same look. */
  readonly outstanding: ReadonlySet<string>;
};

/**
 * The incident a candidate deserves: of the narrowest scope that caused it, and only of what no other
 * incident tells already. Undefined where nothing (much) remains to be told.
 */
export async function maybeOpening(
  context: SpikeContext,
  candidate: Candidate,
  { bursts, least, outstanding, ...tellings }: Surroundings,
): Promise<Opening | undefined> {
  const { usage, org, history, now } = context;
  const isCooling = (scope: string) => isCoolingDown(bursts, scope, { now, excess: candidate.excess });
  if (isCooling(candidate.scope)) return undefined;
  const telling = tellingOf(tellings, candidate);
  const told = telling.map(({ scope }) => scope);
  const rest = await maybeRest(context, candidate, { telling, least });
  if (!rest) return undefined;
  const span = { org, since: rest.since, until: now, without: withoutScopes(told) };
  const window = await windowOf(history, span);
  const breakdowns = await breakdownsOf(usage, candidate.scope, window, context.hidesPeople);
  const causes = causesOf(breakdowns);
  const [first] = causes;
  const scope = explainingScope(candidate.scope, causes, outstanding);
  if (isCooling(scope) || (first && isCooling(`${first.dimension}:${first.value}`))) return undefined;
  const measured = await measureSpike(usage, history, await history.watched(scope), {
    window: { ...window, without: [] },
    now,
  });
  if (Number(excessOf(measured)) / 1e9 < least) return undefined;
  const onset = await onsetOf(context, scope, measured.since);
  return { facts: { ...measured, onset, causes: [...causes] }, teamScope: maybeTeamScope(breakdowns) };
}

/** What is odd about a candidate when the spend that has its own message is taken out of its closed hours. */
async function maybeRest(
  { usage, org, history }: SpikeContext,
  candidate: Candidate,
  { telling, least }: { readonly telling: readonly Telling[]; readonly least: number },
): Promise<Candidate | undefined> {
  const { scope, since } = candidate;
  const told = telling.map((one) => one.scope);
  if (told.includes('org')) return undefined;
  // The open hour was looked at without it from the start.
  if (told.length === 0 || since >= history.openHour) return candidate;
  const filters = [...scopeFilters(scope), ...withoutScopes(told)];
  const from = Math.min(since, ...telling.map((one) => one.since));
  const buckets = history.hours.filter((at) => at >= from);
  const rows = await usage.sum(
    { org, filters, from: buckets[0] ?? since, to: history.openHour },
    { buckets },
  );
  const rest = new Array<number>(buckets.length).fill(0);
  for (const { bucket, measures } of rows) rest[bucket] = Number(measures.costNano) / 1e9;
  return maybeOddHours(history, history.watchedWith(scope, rest), least);
}
