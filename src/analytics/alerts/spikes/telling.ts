import { formatDuration } from '../../format.ts';
import type { Figure, IncidentChart } from '../../message.ts';
import { divideHalfEven, formatUsd, maybeNanoUsd, toDecimalUsd } from '../../money.ts';
import { localDate } from '../../period.ts';
import type { IncidentTelling } from '../incidents/finding.ts';
import { capitalised, scopeText, scopeWords, valueText } from '../scope.ts';
import { excessOf, type SpikeFacts } from './facts.ts';

/** Below a cent of expectation, "4,120 times as much" says nothing. */
const NEXT_TO_NOTHING = 10_000_000n;

/** What is said of a spike: who spent how much since when, against what, and why. */
export function spikeTelling(facts: SpikeFacts): IncidentTelling {
  const words = scopeWords(facts.scope);
  return {
    title: 'Spike',
    finding: findingText(facts),
    over: overText(facts),
    lines: [...causeLines(facts), comparisonLine(facts)],
    figures: [
      money('actual', 'Spent', facts.actual),
      money('expected', 'Expected', facts.expected),
      money('excess', 'More than expected', toDecimalUsd(excessOf(facts))),
    ],
    charts: facts.buckets.length > 0 ? [chartOf(facts)] : [],
    look: [
      { label: 'Show the hours', command: ['/usage trend 24h', words].filter(Boolean).join(' ') },
      { label: 'Models', command: ['/usage top model 24h', words].filter(Boolean).join(' ') },
      { label: 'Agents', command: ['/usage top agent 24h', words].filter(Boolean).join(' ') },
    ],
  };
}

/** "agent research-bot spent $41.20 since 14:00, expected about $9.00 (4.6×)" */
function findingText(facts: SpikeFacts): string {
  const since = sinceText(facts);
  return `${scopeText(facts.scope)} spent ${usd(facts.actual)} since ${since}, expected ${expectedText(facts)}`;
}

function overText(facts: SpikeFacts): string {
  const lasted = formatDuration(facts.until - facts.since);
  const excess = formatUsd(excessOf(facts));
  return `${scopeText(facts.scope)} is back to normal; ${excess} more than expected within ${lasted}`;
}

/** Who and what, the best explanation first. */
function causeLines({ causes, scope }: SpikeFacts): readonly string[] {
  const [first, ...others] = causes;
  if (!first) return ['Cause: not known, these calls name no agent, user or team.'];
  const isScope = `${first.dimension}:${first.value}` === scope;
  const lead = valueText(first.dimension, first.value) + (isScope ? '' : ` (${percentText(first)})`);
  const rest = others.map((cause) => `${valueText(cause.dimension, cause.value)} (${percentText(cause)})`);
  if (rest.length === 0) return [`Cause: ${lead}.`];
  const isCompanion = others.every(({ dimension }) => dimension !== first.dimension);
  return [`Cause: ${lead}, ${isCompanion ? 'mostly ' : ''}${listText(rest)} of the extra spend.`];
}

function percentText({ share }: SpikeFacts['causes'][number]): string {
  return `${Math.round(Math.min(1, share) * 100)} %`;
}

function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function comparisonLine({ comparedDays, low, high }: SpikeFacts): string {
  const days = comparedDays === 1 ? 'the day before' : `the ${comparedDays} days before`;
  const range = low === high ? usd(low) : `${usd(low)} to ${usd(high)}`;
  return `Same time on ${days}: ${range}.`;
}

function chartOf(facts: SpikeFacts): IncidentChart {
  const title = capitalised(findingText(facts));
  return {
    kind: 'incident',
    unit: 'usd',
    title,
    alt: `${title}. ${comparisonLine(facts)}`,
    timeZone: facts.timeZone,
    granularity: 'hour',
    buckets: facts.buckets,
  };
}

function expectedText({ actual, expected }: SpikeFacts): string {
  const [spent, usual] = [maybeNanoUsd(actual) ?? 0n, maybeNanoUsd(expected) ?? 0n];
  if (usual < NEXT_TO_NOTHING) return 'next to nothing';
  const about = `about ${formatUsd(usual)}`;
  if (spent > usual * 1000n) return about;
  const tenths = divideHalfEven(spent * 10n, usual);
  const times = tenths < 100n ? `${tenths / 10n}.${tenths % 10n}` : divideHalfEven(spent, usual);
  return `${about} (${times}×)`;
}

/** The hour it began, with its day when that is not the day it is told on. */
function sinceText({ since, until, timeZone }: SpikeFacts): string {
  const isToday = localDate(since, timeZone).equals(localDate(until - 1, timeZone));
  const day = isToday ? {} : ({ weekday: 'short', day: 'numeric', month: 'short' } as const);
  const options = { timeZone, hour: '2-digit', minute: '2-digit', ...day } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(since);
}

function usd(decimal: string): string {
  return formatUsd(maybeNanoUsd(decimal) ?? 0n);
}

function money(key: string, label: string, value: string): Figure {
  return { key, label, value, unit: 'usd', text: usd(value) };
}
