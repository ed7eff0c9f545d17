import { z } from 'zod';
import { PLAIN_LOCALE, speaking } from '../../../language/locale.ts';
import type { Incident, Organisation } from '../../state.ts';
import { aroundOf, type FlowParts } from './around.ts';
import type { Finding } from './finding.ts';
import { lifeOf } from './life.ts';
import { magnitude } from './magnitude.ts';
import { tellingOf } from './message.ts';
import type { News } from './moving.ts';
import { factsOf } from './opening.ts';
import { moveIncident, openIncident, withSeen } from './writes.ts';

/** What the rules of one look found in an organisation. */
export type Look = {
  readonly organisation: Organisation;
  readonly now: number;
  /** Rules that looked: their open incidents that no finding names are calm, and over after some looks. */
  readonly rules: readonly string[];
  /** Everything that is wrong now, news or not. */
  readonly findings: readonly Finding[];
  /** Keys nothing can be said about at this look: their incidents are left alone. */
  readonly unknown?: readonly string[];
  /** Calm looks in a row that end an incident. */
  readonly calmLooks?: number;
};

const CALM_LOOKS = 3;

/** A figure that is at or past its threshold; once its incident is open, it ends below 0.8 of it only. */
export function isPast(value: number, threshold: number, isOpen: boolean): boolean {
  return value >= (isOpen ? 0.8 * threshold : threshold);
}

/** Keys of a rule's open incidents, for `isPast`. */
export async function openKeys(
  { state }: Pick<FlowParts, 'state'>,
  org: string,
  rule: string,
): Promise<ReadonlySet<string>> {
  const open = await state.incidents(org, { unresolvedOnly: true, limit: MOST_OPEN });
  return new Set(open.filter((incident) => lifeOf(incident).rule === rule).map(({ key }) => key));
}

const MOST_OPEN = 200;

/**
 * Opens, updates and resolves the incidents of some rules by what they found, with everything that keeps alerts
 * from being noise. An incident that somebody changed meanwhile is left to the next look.
 */
export async function tellFindings(parts: FlowParts, look: Look): Promise<void> {
  const { organisation, now, rules, findings, unknown = [], calmLooks = CALM_LOOKS } = look;
  const open = await parts.state.incidents(organisation.id, { unresolvedOnly: true, limit: MOST_OPEN });
  if (open.length === 0 && findings.length === 0) return;
  let around = await aroundOf(parts, organisation, now);
  const found = new Map(findings.map((finding) => [finding.key, finding]));
  for (const incident of open) {
    if (!rules.includes(lifeOf(incident).rule) || unknown.includes(incident.key)) continue;
    const news = newsOf(incident, found.get(incident.key), { now, calmLooks });
    const moved = await moveIncident(parts, around, incident, news);
    if (moved) around = withSeen(around, moved);
  }
  for (const finding of widestFirst(findings)) {
    if (open.some(({ key }) => key === finding.key)) continue;
    const opened = await openIncident(parts, around, finding);
    if (opened) around = withSeen(around, opened);
  }
}

/** The organisation before its teams before their agents, so that what is wrong everywhere is told first. */
function widestFirst(findings: readonly Finding[]): readonly Finding[] {
  const depth = ({ scope, within }: Finding) => (scope === 'org' ? 0 : 1 + within.length);
  return findings.toSorted((a, b) => depth(a) - depth(b));
}

/** Figures that changed less are not worth an edit; other words are, now and then. */
const NEWS_PERCENT = 120;
const LEAST_APART_MS = 60_000;
const WORDS_APART_MS = 10 * 60_000;

function newsOf(incident: Incident, finding: Finding | undefined, { now, calmLooks }: Judged): News {
  const { calm } = lifeOf(incident);
  if (!finding) return { isOver: calm + 1 >= calmLooks, calm: calm + 1 };
  const { excessNano } = finding;
  const news = { isOver: false, calm: 0, excessNano };
  return isWorthAnEdit(incident, finding, now) ? { ...news, facts: factsOf(finding) } : news;
}

type Judged = { readonly now: number; readonly calmLooks: number };

function isWorthAnEdit(incident: Incident, finding: Finding, now: number): boolean {
  const { excessNano, reach, tell } = finding;
  const life = lifeOf(incident);
  const age = now - incident.updatedAt;
  if (excessNano === null || life.excessNano === null)
    return age >= WORDS_APART_MS && (reach ? hasMoved(incident, reach) : isReworded(incident, tell));
  const [before, after] = [magnitude(life.excessNano), magnitude(String(excessNano))];
  if (after >= 2n * magnitude(life.toldNano)) return true;
  return isOff(Number(before), Number(after)) && age >= LEAST_APART_MS;
}

function isOff(before: number, after: number): boolean {
  if (before === after) return false;
  return after * 100 >= before * NEWS_PERCENT || before * 100 >= after * NEWS_PERCENT;
}

/** What an earlier version told says nothing of how far it had gone. */
function hasMoved({ facts }: Incident, reach: readonly number[]): boolean {
  const told = reachSchema.safeParse(facts.reach).data;
  return reach.some((value, index) => isOff(told?.[index] ?? 0, value));
}

const reachSchema = z.array(z.number());

/** One language is enough to see it. */
function isReworded(incident: Incident, tell: Finding['tell']): boolean {
  return speaking(PLAIN_LOCALE, () => tell?.().finding !== tellingOf(incident).finding);
}
