import { dateText } from '../../../language/dates.ts';
import { counted, say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { type Figure, type Message, messageOf, type Row, type Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import { localDate } from '../../period.ts';
import type { StoredEvent } from '../../store.ts';
import { callsText, tokensText } from '../../words/counts.ts';
import { formatCount, formatDuration } from '../../words/format.ts';
import { replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { inCurrency } from '../in-currency.ts';
import { toCount } from '../measures.ts';
import { costText, costValue, isCostPending } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { shorten } from '../wording.ts';
import { callTree, type PlacedCall } from './call-tree.ts';
import { partLines } from './parts.ts';
import { costOf, type DetailSums, sumsOf } from './sums.ts';

/** Calls read at most; what is beyond is counted and said. */
export const MOST_CALLS = 500;
const SHOWN = 15;

/** What `show chat:…`, `trace:…` and `message:…` are about. */
export type DetailSubject = { readonly dimension: DimensionName; readonly value: string };

/** Every call of one chat, trace or message: what it sent, what it got, what it cost and how long it took. */
export function callsReport(
  question: Question,
  subject: DetailSubject,
  events: readonly StoredEvent[],
): Message {
  const calls = events.slice(0, MOST_CALLS);
  const sums = sumsOf(events);
  const more = events.length - calls.length;
  return inCurrency(
    messageOf({
      command: question.command,
      visibility: question.visibility,
      headline: shorten(headlineOf(question, subject, sums)),
      lines: [...partLines(events), ...unpricedLine(sums), ...(more > 0 ? [moreText(more)] : [])],
      period: replyPeriod(question),
      figures: figuresOf(sums),
      table: tableOf(callTree(calls), sums, question),
      csvName: csvNameOf(question).replace(
        /^usage-trend/,
        `usage-${dimensionNamed(subject.dimension).words[0]}`,
      ),
    }),
    question.currency,
  );
}

function moreText(more: number): string {
  return counted(
    more,
    say`The table holds the first ${MOST_CALLS} calls; 1 more is in the sums.`,
    say`The table holds the first ${MOST_CALLS} calls; ${more} more are in the sums.`,
  );
}

/** "Chat c-91: 12 calls, 45K tokens, $1.20 in 14 min" */
function headlineOf({ currency }: Question, { dimension, value }: DetailSubject, sums: DetailSums): string {
  const { label } = dimensionNamed(dimension);
  const name = `${label.charAt(0).toUpperCase()}${label.slice(1)} ${value}`;
  const calls = callsText(sums.calls);
  const tokens = tokensText(sums.inputTokens + sums.outputTokens);
  const cost = isCostPending(sums) ? say`cost pending` : costText(sums, currency);
  return say`${name}: ${calls}, ${tokens}, ${cost} in ${formatDuration(sums.durationMs)}`;
}

function unpricedLine({ pendingEvents, calls }: DetailSums): readonly string[] {
  if (pendingEvents === 0n) return [];
  return [
    counted(
      pendingEvents,
      counted(
        calls,
        say`1 of 1 call has no price yet and cost more than nothing.`,
        say`1 of ${calls} calls has no price yet and cost more than nothing.`,
      ),
      say`${pendingEvents} of ${calls} calls have no price yet and cost more than nothing.`,
    ),
  ];
}

function figuresOf(sums: DetailSums): readonly Figure[] {
  const tokens = (key: string, label: string, value: bigint): Figure => ({
    key,
    label,
    value: toCount(value),
    unit: 'tokens',
    text: formatCount(value),
  });
  const count = (key: string, label: string, value: number): Figure => ({
    key,
    label,
    value,
    unit: 'count',
    text: formatCount(value),
  });
  return [
    {
      key: 'cost',
      label: say`Cost`,
      value: costValue(sums),
      unit: 'usd',
      text: costText(sums),
    },
    tokens('tokens', say`Tokens`, sums.inputTokens + sums.outputTokens),
    tokens('inputTokens', say`Input`, sums.inputTokens),
    tokens('outputTokens', say`Output`, sums.outputTokens),
    count('requests', say`Requests`, sums.requests),
    count('errors', say`Errors`, sums.errors),
    {
      key: 'duration',
      label: say`Duration`,
      value: sums.durationMs,
      unit: 'ms',
      text: formatDuration(sums.durationMs),
    },
  ];
}

function tableOf(calls: readonly PlacedCall[], sums: DetailSums, question: Question): Table {
  return {
    columns: [
      { key: 'call', label: say`call`, unit: 'text' },
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
      { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      { key: 'duration', label: say`took`, unit: 'ms' },
      { key: 'status', label: say`status`, unit: 'text' },
    ],
    rows: calls.map((call) => rowOf(call, timeOptions(calls, question.period.timeZone))),
    total: {
      call: say`Total`,
      inputTokens: toCount(sums.inputTokens),
      outputTokens: toCount(sums.outputTokens),
      cost: costValue(sums),
      duration: sums.durationMs,
    },
    shown: SHOWN,
    rowsOverlap: false,
  };
}

/** Calls of one day are told apart by their time, others by the day as well. */
function timeOptions(calls: readonly PlacedCall[], timeZone: string): Intl.DateTimeFormatOptions {
  const times = calls.map(({ event }) => event.occurredAt);
  const days = new Set(
    [Math.min(...times), Math.max(...times)].map((at) => localDate(at, timeZone).toString()),
  );
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return { timeZone, ...time, ...(days.size > 1 && { day: 'numeric', month: 'short' }) };
}

function rowOf({ event, depth }: PlacedCall, options: Intl.DateTimeFormatOptions): Row {
  const { dimensions, counts, facts, occurredAt } = event;
  const what = dimensions.agent ?? dimensions.action ?? dimensions.operation ?? say`call`;
  const time = dateText(occurredAt, options);
  const nano = costOf(event);
  return {
    call: `${'· '.repeat(depth)}${time} ${what}`,
    model: dimensions.model ?? say`(no model)`,
    inputTokens: counts.inputTokens ?? null,
    outputTokens: counts.outputTokens ?? null,
    cost: nano === null ? null : toDecimalUsd(nano),
    duration: facts.latencyMs ?? null,
    status: facts.errorType ?? dimensions.status ?? '',
  };
}
