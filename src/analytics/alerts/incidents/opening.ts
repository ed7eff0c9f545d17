import { UNTOUCHED } from '../../state/incident.ts';
import type { Incident } from '../../state.ts';
import { targetsOf } from '../targets.ts';
import type { Around } from './around.ts';
import type { Finding } from './finding.ts';
import { flappingOf } from './flapping.ts';
import { type IncidentLife, lifeOf, logged, UNTOLD } from './life.ts';
import { magnitude } from './magnitude.ts';
import { placesOf } from './placing.ts';
import { storedTellings } from './tellings.ts';

const MINUTE_MS = 60_000;

/** Between two episodes of a key. */
const APART_MS = 30 * MINUTE_MS;

/** After somebody said that it was planned. */
export const EXPECTED_MS = 24 * 60 * MINUTE_MS;

/** With so many times as much at stake it is another thing; what was planned may well grow while it lasts. */
export const GROWN_ANEW = 2n;
export const GROWN_BEYOND_PLAN = 5n;

export type OpeningDraft = Omit<Incident, 'number' | 'version'>;

/** The incident a finding opens; undefined where it would be the last one over again, or was said to be planned. */
export function maybeOpeningDraft(finding: Finding, around: Around, id: string): OpeningDraft | undefined {
  const { org, now, recent } = around;
  if (isRepetition(finding, around) || isPlanned(finding, around)) return undefined;
  const flapping = flappingOf(recent, finding.key, now);
  const life = { ...lifeOfFinding(finding, around), isFlapping: flapping === 'notice' };
  const subject = { id, number: Number.POSITIVE_INFINITY, life };
  const places = [...placesOf(subject, targetsOfFinding(finding, around), around, flapping)];
  return {
    id,
    org,
    key: finding.key,
    state: 'firing',
    openedAt: now,
    updatedAt: now,
    resolvedAt: null,
    ...UNTOUCHED,
    facts: { ...factsOf(finding), life: { ...life, places } },
  };
}

/** A finding's facts as they are stored with its incident. */
export function factsOf({ facts, reach, tell }: Finding): Readonly<Record<string, unknown>> {
  return { ...facts, ...(reach && { reach }), ...(tell && storedTellings(tell)) };
}

function lifeOfFinding(finding: Finding, { now, timeZone }: Around): IncidentLife {
  const { rule, scope, within, direction, severity, since } = finding;
  const excessNano = finding.excessNano === null ? null : String(finding.excessNano);
  return {
    ...UNTOLD,
    rule,
    scope,
    scopes: [...new Set([scope, ...within])],
    direction,
    severity,
    timeZone,
    since,
    excessNano,
    toldNano: excessNano,
    log: logged([], { at: now, who: null, what: { kind: 'opened' } }),
  };
}

/** Its own rule's routes, else those of spikes, which every alert takes that nobody sent elsewhere. */
function targetsOfFinding(finding: Finding, { routes, fallbackTarget }: Around): readonly string[] {
  const address = { scopes: [finding.scope, ...finding.within], channel: finding.channel };
  const own = targetsOf({ ...address, kind: finding.rule }, routes, null);
  return own.length > 0 ? own : targetsOf({ ...address, kind: 'spike' }, routes, fallbackTarget);
}

function isRepetition({ key, excessNano }: Finding, { recent, now }: Around): boolean {
  return recent.some(
    (incident) =>
      incident.key === key &&
      incident.resolvedAt !== null &&
      now - incident.resolvedAt < APART_MS &&
      !hasGrown(excessNano, incident, GROWN_ANEW),
  );
}

function isPlanned({ scope, direction, excessNano }: Finding, { recent, now }: Around): boolean {
  return recent.some((incident) => {
    const life = lifeOf(incident);
    if (life.expectedAt === null || now - life.expectedAt >= EXPECTED_MS) return false;
    return (
      life.scope === scope &&
      life.direction === direction &&
      !hasGrown(excessNano, incident, GROWN_BEYOND_PLAN)
    );
  });
}

function hasGrown(excessNano: bigint | null, before: Incident, times: bigint): boolean {
  const { excessNano: told } = lifeOf(before);
  if (excessNano === null || told === null) return false;
  return magnitude(String(excessNano)) >= times * magnitude(told);
}
