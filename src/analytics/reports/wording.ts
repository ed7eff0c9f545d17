import { type Currency, formatMoney } from '../currency.ts';
import { dimensionNamed } from '../dimensions.ts';
import { formatChange, formatCount } from '../format.ts';
import type { Measures } from '../store.ts';
import type { Group, TableMeasures } from './breakdown.ts';
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
  if (now.events === 0n) return shorten(`No usage for ${withinSentence(subject)} ${window}`);
  const compared = headlineValue(question.metric, now);
  const change = before && formatChange(compared(now), compared(before));
  const amount = amountText(question.metric, now, question.currency);
  const { versus, period } = question;
  const former = versus ? datesText(versus, period.timeZone) : 'the period before';
  const tail = change ? ` (${change} on ${former})` : '';
  return shorten(`${subject}: ${amount} ${window}${tail}`);
}

/** Names of ours lose their capital within a sentence, names of others stay as they are. */
function withinSentence(subject: string): string {
  return OUR_SUBJECTS.includes(subject) ? subject.charAt(0).toLowerCase() + subject.slice(1) : subject;
}

const OUR_SUBJECTS: readonly string[] = ['You', 'Everyone', 'All teams', 'The organisation'];

export function amountText(metric: Metric, measures: TableMeasures, currency?: Currency): string {
  switch (metric) {
    case 'tokens':
      return `${formatCount(tokensOf(measures))} tokens`;
    case 'requests':
      return `${formatCount(measures.requests)} requests`;
    case 'runs':
      return `${formatCount(measures.runs)} runs`;
    case 'errors':
      return `${formatCount(measures.errors)} errors`;
    case 'cost':
    case 'users':
    case 'latency':
    case 'cachehit':
      return isAllPlanned(measures) ? inPlansText(measures, currency) : costText(measures, currency);
  }
}

/** "1.2M tokens in plans ($12.30 at API prices)": "$0" alone would say that nothing was used. */
function inPlansText(measures: TableMeasures, currency: Currency | undefined): string {
  const tokens = formatCount(tokensOf(measures));
  return `${tokens} tokens in plans (${plannedText(measures, currency)} at API prices)`;
}

/** "in the last 7 days", "this month so far", "in 2026-10". */
export function periodPhrase(text: string): string {
  const rolling = /^(\d+)([hdwm])$/.exec(text);
  if (rolling) {
    const [, count = '1', unit = 'd'] = rolling;
    const word = { h: 'hour', d: 'day', w: 'week', m: 'month' }[unit] ?? 'day';
    return count === '1' ? `in the last ${word}` : `in the last ${count} ${word}s`;
  }
  const span = text.split('..');
  if (span.length === 2) return `from ${span[0]} to ${span[1]}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `on ${text}`;
  return CALENDAR_PHRASES[text] ?? (text.startsWith('since ') ? text : `in ${text}`);
}

const CALENDAR_PHRASES: Readonly<Record<string, string>> = {
  today: 'today',
  yesterday: 'yesterday',
  wtd: 'this week so far',
  mtd: 'this month so far',
  qtd: 'this quarter so far',
  ytd: 'this year so far',
  cycle: 'this cycle so far',
  'last-week': 'last week',
  'last-month': 'last month',
};

type Leading = { readonly leader: Pick<Group, 'name' | 'measures'>; readonly total: Measures };

/** Who leads a ranking and by how much of what it is by: "search-bot leads with $96.20 (23 %)", "… with 4.2M tokens (31 %)". */
export function leaderText(
  leading: Leading,
  question: Pick<Question, 'currency' | 'metric' | 'hidesCost'>,
): string {
  const isCounted = question.hidesCost || COUNTED.includes(question.metric);
  return isCounted ? usageLeaderText(leading, question) : costLeaderText(leading, question);
}

const COUNTED: readonly Metric[] = ['tokens', 'requests', 'runs', 'errors'];

function usageLeaderText({ leader, total }: Leading, { metric }: Pick<Question, 'metric'>): string {
  const [part, whole] = [metricValue(metric, leader.measures), metricValue(metric, total)];
  return `${leader.name} leads with ${formatCount(part)} ${metric}${percentText(part, whole)}`;
}

function costLeaderText({ leader, total }: Leading, { currency }: Pick<Question, 'currency'>): string {
  const [key, place] = isAllPlanned(total)
    ? (['plannedCostNano', ' in plans'] as const)
    : (['costNano', ''] as const);
  const [part, whole] = [leader.measures[key], total[key]];
  return `${leader.name} leads with ${formatMoney(part, currency)}${place}${percentText(part, whole)}`;
}

function percentText(part: bigint, whole: bigint): string {
  return whole === 0n ? '' : ` (${Number((part * 100n + whole / 2n) / whole)} %)`;
}

/** What a view is about when no name was given: what its filters leave, or everything. */
export function subjectText({ subject, filters }: Question): string {
  if (subject !== null) return subject;
  const named = filters
    .filter((filter) => !filter.negate && filter.values.length === 1)
    .map(({ dimension, values }) => `${dimensionNamed(dimension).label} ${values[0] || '(none)'}`);
  return named.length === 0 ? 'All usage' : named.join(', ');
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
