import { z } from 'zod';
import type { StateStore } from '../state.ts';
import type { MonthChange } from './cost-comparison.ts';
import { keyOf } from './used-models.ts';

const amount = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);

const restatementSchema = z.object({
  /** The book's version and the model: recording the same again changes nothing. */
  key: z.string(),
  provider: z.string(),
  model: z.string(),
  events: z.number(),
  beforeNano: amount,
  afterNano: amount,
  /** "priced" what had no price; "corrected" what had another. */
  reason: z.enum(['priced', 'corrected']),
  at: z.number(),
});

/** What repricing changed in one month: the events that changed, what they cost before and after, why and when. */
export type Restatement = z.infer<typeof restatementSchema>;

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
  return text === undefined ? [] : stored.parse(JSON.parse(text));
}

/**
 * Notes changes before they are made, so that a process that dies in between leaves a note too many rather than a
 * change nobody told of. The caller alone reprices this organisation meanwhile.
 */
export async function noteRestatements(
  state: Settings,
  changes: readonly MonthChange[],
  { org, bookVersion, now }: { readonly org: string; readonly bookVersion: number; readonly now: number },
): Promise<void> {
  for (const [month, ofMonth] of Map.groupBy(changes, (change) => change.month)) {
    const known = await restatementsOf(state, org, month);
    const keys = new Set(known.map(({ key }) => key));
    const fresh = ofMonth
      .map((change) => toRestatement(change, bookVersion, now))
      .filter(({ key }) => !keys.has(key));
    const all = [...known, ...fresh].slice(-MOST_OF_A_MONTH);
    if (fresh.length > 0) await state.saveSetting(org, settingOf(month), JSON.stringify(all, asText));
  }
}

function toRestatement(change: MonthChange, bookVersion: number, at: number): Restatement {
  const { provider, model, events, beforeNano, afterNano, werePending } = change;
  return {
    key: `${bookVersion}\u001f${keyOf(change)}`,
    ...{ provider, model, events, beforeNano, afterNano, at },
    reason: werePending === events ? 'priced' : 'corrected',
  };
}

function settingOf(month: string): string {
  return `prices.restated.${month}`;
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
