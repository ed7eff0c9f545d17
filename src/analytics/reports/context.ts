import { say } from '../../language/say.ts';
import { formatMoney } from '../currency.ts';
import type { ChartBucket, Footing, ReplyPeriod } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { bucketStarts, nextBucket, toZonedText } from '../period.ts';
import { PROVIDER_REPORT } from '../polls/polled.ts';
import type { Filter, LatencyRow, Measures, UsageQuery, UsageReader } from '../store.ts';
import { formatDuration, percentOf } from '../words/format.ts';
import { tokensOf } from './measures.ts';
import type { Question } from './question.ts';
import { unpricedModelsText } from './unpriced-models.ts';
import { formerOf, formerText, isAsLong, isCalendar } from './versus/former-period.ts';
import { hasPartFormer } from './versus/known-since.ts';

/** Where a report gets its answers from: one consistent view of the stores. */
export type ReportContext = {
  readonly question: Question;
  readonly usage: UsageReader;
  /** How long the calls of each value took, where a ranking goes by it. */
  readonly times?: ReadonlyMap<string, LatencyRow>;
};

export function queryOf(question: Question): UsageQuery {
  const { org, filters, period } = question;
  return { org, filters, from: period.from, to: period.to };
}

/** The same question about the window it is compared with. */
export function earlierQuery(question: Question): UsageQuery {
  const query = queryOf(question);
  return question.hasNoFormer || hasPartFormer(question)
    ? { ...query, to: query.from }
    : { ...query, ...formerOf(question) };
}

export function replyPeriod({ period }: Question): ReplyPeriod {
  return {
    from: toZonedText(period.from, period.timeZone),
    to: toZonedText(period.to, period.timeZone),
    timeZone: period.timeZone,
    granularity: period.granularity,
  };
}

export function chartBuckets({ period, now }: Question): readonly ChartBucket[] {
  return bucketStarts(period).map((at) => {
    const to = nextBucket(at, period);
    return { at, to, incomplete: to > now };
  });
}

export async function footingOf(
  context: ReportContext,
  total: Measures,
  unattributed: bigint,
  notes: readonly string[] = [],
): Promise<Footing> {
  const { usage, question } = context;
  const newest = await usage.newest(question.org);
  const priced = percentOf(total.events - total.pendingEvents, total.events);
  return {
    dataTo: newest ? toZonedText(newest.occurredAt, question.period.timeZone) : null,
    pricedShare: priced,
    pendingEvents: Number(total.pendingEvents),
    unattributed: toDecimalUsd(unattributed),
    costBasis: basisOf(total),
    notes: [
      ...notes,
      ...versusNotes(question),
      ...(question.hidesCost ? [] : await costNotes(context, total)),
    ],
  };
}

async function costNotes(context: ReportContext, total: Measures): Promise<readonly string[]> {
  return [
    ...plannedNotes(context.question, total),
    ...(await polledNotes(context)),
    ...(await pendingNotes(context, total)),
  ];
}

/** What changes are measured against, where somebody chose it. */
function versusNotes({ versus, period }: Question): readonly string[] {
  if (!versus) return [];
  const compared = say`compared with ${formerText(versus, period.timeZone)}`;
  return isAsLong(period, versus) ? [compared] : [compared, say`the two windows are not equally long`];
}

/** What the changes beside figures are measured against, where neither somebody chose it nor a headline says it. */
export function changeNotes(question: Question, before: Measures | null): readonly string[] {
  const { versus, period, periodText } = question;
  if (versus || !before || before.events === 0n) return [];
  return isCalendar(periodText)
    ? [say`changes are on ${formerText(formerOf(question), period.timeZone)}`]
    : [say`changes are on the period before`];
}

/** What is not known of the window compared with, where somebody chose it. */
export function formerNotes({ versus }: Question, before: Measures | null): readonly string[] {
  const isPending = versus !== undefined && before !== null && before.pendingEvents > 0n;
  return isPending ? [say`some calls of the earlier window have no price yet`] : [];
}

/** Plans are paid for elsewhere; their amount stands beside what is billed and is never added to it. */
function plannedNotes({ currency }: Question, { plannedCostNano }: Measures): readonly string[] {
  if (plannedCostNano === 0n) return [];
  const amount = formatMoney(plannedCostNano, currency);
  return [say`${amount} more at API prices is included in plans and not billed`];
}

/** Usage that a provider alone reported is known by the hour, not by its calls. */
async function polledNotes({ usage, question }: ReportContext): Promise<readonly string[]> {
  // Asked first, since it is cheap and most organisations have nothing of the kind.
  const known = await usage.names(question.org, 'integration', { text: PROVIDER_REPORT, limit: 1 });
  if (known.length === 0) return [];
  const query = queryOf(question);
  const polled: Filter = { dimension: 'integration', values: [PROVIDER_REPORT], negate: false };
  const [row] = await usage.sum(
    { ...query, filters: [...query.filters, polled] },
    { measures: ['costNano', 'inputTokens', 'outputTokens'] },
  );
  if (!row || tokensOf(row.measures) === 0n) return [];
  const amount = formatMoney(row.measures.costNano, question.currency);
  return [say`no per-call detail of ${amount}: only the provider reported it`];
}

function basisOf(total: Measures): Footing['costBasis'] {
  if (total.providedCostNano === 0n) return 'computed';
  return total.providedCostNano === total.costNano ? 'provided' : 'mixed';
}

async function pendingNotes({ usage, question }: ReportContext, total: Measures): Promise<readonly string[]> {
  return total.pendingEvents === 0n ? [] : [await unpricedModelsText(usage, queryOf(question))];
}

/** When nothing was used: what the last sign of life was. */
export async function lastSeenText({ usage, question }: ReportContext): Promise<string> {
  const newest = await usage.newest(question.org);
  if (!newest) return say`No event has been received yet.`;
  return say`The last event is ${formatDuration(Math.max(0, question.now - newest.occurredAt))} old.`;
}
