import { dateText } from '../../../language/dates.ts';
import { decimalText } from '../../../language/numbers.ts';
import { counted, say } from '../../../language/say.ts';
import type { Figure, IncidentChart } from '../../message.ts';
import { divideHalfEven, formatUsd, maybeNanoUsd, toDecimalUsd } from '../../money.ts';
import { localDate } from '../../period.ts';
import { formatDuration } from '../../words/format.ts';
import type { IncidentTelling } from '../incidents/finding.ts';
import { capitalised, scopeText, scopeWords, valueText } from '../scope.ts';
import { excessOf, type SpikeFacts } from './facts.ts';

/** Below a cent of expectation, "4,120 times as much" says nothing. */
const NEXT_TO_NOTHING = 10_000_000n;

/** What is said of a spike: who spent how much since when, against what, and why. */
export function spikeTelling(facts: SpikeFacts): IncidentTelling {
  const words = scopeWords(facts.scope);
  return {
    title: say`Spike`,
    finding: findingText(facts),
    over: overText(facts),
    lines: [...causeLines(facts), comparisonLine(facts)],
    figures: [
      money('actual', say`Spent`, facts.actual),
      money('expected', say`Expected`, facts.expected),
      money('excess', say`More than expected`, toDecimalUsd(excessOf(facts))),
    ],
    charts: facts.buckets.length > 0 ? [chartOf(facts)] : [],
    look: [
      { label: say`Show the hours`, command: ['/usage trend 24h', words].filter(Boolean).join(' ') },
      { label: say`Models`, command: ['/usage top model 24h', words].filter(Boolean).join(' ') },
      { label: say`Agents`, command: ['/usage top agent 24h', words].filter(Boolean).join(' ') },
    ],
  };
}

/** "agent research-bot spent $41.20 since 14:00, expected about $9.00 (4.6×)" */
function findingText(facts: SpikeFacts): string {
  const [subject, spent, since] = [scopeText(facts.scope), usd(facts.actual), sinceText(facts)];
  const usual = maybeNanoUsd(facts.expected) ?? 0n;
  if (usual < NEXT_TO_NOTHING) return say`${subject} spent ${spent} since ${since}, expected next to nothing`;
  const times = maybeTimes(facts);
  return times === undefined
    ? say`${subject} spent ${spent} since ${since}, expected about ${formatUsd(usual)}`
    : say`${subject} spent ${spent} since ${since}, expected about ${formatUsd(usual)} (${times}×)`;
}

function overText(facts: SpikeFacts): string {
  const lasted = formatDuration(facts.until - facts.since);
  const excess = formatUsd(excessOf(facts));
  return say`${scopeText(facts.scope)} is back to normal; ${excess} more than expected within ${lasted}`;
}

/** Who and what, the best explanation first. */
function causeLines({ causes, scope }: SpikeFacts): readonly string[] {
  const [first, ...others] = causes;
  if (!first) return [say`Cause: not known, these calls name no agent, user or team.`];
  const isScope = `${first.dimension}:${first.value}` === scope;
  const lead = valueText(first.dimension, first.value) + (isScope ? '' : ` (${percentText(first)})`);
  const rest = others.map((cause) => `${valueText(cause.dimension, cause.value)} (${percentText(cause)})`);
  if (rest.length === 0) return [say`Cause: ${lead}.`];
  const isCompanion = others.every(({ dimension }) => dimension !== first.dimension);
  return [
    isCompanion
      ? say`Cause: ${lead}, mostly ${allText(rest)} of the extra spend.`
      : say`Cause: ${lead}, ${allText(rest)} of the extra spend.`,
  ];
}

function percentText({ share }: SpikeFacts['causes'][number]): string {
  return `${Math.round(Math.min(1, share) * 100)} %`;
}

/** "a, b and c", without the comma before the last. */
function allText(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : say`${parts.slice(0, -1).join(', ')} and ${last}`;
}

function comparisonLine({ comparedDays, low, high }: SpikeFacts): string {
  const [least, most] = [usd(low), usd(high)];
  return low === high
    ? counted(
        comparedDays,
        say`The same hours in full on the day before: ${least}.`,
        say`The same hours in full on the ${comparedDays} days before: ${least}.`,
      )
    : counted(
        comparedDays,
        say`The same hours in full on the day before: ${least} to ${most}.`,
        say`The same hours in full on the ${comparedDays} days before: ${least} to ${most}.`,
      );
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

/** How many times what was expected was spent: "4.6"; undefined where that is too much to say. */
function maybeTimes({ actual, expected }: SpikeFacts): string | undefined {
  const [spent, usual] = [maybeNanoUsd(actual) ?? 0n, maybeNanoUsd(expected) ?? 0n];
  if (spent > usual * 1000n) return undefined;
  const tenths = divideHalfEven(spent * 10n, usual);
  if (tenths >= 100n) return String(divideHalfEven(spent, usual));
  return decimalText(`${tenths / 10n}.${tenths % 10n}`);
}

/** The hour it began, with its day when that is not the day it is told on. */
function sinceText({ since, until, timeZone }: SpikeFacts): string {
  const isToday = localDate(since, timeZone).equals(localDate(until - 1, timeZone));
  const day = isToday ? {} : ({ weekday: 'short', day: 'numeric', month: 'short' } as const);
  return dateText(since, { timeZone, hour: '2-digit', minute: '2-digit', ...day });
}

function usd(decimal: string): string {
  return formatUsd(maybeNanoUsd(decimal) ?? 0n);
}

function money(key: string, label: string, value: string): Figure {
  return { key, label, value, unit: 'usd', text: usd(value) };
}
