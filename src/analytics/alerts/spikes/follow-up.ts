import { lifeOf } from '../incidents/life.ts';
import { breakdownsOf, causesOf } from './causes.ts';
import { excessOf, type Spike, type SpikeFacts } from './facts.ts';
import { expectedIn, measureSpike, spentIn, windowOf } from './measure.ts';
import type { SpikeContext } from './opening.ts';
import { calmHours, type WatchedScope } from './watched-scope.ts';

const HOUR_MS = 3_600_000;

/** Closed hours back within their usual range that end an incident. */
const CALM_HOURS = 2;

/**
 * A message is edited when its excess is this much off, or twice what was told, at most once a minute; an hour old, when
 * it is off at all.
 */
const NEWS_FACTOR = 1.2;
const LEAST_APART_MS = 60_000;
const OLD_MS = HOUR_MS;
const OLD_NEWS_FACTOR = 1.02;
const DOUBLED = 2;

/** What there is to say of an open spike: grown, or over; undefined while nothing is worth saying. */
export async function maybeFollowUp(
  context: SpikeContext,
  { incident, facts }: Spike,
): Promise<{ readonly isOver: boolean; readonly facts: SpikeFacts } | undefined> {
  const { usage, org, history, now } = context;
  const watched = await history.watched(facts.scope);
  const calm = calmHours(watched, history.hours, facts.since);
  const isOver = calm >= CALM_HOURS;
  const until = isOver ? endOf(history.hours, calm, facts) : now;
  const window = await windowOf(history, { org, since: facts.since, until, without: [] });
  const spent = Number(await spentIn(usage, facts.scope, window)) / 1e9;
  const excess = spent - expectedIn(history, watched, window);
  const { toldNano } = lifeOf(incident);
  if (!isOver && !isNews(facts, { excess, toldNano, now })) return undefined;
  const measured = await measureSpike(usage, history, watched, { window, now });
  const causes = await causesAgain(context, watched, facts, window);
  return { isOver, facts: { ...facts, ...measured, causes } };
}

/** The incident's money is counted up to the hours that were calm again. */
function endOf(hours: readonly number[], calm: number, { since }: SpikeFacts): number {
  return Math.max(since + HOUR_MS, hours.at(-calm) ?? 0);
}

type Grown = {
  readonly excess: number;
  /** What it was when it was last said that it grew. */
  readonly toldNano: string | null;
  readonly now: number;
};

function isNews(facts: SpikeFacts, { excess, toldNano, now }: Grown): boolean {
  const told = Number(excessOf(facts)) / 1e9;
  const doubled = toldNano === null ? Number.POSITIVE_INFINITY : (DOUBLED * Number(toldNano)) / 1e9;
  const age = now - facts.until;
  const factor = age >= OLD_MS ? OLD_NEWS_FACTOR : NEWS_FACTOR;
  const isOff = excess >= factor * told || excess <= told / factor || (told < doubled && excess >= doubled);
  return age >= LEAST_APART_MS && isOff;
}

/** Another cause may have joined; where none has a name any more, the last known ones stay. */
async function causesAgain(
  { usage, hidesPeople }: SpikeContext,
  { scope }: WatchedScope,
  { causes }: SpikeFacts,
  window: Parameters<typeof breakdownsOf>[2],
): Promise<SpikeFacts['causes']> {
  const found = causesOf(await breakdownsOf(usage, scope, window, hidesPeople));
  return found.length > 0 ? [...found] : causes;
}
