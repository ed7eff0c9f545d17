import { counted, say } from '../../../language/say.ts';
import { formatMoney } from '../../currency.ts';
import type { Footing, Message, ReplyPeriod } from '../../message.ts';
import { formatUsd } from '../../money.ts';
import { toZonedText } from '../../period.ts';
import type { Incident } from '../../state.ts';
import { lifeOf } from '../incidents/life.ts';
import { findingForAll, tellingOf } from '../incidents/message.ts';
import { capitalised, isPersonal, scopeText, scopeWords } from '../scope.ts';
import { excessOf, maybeSpikeFacts } from '../spikes/facts.ts';
import type { CrossedBudget } from './budgets.ts';
import type { DigestDay, DigestFacts } from './facts.ts';
import { nobodysLines } from './nobodys.ts';
import { comparisonLines, differs, digestHeadline } from './words.ts';

const MOST_NAMED = 3;

export type DigestNews = {
  /** What made the difference to the usual; null where there is none, or nothing stands out. */
  readonly why: string | null;
  /** Incidents that began in those days and touch what the digest is about. */
  readonly incidents: readonly Incident[];
  readonly budgets: readonly CrossedBudget[];
  /** What an earlier digest said and is no longer so. */
  readonly correction: string | null;
  /** Months that cost something else now. */
  readonly restated: readonly string[];
  /** Models whose price nobody knows, and no digest told of before. */
  readonly unpriced: readonly string[];
  /** Models in use that are taken away, and no digest told of before. */
  readonly retiring: readonly string[];
  /** Budgets against what a month came to. */
  readonly actuals: readonly string[];
  /** Alerts the channel was spared until now. */
  readonly held: readonly string[];
  /** The largest saving of a week or month, where it is worth a line. */
  readonly tip: string | null;
  /** Usual days, weeks or months that were passed over, and what they came to in nano-USD. */
  readonly quiet: { readonly count: number; readonly nano: bigint } | null;
};

/** Whether anything is worth more than one line. */
export function isNotable(day: DigestDay, facts: DigestFacts, news: DigestNews): boolean {
  return differs(day, facts) || reasonLines(news).length > 0;
}

export type DigestParts = {
  readonly report: Message;
  readonly day: DigestDay;
  readonly facts: DigestFacts;
  readonly news: DigestNews;
  /** How far the digest's own days may be trusted. */
  readonly footing: Footing;
};

/** One line on a normal day or week; the whole report, led by the reason, on an odd one, and each month. */
export function digestMessage({ report, day, facts, news, footing }: DigestParts): Message {
  const lines = [
    // An incident about money says itself what made it.
    ...(news.why && !news.incidents.some(isAboutMoney) ? [news.why] : []),
    ...reasonLines(news),
    ...(day.late ? [say`This digest is late: Tokenbell could not send it when it was due.`] : []),
    ...quietLines(day, news),
    ...news.held,
    ...comparisonLines(day, facts),
    ...news.actuals,
    ...nobodysLines(day, facts, footing),
    ...(news.tip ? [news.tip] : []),
  ];
  const digest: Message = {
    ...report,
    tone: 'digest',
    visibility: 'public',
    headline: digestHeadline(day, facts, notesOf(news)),
    actions: [{ label: say`Show the report`, command: report.command }, ...whyActions(day, facts)],
  };
  if (report.error) return { ...digest, lines: [...lines, ...report.lines] };
  const period = daysPeriod(day, facts);
  if (day.every === 'month' || isNotable(day, facts, news)) {
    return { ...digest, lines: [...lines, ...reportLines(report, period), ...report.lines] };
  }
  const { sections: _, fileTable: __, ...short } = digest;
  return { ...short, lines, period, figures: [], table: null, charts: [], csvName: null, footing };
}

/** What made those days differ from the ones before, where their usage can be asked for in plain words. */
function whyActions({ every, timeZone, question }: DigestDay, { from, to }: DigestFacts): Message['actions'] {
  const { filters, hidesCost } = question;
  const isPlain = filters.every(({ values, negate }) => !negate && values.length === 1 && values[0] !== '');
  if (hidesCost || !isPlain) return [];
  const words = filters.map(({ dimension, values }) => scopeWords(`${dimension}:${values[0]}`));
  // Dates, because "yesterday" is another day tomorrow.
  const [first, last] = [from, to - 1].map((at) => toZonedText(at, timeZone).slice(0, 10));
  const range = every === 'month' ? first?.slice(0, 7) : first === last ? first : `${first}..${last}`;
  return [{ label: say`Why`, command: ['/usage why', range, ...words].join(' ') }];
}

/** Why there is more than a line, the most urgent first. */
function reasonLines({
  incidents,
  budgets,
  restated,
  correction,
  unpriced,
  retiring,
}: DigestNews): readonly string[] {
  return [
    ...incidentLines(incidents),
    ...budgets.slice(0, MOST_NAMED).map(({ line }) => line),
    ...(correction ? [correction] : []),
    ...restated.map((line) => `${line}.`),
    ...unpricedLines(unpriced),
    ...retiringLines(retiring),
  ];
}

/** The same in the words of a headline. */
function notesOf({
  incidents,
  budgets,
  restated,
  correction,
  unpriced,
  retiring,
}: DigestNews): readonly string[] {
  const [budget] = budgets;
  return [
    ...(incidents.length > 0 ? [incidentsNote(incidents.length)] : []),
    ...(budget ? [budget.note] : []),
    ...(correction || restated.length > 0 ? [say`earlier figures corrected`] : []),
    ...(unpriced.length > 0 ? [unpricedNote(unpriced.length)] : []),
    ...(retiring.length > 0 ? [retiringNote(retiring.length)] : []),
  ];
}

function incidentsNote(count: number): string {
  return counted(count, say`1 incident`, say`${count} incidents`);
}

function unpricedNote(count: number): string {
  return counted(count, say`1 model without a price`, say`${count} models without a price`);
}

function retiringNote(count: number): string {
  return counted(count, say`1 model retiring`, say`${count} models retiring`);
}

/** A line alone speaks of the days before it, not of the period its report would show. */
function daysPeriod({ timeZone }: DigestDay, { from, to }: DigestFacts): ReplyPeriod {
  return { from: toZonedText(from, timeZone), to: toZonedText(to, timeZone), timeZone, granularity: 'day' };
}

/** What stands below, where it is of another time than the headline. */
function reportLines({ headline, period }: Message, { from, to }: ReplyPeriod): readonly string[] {
  return period && (period.from !== from || period.to !== to) ? [say`Below: ${headline}.`] : [];
}

function quietLines({ every, question }: DigestDay, { quiet }: DigestNews): readonly string[] {
  if (!quiet) return [];
  return [quietText(every, quiet.count, formatMoney(quiet.nano, question.currency))];
}

function quietText(every: DigestDay['every'], count: number, amount: string): string {
  switch (every) {
    case 'day':
      return counted(
        count,
        say`1 usual day before, ${amount} in all.`,
        say`${count} usual days before, ${amount} in all.`,
      );
    case 'week':
      return counted(
        count,
        say`1 usual week before, ${amount} in all.`,
        say`${count} usual weeks before, ${amount} in all.`,
      );
    case 'month':
      return counted(
        count,
        say`1 usual month before, ${amount} in all.`,
        say`${count} usual months before, ${amount} in all.`,
      );
  }
}

function retiringLines(retiring: readonly string[]): readonly string[] {
  const named = retiring.slice(0, MOST_NAMED).map((line) => `${line}.`);
  const more = retiring.length - named.length;
  if (more <= 0) return named;
  const rest = counted(
    more,
    say`1 more model retiring: /usage prices retirements.`,
    say`${more} more models retiring: /usage prices retirements.`,
  );
  return [...named, rest];
}

function unpricedLines(unpriced: readonly string[]): readonly string[] {
  if (unpriced.length === 0) return [];
  const named = unpriced.slice(0, MOST_NAMED).join(', ');
  const more = unpriced.length - MOST_NAMED;
  return [
    more > 0
      ? say`New, and without a price yet: ${named} and ${more} more. What it costs is pending, not zero.`
      : say`New, and without a price yet: ${named}. What it costs is pending, not zero.`,
  ];
}

function incidentLines(incidents: readonly Incident[]): readonly string[] {
  const named = incidents.slice(0, MOST_NAMED).map((incident) => {
    const text = incidentText(incident);
    return incident.state === 'resolved'
      ? say`Incident ${String(incident.number)}: ${text}.`
      : say`Incident ${String(incident.number)}: ${text}, still open.`;
  });
  const more = incidents.length - named.length;
  return more > 0 ? [...named, say`${more} more: see /usage alert list.`] : named;
}

/** A digest may be read where the alert was not, so it names no person. */
function incidentText(incident: Incident): string {
  const spike = maybeSpikeFacts(incident);
  if (!spike) return `${tellingOf(incident).title}: ${findingForAll(incident)}`;
  const subject = capitalised(isPersonal(spike.scope) ? say`one person` : scopeText(spike.scope));
  return say`${subject}, ${formatUsd(excessOf(spike))} more than expected`;
}

function isAboutMoney(incident: Incident): boolean {
  return maybeSpikeFacts(incident) !== undefined || lifeOf(incident).excessNano !== null;
}
