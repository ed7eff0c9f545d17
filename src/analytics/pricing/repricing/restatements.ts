import { z } from 'zod';
import type { StateStore } from '../../state.ts';
import { keyOf } from '../book/used-models.ts';
import type { MonthChange } from './cost-comparison.ts';

const amount = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);

const restatementSchema = z.object({
  /** The book's version, the model and the part of the month: noting the same again changes nothing. */
  key: z.string(),
  provider: z.string(),
  model: z.string(),
  events: z.number(),
  beforeNano: amount,
  afterNano: amount,
  /** "priced" what had no price; "corrected" what had another. */
  reason: z.enum(['priced', 'corrected']),
  at: z.number(),
  /** Whether the month was over by then. */
  isOver: z.boolean().optional(),
  /** What the whole month cost before this. */
  monthNano: amount.optional(),
});

/**
 * What repricing changed in one month, booked when it was changed: the events that changed, what they cost before
 * and after, why and when. The difference is what the month's sum moved by.
 */
export type Restatement = z.infer<typeof restatementSchema> & { readonly month: string };

const stored = z.array(restatementSchema);

type Settings = Pick<StateStore, 'setting' | 'saveSetting'>;

/** The oldest beyond these are forgotten. */
const MOST_OF_A_MONTH = 500;

/** What was restated in a month such as "2026-10", oldest first. */
export async function restatementsOf(
  state: Pick<Settings, 'setting'>,
  org: string,
  month: string,
): Promise<readonly Restatement[]> {
  const text = await state.setting(org, settingOf(month));
  if (text === undefined) return [];
  return stored.parse(JSON.parse(text)).map((one) => ({ ...one, month }));
}

/** What was restated since a moment, UTC milliseconds, whatever month it is about; by month, oldest first. */
export async function restatementsSince(
  state: Pick<Settings, 'setting'>,
  org: string,
  since: number,
): Promise<readonly Restatement[]> {
  const restated: Restatement[] = [];
  for (const [month, at] of Object.entries(await restatedMonths(state, org)).sort()) {
    if (at >= since) restated.push(...(await restatementsOf(state, org, month)));
  }
  return restated.filter(({ at }) => at >= since);
}

export type Restating = {
  readonly org: string;
  readonly bookVersion: number;
  readonly now: number;
  /** What a time costs as it stands, nano-USD. */
  readonly spent: (span: { readonly from: number; readonly to: number }) => Promise<bigint>;
};

/** A change, and which of the month's events were looked at where that is not all of them. */
export type PartChange = MonthChange & { readonly part: string };

/** What changes restate that is not noted yet: of those that move an amount, or whether there is one. */
export async function newRestatements(
  state: Pick<Settings, 'setting'>,
  changes: readonly PartChange[],
  { org, bookVersion, now, spent }: Restating,
): Promise<readonly Restatement[]> {
  const restated: Restatement[] = [];
  for (const [month, ofMonth] of Map.groupBy(changes.filter(isRestated), (change) => change.month)) {
    const known = new Set((await restatementsOf(state, org, month)).map(({ key }) => key));
    let monthNano: bigint | undefined;
    for (const change of ofMonth) {
      const key = [bookVersion, keyOf(change), ...(change.part === '' ? [] : [change.part])].join('\u001f');
      if (known.has(key)) continue;
      monthNano ??= await spent(change);
      const { provider, model, events, beforeNano, afterNano, werePending } = change;
      restated.push({
        ...{ key, month, provider, model, events, beforeNano, afterNano, at: now, monthNano },
        reason: werePending === events ? 'priced' : 'corrected',
        isOver: change.to <= now,
      });
      monthNano += afterNano - beforeNano;
    }
  }
  return restated;
}

function isRestated({ beforeNano, afterNano, werePending, becomePending }: PartChange): boolean {
  return beforeNano !== afterNano || werePending !== becomePending;
}

/**
 * Notes restatements before they are made, so that a process that dies in between leaves a note too many rather
 * than a change nobody told of. The caller alone reprices this organisation meanwhile.
 */
export async function noteRestatements(
  state: Settings,
  org: string,
  restated: readonly Restatement[],
): Promise<void> {
  const byMonth = Map.groupBy(restated, (one) => one.month);
  if (byMonth.size === 0) return;
  const months = { ...(await restatedMonths(state, org)) };
  for (const [month, ofMonth] of byMonth) months[month] = Math.max(...ofMonth.map(({ at }) => at));
  // First, as what is noted in a month is not noted again, and so would not be listed by the next process either.
  await state.saveSetting(org, MONTHS, JSON.stringify(months));
  for (const [month, ofMonth] of byMonth) {
    const known = await restatementsOf(state, org, month);
    const all = [...known, ...ofMonth].slice(-MOST_OF_A_MONTH);
    await state.saveSetting(org, settingOf(month), JSON.stringify(all.map(toStored)));
  }
}

const MONTHS = 'prices.restated';

/** When each month was restated last. */
async function restatedMonths(
  state: Pick<Settings, 'setting'>,
  org: string,
): Promise<Readonly<Record<string, number>>> {
  const text = await state.setting(org, MONTHS);
  return text === undefined ? {} : z.record(z.string(), z.number()).parse(JSON.parse(text));
}

function settingOf(month: string): string {
  return `prices.restated.${month}`;
}

function toStored({ month: _, beforeNano, afterNano, monthNano, ...rest }: Restatement) {
  const [before, after] = [beforeNano.toString(), afterNano.toString()];
  return {
    ...rest,
    beforeNano: before,
    afterNano: after,
    ...(monthNano !== undefined && { monthNano: monthNano.toString() }),
  };
}
