import { type HourlySplit, type HourlyUsage, hourOf, type ScopeHours } from './hourly-usage.ts';
import type { SeriesRule } from './series-rule.ts';
import { type Episode, episodesOf, type HourWatch, type Odd, widestEpisodes } from './watch.ts';

/** A rule with the scopes it is run over. */
export type Assignment = {
  readonly rule: SeriesRule;
  /** One scope; null: all of the rule's own. */
  readonly scope: string | null;
};

/** A rule that has judged closed hours and judges those that close from now on. */
export type SeriesRun = {
  /** The episodes up to now, as the hours that closed make them. */
  episodes(hourly: HourlyUsage): Promise<readonly Episode[]>;
  /** The hours of a scope it has judged. */
  hoursOf(scope: string): ScopeHours | undefined;
};

type Judged = {
  readonly hours: ScopeHours;
  readonly version: number;
  readonly watch: HourWatch;
  readonly odd: Map<number, Odd>;
  /** Hours judged so far. */
  count: number;
};

/** Hours judged in a row, some milliseconds' work: a first look judges more than half a million. */
const HOURS_A_TURN = 250;

/**
 * What was judged is not judged again, but where its hours are no longer what they were. `pause` lets other work of
 * this process go on.
 */
export function createSeriesRun({ rule, scope }: Assignment, pause: () => Promise<void>): SeriesRun {
  let from = Number.NaN;
  let judged = new Map<string, Judged>();
  return {
    episodes: async (hourly) => {
      const start = hourly.places[0]?.at ?? Number.NaN;
      if (start !== from) judged = new Map();
      from = start;
      const count = hourly.places.length;
      const episodes: Episode[] = [];
      for (const split of splitsOf(rule, scope)) {
        for (const hours of await hourly.scopes(split)) {
          const known = judged.get(hours.scope);
          const isGood = known && known.hours === hours && known.version === hours.version;
          const own = isGood ? known : unjudged(hours, rule);
          judged.set(hours.scope, own);
          await judgeOn(own, hourly, pause);
          episodes.push(...episodesOf(hours.scope, own.odd, { ...rule, count }));
        }
      }
      return scope === null ? widestEpisodes(episodes, (one) => depthOf(rule, one)) : episodes;
    },
    hoursOf: (one) => judged.get(one)?.hours,
  };
}

function splitsOf(rule: SeriesRule, scope: string | null): readonly HourlySplit[] {
  const { scopes, filters, countsHanging } = rule;
  if (scope !== null) return [{ of: { scope }, filters, ...(countsHanging && { countsHanging }) }];
  return scopes.map((one) => ({ of: one === 'org' ? { scope: 'org' } : { by: one }, filters }));
}

function unjudged(hours: ScopeHours, rule: SeriesRule): Judged {
  return { hours, version: hours.version, watch: rule.watch(), odd: new Map(), count: 0 };
}

async function judgeOn(own: Judged, { places }: HourlyUsage, pause: () => Promise<void>): Promise<void> {
  for (const place of places.slice(own.count)) {
    const odd = own.watch.push(hourOf(own.hours, place, own.count));
    if (odd) own.odd.set(own.count, odd);
    own.count++;
    if (own.count % HOURS_A_TURN === 0) await pause();
  }
}

function depthOf({ scopes }: SeriesRule, scope: string): number {
  const dimensions: readonly string[] = scopes;
  return dimensions.indexOf(scope.split(':', 1)[0] ?? '');
}
