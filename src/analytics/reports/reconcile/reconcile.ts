import { counted, say } from '../../../language/say.ts';
import { KEYS } from '../../ingest/polls/answer.ts';
import { POLLED_PROVIDERS, type Poll, type PolledProvider } from '../../ingest/polls/poll.ts';
import { POLLS } from '../../ingest/polls/polls.ts';
import { type Figure, type Message, messageOf } from '../../message.ts';
import { formatUsd, toDecimalUsd } from '../../money.ts';
import { bucketStarts, toZonedText } from '../../period.ts';
import type { AllProgress, PollProgress } from '../../polls/poll-progress.ts';
import { troubleText } from '../../polls/poll-trouble.ts';
import type { UsageReader, UsageStore } from '../../store.ts';
import { minuteText } from '../../words/moment-text.ts';
import { footingOf, replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { sumMeasures } from '../measures.ts';
import type { Question } from '../question.ts';
import { periodPhrase, shorten } from '../wording.ts';
import type { DayRead, GapPart } from './reconcile-gap.ts';
import { byModel, type Explained, explained, reconcileTable, together } from './reconcile-rows.ts';
import { BILLED_OTHERWISE, type BothSides, bothSides } from './reconcile-sides.ts';
import { keyText, longReason, pollText } from './reconcile-words.ts';

const DAY_MS = 86_400_000;

/**
 * What is counted here against what providers billed, by model and day, with the reasons of every gap. `question`
 * is about UTC days, since those are billed; nothing of the providers' reports is added to what is counted.
 */
export async function reconcileReport(
  question: Question,
  progress: AllProgress,
  { usage }: { readonly usage: UsageStore },
): Promise<Message> {
  const providers = POLLED_PROVIDERS.filter((provider) => progressOf(provider, progress).length > 0);
  if (providers.length === 0) return nothingPolled(question);
  return usage.snapshot(async (reader) => {
    const days = bucketStarts(question.period);
    const { org, period } = question;
    const both = await bothSides(reader, { org, days, to: period.to, providers });
    return answer(reader, { question, progress, providers, both });
  });
}

type Reconciled = {
  readonly question: Question;
  readonly progress: AllProgress;
  readonly providers: readonly PolledProvider[];
  readonly both: BothSides;
};

async function answer(usage: UsageReader, reconciled: Reconciled): Promise<Message> {
  const { question, progress, both } = reconciled;
  const rows = both.compared
    .map((one) => explained(one, dayRead(progressOf(one.provider, progress), one.day)))
    .sort((one, other) => (one.day ?? 0) - (other.day ?? 0) || (one.model < other.model ? -1 : 1));
  const models = byModel(rows);
  const total = together(rows);
  const problems = POLLS.flatMap((poll) => problemsOf(poll, progress[poll.name]));
  return messageOf({
    command: question.command,
    tone: problems.length > 0 ? 'warning' : 'answer',
    headline: shorten(headlineOf(question, total, both)),
    lines: [...problems, ...(await linesOf(usage, reconciled, models, total))],
    period: replyPeriod(question),
    figures: figuresOf(total),
    table: reconcileTable(models, total),
    fileTable: reconcileTable(rows, total),
    csvName: csvNameOf(question).replace(/^usage-org/, 'reconcile'),
    footing: await footing(usage, reconciled, models),
  });
}

function headlineOf(
  { periodText }: Question,
  { counted, billed, gap }: Explained,
  { compared }: BothSides,
): string {
  const window = periodPhrase(periodText);
  if (compared.length === 0) return say`Nothing was used or billed ${window}`;
  if (compared.every(({ bill }) => bill.rows === 0)) {
    return say`No bill yet ${window}: ${formatUsd(counted)} counted`;
  }
  if (gap === 0n) return say`The bill is what is counted here ${window}: ${formatUsd(billed)}`;
  const [bill, count] = [formatUsd(billed), formatUsd(counted)];
  return gap < 0n
    ? say`${formatUsd(-gap)} less billed than counted ${window}: ${bill} billed, ${count} counted`
    : say`${formatUsd(gap)} more billed than counted ${window}: ${bill} billed, ${count} counted`;
}

async function linesOf(
  usage: UsageReader,
  reconciled: Reconciled,
  models: readonly Explained[],
  total: Explained,
): Promise<readonly string[]> {
  return [
    ...total.parts.map((part) => partLine(part, models)),
    ...providerLines(reconciled, models),
    ...polledLines(reconciled.both, total),
    ...(await leftOutLines(usage, reconciled)),
  ];
}

function partLine({ reason, nano }: GapPart, models: readonly Explained[]): string {
  const of = models.filter(({ parts }) => parts.some((part) => part.reason === reason));
  const [first] = of;
  const where = of.length === 1 && first ? first.model || say`(no model)` : say`${of.length} models`;
  return nano < 0n
    ? say`${formatUsd(-nano)} less: ${longReason(reason)} (${where}).`
    : say`${formatUsd(nano)} more: ${longReason(reason)} (${where}).`;
}

/** Each provider's bill, where there are several. */
function providerLines({ providers }: Reconciled, models: readonly Explained[]): readonly string[] {
  if (providers.length < 2) return [];
  return providers.map((provider) => {
    const { billed, counted } = together(models.filter((model) => model.provider === provider));
    return say`${NAMES[provider]}: ${formatUsd(billed)} billed, ${formatUsd(counted)} counted.`;
  });
}

const NAMES: Readonly<Record<PolledProvider, string>> = { openai: 'OpenAI', anthropic: 'Anthropic' };

function polledLines({ polledHours }: BothSides, { fromPolls }: Explained): readonly string[] {
  if (polledHours === 0) return [];
  const amount = formatUsd(fromPolls);
  return [
    counted(
      polledHours,
      say`${amount} in 1 hour is counted as the provider reported it, since no calls were.`,
      say`${amount} in ${polledHours} hours is counted as the provider reported it, since no calls were.`,
    ),
  ];
}

/** Keys of customers and plans are paid for elsewhere. */
async function leftOutLines(usage: UsageReader, { question, both }: Reconciled): Promise<readonly string[]> {
  const { org, period } = question;
  const filters = both.filters.filter((filter) => !BILLED_OTHERWISE.includes(filter));
  const measures = ['events', 'costNano', 'plannedCostNano'] as const;
  const query = { org, from: period.from, to: period.to };
  const [all] = await usage.sum({ ...query, filters }, { measures });
  const [own] = await usage.sum({ ...query, filters: both.filters }, { measures });
  if (!all || !own || all.measures.events === own.measures.events) return [];
  const cost = all.measures.costNano - own.measures.costNano;
  const planned = all.measures.plannedCostNano;
  return [leftOutText({ cost, planned })];
}

function leftOutText({ cost, planned }: { readonly cost: bigint; readonly planned: bigint }): string {
  const [onKeys, inPlans] = [formatUsd(cost), formatUsd(planned)];
  if (planned === 0n) return say`Left out: ${onKeys} on customers’ own keys, which these bills do not hold.`;
  if (cost <= 0n) return say`Left out: ${inPlans} at API prices in plans, which these bills do not hold.`;
  return say`Left out: ${onKeys} on customers’ own keys, and ${inPlans} at API prices in plans, which these bills do not hold.`;
}

function figuresOf({ counted, billed, gap }: Explained): readonly Figure[] {
  const money = (key: string, label: string, nano: bigint): Figure => ({
    key,
    label,
    value: toDecimalUsd(nano),
    unit: 'usd',
    text: formatUsd(nano),
  });
  return [
    money('cost', say`Counted`, counted),
    money('billed', say`Billed`, billed),
    money('gap', say`Gap`, gap),
  ];
}

async function footing(usage: UsageReader, reconciled: Reconciled, models: readonly Explained[]) {
  const { progress, both } = reconciled;
  const question = { ...reconciled.question, filters: both.filters };
  const { org, period } = question;
  const total = sumMeasures(
    await usage.sum({ org, from: period.from, to: period.to, filters: both.filters }),
  );
  const noModel = models.filter(({ model }) => model === '');
  const { eventsFrom } = await usage.detail(org);
  return footingOf({ question, usage }, total, together(noModel).counted, [
    ...POLLS.flatMap(({ name, label }) => readNotes(pollText(label), progress[name])),
    say`days are UTC days, as they are billed`,
    ...(eventsFrom > period.from ? [say`bills are kept since ${dayText(eventsFrom)}`] : []),
  ]);
}

function problemsOf(poll: Poll, progress: PollProgress | undefined): readonly string[] {
  const problem = progress?.problem ?? null;
  return problem === null ? [] : [troubleText(poll, problem)];
}

function readNotes(label: string, progress: PollProgress | undefined): readonly string[] {
  if (!progress) return [];
  if (progress.readAt === null)
    return [say`${label} is being read for the first time, so far to ${dayText(progress.readTo)}`];
  return [say`${label} read ${minuteText(progress.readAt, 'UTC')} UTC`];
}

function dayText(at: number): string {
  return toZonedText(at, 'UTC').slice(0, 10);
}

/** How far everything is that one provider was asked for. */
function progressOf(provider: string, progress: AllProgress): readonly PollProgress[] {
  return POLLS.filter((poll) => poll.provider === provider).flatMap(({ name }) => progress[name] ?? []);
}

/** A day counts as whole once it was read after its end, its usage and its bill. */
function dayRead(polls: readonly PollProgress[], day: number): DayRead {
  if (polls.some(({ since }) => day < since)) return 'unread';
  return polls.some(({ readTo, readAt }) => day + DAY_MS > Math.max(readTo, readAt ?? 0))
    ? 'incomplete'
    : 'whole';
}

function nothingPolled({ command }: Question): Message {
  const keys = POLLED_PROVIDERS.map((provider) => {
    const { variable, page } = KEYS[provider];
    return say`${NAMES[provider]}: create ${keyText(provider)} at ${page} and start Tokenbell with it as ${variable}.`;
  });
  return messageOf({
    command,
    tone: 'notice',
    headline: say`No provider has been asked for its bill yet`,
    lines: keys,
  });
}
