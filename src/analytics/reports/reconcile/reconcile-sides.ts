import type { PolledProvider } from '../../ingest/polls/poll.ts';
import { maybeNanoUsd } from '../../money.ts';
import { startOfUtcDay } from '../../polls/poll-progress.ts';
import { normaliseModel } from '../../pricing/book/normalise-model.ts';
import { maybeProvider } from '../../pricing/book/providers.ts';
import type { Filter, ReportedEvent, SumRow, UsageReader } from '../../store.ts';
import { PLAN_MODES } from '../../usage-event.ts';
import type { Compared, Side } from './reconcile-gap.ts';

export type Reconciling = {
  readonly org: string;
  /** UTC midnights of the days, ascending; the last one ends at `to`. */
  readonly days: readonly number[];
  readonly to: number;
  readonly providers: readonly PolledProvider[];
};

export type BothSides = {
  readonly compared: readonly Compared[];
  /** Hours in which usage counts that only the provider reported. */
  readonly polledHours: number;
  /** What is counted here, as a question of its own would ask for it. */
  readonly filters: readonly Filter[];
};

/** Usage that no provider bills to the organisation's own key. */
export const BILLED_OTHERWISE: readonly Filter[] = [
  { dimension: 'billingSource', values: ['byok'], negate: true },
  { dimension: 'billingMode', values: [...PLAN_MODES, 'free'], negate: true },
];

const MEASURES = ['events', 'pendingEvents', 'inputTokens', 'outputTokens', 'costNano'] as const;

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type Draft = Pick<Compared, 'provider' | 'model' | 'day'> & {
  readonly ours: Writable<Compared['ours']>;
  readonly theirs: Writable<Side>;
  readonly bill: Writable<Compared['bill']>;
};

/** What is counted here and what the providers report and bill, by model and UTC day. */
export async function bothSides(usage: UsageReader, reconciling: Reconciling): Promise<BothSides> {
  const drafts = new Map<string, Draft>();
  const { org, days, to, providers } = reconciling;
  const [from = to] = days;
  const names = await namesOf(usage, { org, from, to, filters: [] }, providers);
  for (const [provider, values] of names) {
    const filters = [{ dimension: 'provider', values, negate: false } as const, ...BILLED_OTHERWISE];
    const rows = await usage.sum(
      { org, from, to, filters },
      { by: 'model', buckets: days, measures: MEASURES },
    );
    for (const row of rows) {
      addCounted(draftOf(drafts, { provider, model: row.value, day: days[row.bucket] ?? from }), row);
    }
  }
  const hours = new Set<number>();
  for await (const page of usage.reported(org, { from, to })) {
    for (const event of page) addReported(drafts, event, hours);
  }
  const values = [...names.values()].flat();
  return {
    compared: [...drafts.values()],
    polledHours: hours.size,
    filters: [{ dimension: 'provider', values, negate: false }, ...BILLED_OTHERWISE],
  };
}

/** The names under which events call each of the providers. */
async function namesOf(
  usage: UsageReader,
  query: Parameters<UsageReader['sum']>[0],
  providers: readonly PolledProvider[],
): Promise<ReadonlyMap<PolledProvider, readonly string[]>> {
  const rows = await usage.sum(query, { by: 'provider', measures: ['events'] });
  return new Map(
    providers.map((provider) => [
      provider,
      rows.map(({ value }) => value).filter((value) => maybeProvider(value.toLowerCase())?.id === provider),
    ]),
  );
}

/** Usage names dated models, bills often undated ones; here they are one. */
function draftOf(
  drafts: Map<string, Draft>,
  { provider, model, day }: Pick<Compared, 'provider' | 'model' | 'day'>,
): Draft {
  const name = normaliseModel(provider, model).names.at(-1) ?? model;
  const key = `${provider}\u001f${name}\u001f${day}`;
  const known = drafts.get(key);
  if (known) return known;
  const side = () => ({ cost: 0n, input: 0n, output: 0n, events: 0, pending: 0 });
  const draft: Draft = {
    provider,
    model: name,
    day,
    ours: { ...side(), fromPolls: 0n },
    theirs: side(),
    bill: { charged: 0n, credited: 0n, rows: 0 },
  };
  drafts.set(key, draft);
  return draft;
}

function addCounted({ ours }: Draft, { measures }: SumRow<(typeof MEASURES)[number]>): void {
  ours.cost += measures.costNano;
  ours.input += measures.inputTokens;
  ours.output += measures.outputTokens;
  ours.events += Number(measures.events);
  ours.pending += Number(measures.pendingEvents);
}

function addReported(drafts: Map<string, Draft>, event: ReportedEvent, hours: Set<number>): void {
  const { provider = '', model = '' } = event.dimensions;
  const draft = draftOf(drafts, { provider, model, day: startOfUtcDay(event.occurredAt) });
  if (event.kind === 'cost') addBilled(draft, maybeNanoUsd(event.facts.reportedCostUsd ?? '') ?? 0n);
  else addUsed(draft, event, hours);
}

function addUsed({ theirs, ours }: Draft, event: ReportedEvent, hours: Set<number>): void {
  const { counts, cost, counted, occurredAt } = event;
  const input = BigInt(counts.inputTokens ?? 0);
  const output = BigInt(counts.outputTokens ?? 0);
  if (input + output === 0n) return;
  const nano = cost.status === 'pending' ? 0n : cost.nano;
  theirs.input += input;
  theirs.output += output;
  theirs.events += 1;
  theirs.cost += nano;
  if (cost.status === 'pending') theirs.pending += 1;
  if (!counted) return;
  hours.add(occurredAt);
  ours.fromPolls += nano;
}

function addBilled({ bill }: Draft, nano: bigint): void {
  if (nano < 0n) bill.credited += nano;
  else bill.charged += nano;
  bill.rows += 1;
}
