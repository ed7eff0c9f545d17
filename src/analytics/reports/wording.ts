import { takesMoreRoom } from '../../language/locale.ts';
import { listText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import type { Currency } from '../currency.ts';
import { dimensionNamed } from '../dimensions.ts';
import type { Filter, Measures } from '../store.ts';
import { requestsText, tokensText } from '../words/counts.ts';
import { formatChange, formatCount } from '../words/format.ts';
import { isAllPlanned, tokensOf } from './measures.ts';
import { metricValue } from './metrics.ts';
import { costChangeText, costText, plannedText } from './pending-cost.ts';
import type { Metric, Question } from './question.ts';
import type { TableMeasures } from './table/breakdown.ts';
import { formerOf, formerText, isCalendar } from './versus/former-period.ts';

const HEADLINE_LENGTH = 120;

/** Whom a headline is about. What is ours stands otherwise within a sentence than at its head; names do not. */
export type Subject = {
  /** "ml", "You", "All teams". */
  readonly name: string;
  /** What is said of a window in which they used nothing. */
  readonly nothing: (window: string) => string;
};

/** The one line a phone shows: who, how much, in which window, against what. */
export function headlineOf(
  subject: Subject,
  question: Question,
  now: Measures,
  before: Measures | null,
): string {
  const window = periodPhrase(question.periodText);
  if (now.events === 0n) return shorten(subject.nothing(window));
  return shorten(changedText(spentText(subject, question, now), question, { now, before }));
}

/** The same without a comparison: "All teams: $922.43 in the last 30 days". */
export function spentText(
  subject: Subject,
  { metric, currency, periodText }: Question,
  now: Measures,
): string {
  return `${subject.name}: ${amountText(metric, now, currency)} ${periodPhrase(periodText)}`;
}

type Sides = { readonly now: Measures; readonly before: Measures | null };

/** What is told of a window with how much more that is than in the window compared with. */
export function changedText(told: string, question: Question, { now, before }: Sides): string {
  const change = before && headlineChange(question.metric, now, before);
  const isPending = now.pendingEvents > 0n || (before?.pendingEvents ?? 0n) > 0n;
  return !change && isPending ? told : comparedText(told, change, question);
}

/**
 * The same for a change in words. A window that somebody chose is named, and so is that before a period of the
 * calendar; on a chosen one that had nothing the change is n/a.
 */
export function comparedText(
  told: string,
  change: string | null | undefined,
  question: Pick<Question, 'versus' | 'period' | 'periodText'>,
): string {
  const { versus, period, periodText } = question;
  if (!versus) {
    if (!change) return told;
    if (!isCalendar(periodText)) return say`${told} (${change} on the period before)`;
  }
  const dates = formerText(formerOf(question), period.timeZone);
  return change ? say`${told} (${change} on ${dates})` : say`${told} (n/a: nothing in ${dates})`;
}

export function amountText(metric: Metric, measures: TableMeasures, currency?: Currency): string {
  switch (metric) {
    case 'tokens':
      return tokensText(tokensOf(measures));
    case 'requests':
      return requestsText(measures.requests);
    case 'runs':
      return counted(measures.runs, say`1 run`, say`${formatCount(measures.runs)} runs`);
    case 'errors':
      return counted(measures.errors, say`1 error`, say`${formatCount(measures.errors)} errors`);
    case 'cost':
    case 'users':
    case 'latency':
    case 'cachehit':
      return isAllPlanned(measures) ? inPlansText(measures, currency) : costText(measures, currency);
  }
}

/** "1.2M tokens in plans ($12.30 at API prices)": "$0" alone would say that nothing was used. */
function inPlansText(measures: TableMeasures, currency: Currency | undefined): string {
  const tokens = tokensText(tokensOf(measures));
  return say`${tokens} in plans (${plannedText(measures, currency)} at API prices)`;
}

/** "in the last 7 days", "this month so far", "in 2026-10". */
export function periodPhrase(text: string): string {
  const rolling = /^(\d+)([hdwm])$/.exec(text);
  if (rolling) return rollingPhrase(Number(rolling[1]), rolling[2] ?? 'd');
  const [from = '', to] = text.split('..');
  if (to !== undefined) return say`from ${from} to ${to}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return say`on ${text}`;
  if (text.startsWith('since ')) return say`since ${text.slice('since '.length)}`;
  return maybeCalendarPhrase(text) ?? say`in ${text}`;
}

function rollingPhrase(count: number, unit: string): string {
  switch (unit) {
    case 'h':
      return counted(count, say`in the last hour`, say`in the last ${count} hours`);
    case 'w':
      return counted(count, say`in the last week`, say`in the last ${count} weeks`);
    case 'm':
      return counted(count, say`in the last month`, say`in the last ${count} months`);
    default:
      return counted(count, say`in the last day`, say`in the last ${count} days`);
  }
}

function maybeCalendarPhrase(text: string): string | undefined {
  switch (text) {
    case 'today':
      return say`today`;
    case 'yesterday':
      return say`yesterday`;
    case 'wtd':
      return say`this week so far`;
    case 'mtd':
      return say`this month so far`;
    case 'qtd':
      return say`this quarter so far`;
    case 'ytd':
      return say`this year so far`;
    case 'cycle':
      return say`this cycle so far`;
    case 'last-week':
      return say`last week`;
    case 'last-month':
      return say`last month`;
    default:
      return undefined;
  }
}

/** What a view is about: the name that was given, what its filters leave, or everything. */
export function subjectOf(question: Question): Subject {
  const named = maybeNamed(question);
  if (named) return named;
  const { only, without } = scopeOf(question);
  if (only !== '') return subjectNamed(joined(only, without));
  return narrowed(
    { name: say`All usage`, nothing: (window) => say`No usage for All usage ${window}` },
    question,
  );
}

export function subjectText(question: Question): string {
  return subjectOf(question).name;
}

/** The team or the person a question asks about by name, with what its filters leave of their usage. */
export function maybeNamed(question: Question): Subject | undefined {
  return question.subject === null ? undefined : narrowed(subjectNamed(question.subject), question);
}

function subjectNamed(name: string): Subject {
  return { name, nothing: (window) => say`No usage for ${name} ${window}` };
}

/** A subject with what filters leave of its usage: "All teams, model gpt-4.1", "You without agent search-bot". */
export function narrowed({ name, nothing }: Subject, question: Question): Subject {
  const { only, without } = scopeOf(question);
  const scope = joined(only, without);
  if (scope === '') return { name, nothing };
  return {
    name: only === '' ? joined(name, without) : `${name}, ${scope}`,
    nothing: (window) => `${nothing(window)} (${scope})`,
  };
}

/** The window of an answer with what its filters leave of all usage: "in the last 30 days (team research)". */
export function windowText(question: Question): string {
  const window = periodPhrase(question.periodText);
  const scope = maybeScopeText(question);
  return scope === undefined ? window : `${window} (${scope})`;
}

/** What filters leave, beside the subject: "teams ml and web, model gpt-4.1 without agent search-bot". */
export function maybeScopeText(question: Question): string | undefined {
  const { only, without } = scopeOf(question);
  return joined(only, without) || undefined;
}

/** What filters keep and what they leave out, each "" where no filter does. */
function scopeOf({ filters, subject, view }: Question) {
  // Elsewhere a subject is given by the program and says all: that of a budget names nobody where people are not named.
  if (subject !== null && !NAMING.includes(view)) return { only: '', without: '' };
  const isSubject = ({ dimension, values, negate }: Filter) =>
    !negate && dimension === (view === 'me' ? 'user' : view) && values.length === 1 && values[0] === subject;
  const told = filters.filter((filter) => !isSubject(filter));
  const without = told.filter(({ negate }) => negate).map(valuesText);
  return {
    only: fewOf(told.filter(({ negate }) => !negate).map(valuesText)).join(', '),
    without: without.length === 0 ? '' : say`without ${listText(fewOf(without))}`,
  };
}

function joined(only: string, without: string): string {
  return [only, without].filter((text) => text !== '').join(' ');
}

/** Views that name what they are about. */
const NAMING: readonly Question['view'][] = ['me', 'user', 'team'];

const MOST_TOLD = 3;
const NAME_LENGTH = 40;
/** Longer than the ids of the world, most of which have 36 characters and a few words before them. */
const WHOLE_NAME = 50;

/** "team ml", "teams ml and web", "teams ml, web, and 3 more" */
function valuesText({ dimension, values }: Filter): string {
  const { label, plural } = dimensionNamed(dimension);
  const names = values.map((value) => shorten(value.replaceAll(/\s+/g, ' '), NAME_LENGTH) || say`(none)`);
  return `${names.length === 1 ? label : plural} ${listText(fewOf(names))}`;
}

/** All of a few, or the first of many and how many more there are. */
function fewOf(texts: readonly string[]): readonly string[] {
  if (texts.length <= MOST_TOLD) return texts;
  return [...texts.slice(0, MOST_TOLD - 1), say`${texts.length - MOST_TOLD + 1} more`];
}

/** The text, or its beginning and "…": whole words of it, and no number without its "%", unless one word is most of it. */
export function shorten(text: string, length = headlineLength()): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const ends = characters.flatMap((character, at) =>
    character === ' ' && at < length && characters[at + 1] !== '%' ? [at] : [],
  );
  const end = ends.at(-1) ?? 0;
  const kept = characters.slice(0, end > length / 2 ? end : length - 1).join('');
  return `${kept.replace(/[\s,;:]+$/, '')}…`;
}

function headlineLength(): number {
  return takesMoreRoom() ? HEADLINE_LENGTH * 1.25 : HEADLINE_LENGTH;
}

/** A name within a sentence: of a long one both ends, since those that begin alike differ at their end. */
export function shortName(name: string): string {
  const characters = [...name];
  if (characters.length <= WHOLE_NAME) return name;
  const head = WHOLE_NAME * 0.6;
  const tail = WHOLE_NAME - head - 1;
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
}

/** How what a headline tells changed against the period before. */
function headlineChange(metric: Metric, now: Measures, before: Measures): string | undefined {
  const isMoney = metric === 'cost' || metric === 'latency' || metric === 'users' || metric === 'cachehit';
  if (!isMoney) return formatChange(metricValue(metric, now), metricValue(metric, before));
  if (isAllPlanned(now)) return formatChange(now.plannedCostNano, before.plannedCostNano);
  return costChangeText(now, before);
}
