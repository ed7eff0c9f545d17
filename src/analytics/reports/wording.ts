import { dimensionNamed } from '../dimensions.ts';
import { formatChange, formatCount } from '../format.ts';
import { formatUsd } from '../money.ts';
import type { Measures } from '../store.ts';
import { costText, tokensOf } from './measures.ts';
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
  if (now.events === 0n) return shorten(`No usage for ${subject === 'You' ? 'you' : subject} ${window}`);
  const change =
    before &&
    formatChange(
      metricValue(headlineMetric(question.metric), now),
      metricValue(headlineMetric(question.metric), before),
    );
  const amount = amountText(question.metric, now);
  const tail = change ? ` (${change} on the period before)` : '';
  return shorten(`${subject}: ${amount} ${window}${tail}`);
}

export function amountText(metric: Metric, measures: Measures): string {
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
      return costText(measures);
  }
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

/** Who leads a ranking and by how much: "search-bot leads with $96.20 (23 %)". */
export function leaderText(name: string, part: bigint, whole: bigint): string {
  const percent = whole === 0n ? '' : ` (${Number((part * 100n + whole / 2n) / whole)} %)`;
  return `${name} leads with ${formatUsd(part)}${percent}`;
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

function headlineMetric(metric: Metric): Metric {
  return metric === 'latency' || metric === 'users' || metric === 'cachehit' ? 'cost' : metric;
}
