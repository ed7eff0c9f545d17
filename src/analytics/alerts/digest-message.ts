import { formatChange } from '../format.ts';
import type { Message, ReplyPeriod } from '../message.ts';
import { formatUsd } from '../money.ts';
import { toZonedText } from '../period.ts';
import { costText } from '../reports/measures.ts';
import { nanoOf } from '../reports/month.ts';
import { shorten } from '../reports/wording.ts';
import type { DigestDay, DigestFacts } from './digest-facts.ts';
import { capitalised, isPersonal, scopeText } from './scope.ts';
import { excessOf, type Spike } from './spike-facts.ts';

const HALF_DAY_MS = 12 * 3_600_000;
const SUBJECT_LENGTH = 40;
const MOST_NAMED = 3;

/** A day is odd when it differs from its usual by this share and by at least a dollar. */
const ODD_PERCENT = 40n;
const ODD_LEAST_NANO = 1_000_000_000n;

export type DigestNews = {
  /** Incidents that began in those days and touch what the digest is about. */
  readonly spikes: readonly Spike[];
  /** What an earlier digest said and is no longer so. */
  readonly correction: string | null;
};

/** One line on a normal day; the whole report, led by the reason, on an odd one. */
export function digestMessage(
  report: Message,
  day: DigestDay,
  facts: DigestFacts,
  { spikes, correction }: DigestNews,
): Message {
  const isOdd = differs(facts) || spikes.length > 0;
  const lines = [
    ...(day.late ? ['This digest is late: Tokenbell could not send it when it was due.'] : []),
    ...(correction ? [correction] : []),
    ...spikeLines(spikes),
  ];
  const digest: Message = {
    ...report,
    tone: 'digest',
    visibility: 'public',
    headline: shorten(headline(day, facts, spikes.length)),
    actions: [{ label: 'Show the report', command: report.command }],
  };
  if (isOdd || report.error) return { ...digest, lines: [...lines, ...report.lines] };
  const period = daysPeriod(day, facts);
  return { ...digest, lines, period, figures: [], table: null, charts: [], csvName: null, footing: null };
}

/** A line alone speaks of the days before it, not of the period its report would show. */
function daysPeriod({ timeZone }: DigestDay, { from, to }: DigestFacts): ReplyPeriod {
  return { from: toZonedText(from, timeZone), to: toZonedText(to, timeZone), timeZone, granularity: 'day' };
}

/** "ml, Thu 19 Nov: $412.00, +62 % on a usual Thursday ($254.00), 1 incident; month so far $6,120" */
function headline(day: DigestDay, facts: DigestFacts, incidents: number): string {
  const opened = incidents === 0 ? '' : `, ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}`;
  return `${whenText(day, facts)}: ${spentText(day, facts)}${opened}${outlookText(facts)}`;
}

function whenText({ question, days, timeZone }: DigestDay, { to }: DigestFacts): string {
  const subject = question.subject ? `${shorten(question.subject, SUBJECT_LENGTH)}, ` : '';
  return `${subject}${days > 1 ? `last ${days} days` : dayText(to, timeZone)}`;
}

/** "Thu 19 Nov": the local day that ends at an instant. */
export function dayText(end: number, timeZone: string): string {
  const options = { timeZone, weekday: 'short', day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(end - HALF_DAY_MS);
}

function spentText({ days }: DigestDay, facts: DigestFacts): string {
  const { spent, usual, weekday } = facts;
  const cost = spent.events === 0n ? 'no usage' : costText(spent);
  if (usual === null) return cost;
  const span = days > 1 ? `${days} days` : weekday;
  if (!differs(facts)) return days > 1 ? `${cost}, as usual` : `${cost}, a usual ${span}`;
  const change = formatChange(spent.costNano, usual) ?? 'up';
  return `${cost}, ${change} on ${days > 1 ? `the usual ${span}` : `a usual ${span}`} (${formatUsd(usual)})`;
}

function differs({ spent, usual }: DigestFacts): boolean {
  if (usual === null) return false;
  const difference = spent.costNano - usual;
  const size = difference < 0n ? -difference : difference;
  return size >= ODD_LEAST_NANO && size * 100n >= usual * ODD_PERCENT;
}

function outlookText({ outlook }: DigestFacts): string {
  const soFar = `; month so far ${formatUsd(outlook.actualNano)}`;
  if (outlook.projection.status !== 'ok') return soFar;
  return `${soFar}, heading for ${formatUsd(nanoOf(outlook.projection.total.point))}`;
}

/** A digest may be read where the alert was not, so it names no person. */
function spikeLines(spikes: readonly Spike[]): readonly string[] {
  const named = spikes.slice(0, MOST_NAMED).map(({ incident, facts }) => {
    const subject = isPersonal(facts.scope) ? 'one person' : scopeText(facts.scope);
    const end = incident.state === 'resolved' ? '' : ', still open';
    return `Incident ${incident.number}: ${capitalised(subject)}, ${formatUsd(excessOf(facts))} more than expected${end}.`;
  });
  const more = spikes.length - named.length;
  return more > 0 ? [...named, `${more} more: see /usage alert list.`] : named;
}
