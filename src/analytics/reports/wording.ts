import { counted, say } from '../../language/say.ts';
import type { Currency } from '../currency.ts';
import { dimensionNamed } from '../dimensions.ts';
import { formatChange, formatCount } from '../format.ts';
import type { Measures } from '../store.ts';
import type { TableMeasures } from './breakdown.ts';
import { datesText } from './former-period.ts';
import { costText, isAllPlanned, plannedText, tokensOf } from './measures.ts';
import { metricValue } from './metrics.ts';
import type { Metric, Question } from './question.ts';

const HEADLINE_LENGTH = 120;

/** The one line a phone shows: who, how much, in which window, against what. */
export function headlineOf(
  subject: string,
  question: Question,
  now: Measures,
  before: Measures | null,
): string {
  const window = periodPhrase(question.periodText);
  if (now.events === 0n) return shorten(noUsageText(subject, window));
  const compared = headlineValue(question.metric, now);
  const change = before && formatChange(compared(now), compared(before));
  const spent = `${subject}: ${amountText(question.metric, now, question.currency)} ${window}`;
  return shorten(change ? comparedText(spent, change, question) : spent);
}

function comparedText(spent: string, change: string, { versus, period }: Question): string {
  if (!versus) return say`${spent} (${change} on the period before)`;
  return say`${spent} (${change} on ${datesText(versus, period.timeZone)})`;
}

/** Names of ours lose their capital within a sentence, names of others stay as they are. */
function noUsageText(subject: string, window: string): string {
  switch (subject) {
    case say`You`:
      return say`No usage for you ${window}`;
    case say`Everyone`:
      return say`No usage for everyone ${window}`;
    case say`All teams`:
      return say`No usage for all teams ${window}`;
    case say`The organisation`:
      return say`No usage for the organisation ${window}`;
    case say`All usage`:
      return say`No usage for All usage ${window}`;
    default:
      return say`No usage for ${subject} ${window}`;
  }
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

export function tokensText(count: bigint | number): string {
  return counted(count, say`1 token`, say`${formatCount(count)} tokens`);
}

export function requestsText(count: bigint | number): string {
  return counted(count, say`1 request`, say`${formatCount(count)} requests`);
}

/** "1.2M tokens in plans ($12.30 at API prices)": "$0" alone would say that nothing was used. */
function inPlansText(measures: TableMeasures, currency: Currency | undefined): string {
  const tokens = tokensText(tokensOf(measures));
  return say`${tokens} in plans (${plannedText(measures, currency)} at API prices)`;
}

/** "in the last 7 days", "this month so far", "in 2026-10". */
export function periodPhrase(text: string): string {
  const rolling = /^(\d+)([hdwm])$/.exec(text);
  if (rolling) return rollingPhrase(rolling[1] ?? '1', rolling[2] ?? 'd');
  const [from = '', to] = text.split('..');
  if (to !== undefined) return say`from ${from} to ${to}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return say`on ${text}`;
  if (text.startsWith('since ')) return say`since ${text.slice('since '.length)}`;
  return maybeCalendarPhrase(text) ?? say`in ${text}`;
}

function rollingPhrase(count: string, unit: string): string {
  switch (unit) {
    case 'h':
      return counted(Number(count), say`in the last hour`, say`in the last ${count} hours`);
    case 'w':
      return counted(Number(count), say`in the last week`, say`in the last ${count} weeks`);
    case 'm':
      return counted(Number(count), say`in the last month`, say`in the last ${count} months`);
    default:
      return counted(Number(count), say`in the last day`, say`in the last ${count} days`);
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

/** What a view is about when no name was given: what its filters leave, or everything. */
export function subjectText({ subject, filters }: Question): string {
  if (subject !== null) return subject;
  const named = filters
    .filter((filter) => !filter.negate && filter.values.length === 1)
    .map(({ dimension, values }) => `${dimensionNamed(dimension).label} ${values[0] || say`(none)`}`);
  return named.length === 0 ? say`All usage` : named.join(', ');
}

/** Some of many names: "a, b, c and 2 more". */
export function firstNames(names: readonly string[], most: number): string {
  const first = names.slice(0, most).join(', ');
  return names.length > most ? say`${first} and ${names.length - most} more` : first;
}

export function shorten(text: string, length = HEADLINE_LENGTH): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** What a headline compares with the period before. */
function headlineValue(metric: Metric, now: Measures): (measures: Measures) => bigint {
  const isMoney = metric === 'cost' || metric === 'latency' || metric === 'users' || metric === 'cachehit';
  if (isMoney && isAllPlanned(now)) return (measures) => measures.plannedCostNano;
  return (measures) => metricValue(isMoney ? 'cost' : metric, measures);
}
