import type { Organisation } from '../../state.ts';
import type { UsageStore } from '../../store.ts';
import type { Finding } from '../incidents/finding.ts';
import type { ActiveRules } from './active.ts';
import type { HourPlace } from './hour.ts';
import type { FoundParts, HourLook, HourRule } from './hour-rule.ts';
import { createHourlyUsage, type HourlyUsage } from './hourly-usage.ts';
import { seriesFinding, type TellingContext } from './series-finding.ts';
import { createSeriesRun, type SeriesRun } from './series-run.ts';
import { firstSeenIn, noteSights, type SightParts, type Sights } from './sight.ts';

/** No news of a closed hour older than this: the digest has it. */
const NEWS_HOURS = 6;

export type HourlyLooksParts = Pick<SightParts, 'state'> & {
  readonly usage: Pick<UsageStore, 'sum' | 'distinct' | 'hanging'>;
  readonly organisation: Organisation;
  readonly pause: () => Promise<void>;
};

export type HourlyMoment = {
  readonly now: number;
  /** When the organisation's first event happened. */
  readonly oldest: number;
  readonly rules: ActiveRules;
  /** Keys of unresolved incidents: they go on, however long ago they began. */
  readonly open: ReadonlySet<string>;
};

/** What the rules find in closed hours, remembering what they have read and judged. */
export type HourlyLooks = { findings(moment: HourlyMoment): Promise<readonly Finding[]> };

export function createHourlyLooks(parts: HourlyLooksParts): HourlyLooks {
  const { usage, organisation, pause } = parts;
  const { id: org, timeZone, people } = organisation;
  const hourly = createHourlyUsage({ usage, org, timeZone, pause });
  const context: TellingContext = { usage, org, timeZone, hidesPeople: people !== 'named', hourly };
  const runs = new Map<string, SeriesRun>();
  const found = new Map<string, readonly FoundParts[]>();
  return {
    findings: async (moment) => {
      hourly.update(moment.now);
      const series = await seriesFindings({ context, runs, pause }, moment);
      const hours = await hourFindings(parts, { hourly, found }, moment);
      return [...series, ...hours];
    },
  };
}

type Judging = Pick<HourlyLooksParts, 'pause'> & {
  readonly context: TellingContext;
  readonly runs: Map<string, SeriesRun>;
};

/** Episodes that go on now, if they are news or told already. */
async function seriesFindings(
  { context, runs, pause }: Judging,
  { rules, open }: HourlyMoment,
): Promise<readonly Finding[]> {
  const { hourly } = context;
  const findings: Finding[] = [];
  const names = new Set<string>();
  for (const assigned of rules.series) {
    const name = JSON.stringify([assigned.name, assigned.scope, assigned.rule.terms ?? null]);
    names.add(name);
    const run = runs.get(name) ?? createSeriesRun(assigned, pause);
    runs.set(name, run);
    for (const episode of await run.episodes(hourly)) {
      const isNews = episode.first >= hourly.places.length - NEWS_HOURS;
      if (episode.end !== null || !(isNews || open.has(`${assigned.name}:${episode.scope}`))) continue;
      const hours = run.hoursOf(episode.scope);
      if (hours) findings.push(await seriesFinding(context, assigned, episode, hours));
    }
  }
  for (const name of runs.keys()) if (!names.has(name)) runs.delete(name);
  return findings;
}

type Seen = { readonly hourly: HourlyUsage; readonly found: Map<string, readonly FoundParts[]> };

/** What was found in the last closed hours; each is looked at once. */
async function hourFindings(
  parts: HourlyLooksParts,
  { hourly, found }: Seen,
  { rules, oldest }: HourlyMoment,
): Promise<readonly Finding[]> {
  const { organisation, pause } = parts;
  const { id: org, timeZone, people } = organisation;
  const places = hourly.places.slice(-NEWS_HOURS);
  const nameOf = (rule: HourRule, { at }: HourPlace) => `${at} ${rule.kind}`;
  const due = places.filter((place) => rules.hours.some(({ rule }) => !found.has(nameOf(rule, place))));
  const last = places.at(-1);
  const sights: Sights =
    due.length === 0 || !last ? new Map() : await noteSights({ ...parts, org }, { oldest, to: last.to });
  for (const place of due) {
    const look: HourLook = {
      usage: parts.usage,
      org,
      timeZone,
      hidesPeople: people !== 'named',
      from: place.at,
      to: place.to,
      oldest,
      firstSeen: firstSeenIn(sights),
    };
    for (const { rule } of rules.hours) {
      if (!found.has(nameOf(rule, place))) found.set(nameOf(rule, place), await rule.look(look));
      await pause();
    }
  }
  const current = new Set(places.flatMap((place) => rules.hours.map(({ rule }) => nameOf(rule, place))));
  for (const name of found.keys()) if (!current.has(name)) found.delete(name);
  const findings = places.flatMap((place) =>
    rules.hours.flatMap(({ rule, severity, channel }) =>
      (found.get(nameOf(rule, place)) ?? []).map((one) => ({ ...one, rule: rule.kind, severity, channel })),
    ),
  );
  // What is found again while it is news still is the same incident.
  return [...new Map(findings.toReversed().map((finding) => [finding.key, finding])).values()];
}
